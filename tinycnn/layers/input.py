"""The shape of what comes in."""

from tinycnn.errors import complaint
from tinycnn.layers.base import Layer


class InputLayer(Layer):
    """Say what shape a model's samples have; passes them on unchanged.

    Parameters
    ----------
    shape : tuple of int
        Of one sample; None for a size that is open.
    **settings
        ``name``, ``dtype``: see :class:`Layer`.
    """

    def __init__(self, shape=None, *, input_shape=None, **settings):
        shape = shape if shape is not None else input_shape
        if shape is None:
            raise ValueError(complaint("Input", "a shape such as (28, 28, 1)", "none"))
        super().__init__(input_shape=shape, **settings)
        self.batch_output_shape = self.batch_input_shape
        self.built = True

    def forward(self, x, run):
        return x, None

    def backward(self, dy, saved, grads, run):
        return dy

    def get_config(self):
        return {**super().get_config(), "shape": self.batch_input_shape[1:]}


def Input(shape=None, name=None, dtype="float32"):
    """Say what shape a model's samples have, as the first entry of a ``Sequential``.

    Parameters
    ----------
    shape : tuple of int
        Of one sample, such as (28, 28, 1).
    name : str, optional
    dtype : str

    Returns
    -------
    InputLayer

    Examples
    --------
    >>> Input(shape=(28, 28, 1)).output_shape
    (None, 28, 28, 1)
    """
    return InputLayer(shape, name=name, dtype=dtype)
