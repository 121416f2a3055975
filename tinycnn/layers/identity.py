"""A layer that does nothing."""

from tinycnn.layers.base import Layer


class Identity(Layer):
    """Pass on what comes in.

    Parameters
    ----------
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> import numpy as np
    >>> Identity()(np.array([[1.0, 2.0]]))
    array([[1., 2.]], dtype=float32)
    """

    def forward(self, x, run):
        return x, None

    def backward(self, dy, saved, grads, run):
        return dy
