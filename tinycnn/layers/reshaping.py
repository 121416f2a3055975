"""Layers that change the shape and no number."""

import math

from tinycnn.errors import complaint
from tinycnn.layers.arguments import only, whole_number
from tinycnn.layers.base import Layer


class Flatten(Layer):
    """Lay each sample out in one row: (N, H, W, C) to (N, H*W*C).

    Parameters
    ----------
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> import numpy as np
    >>> Flatten()(np.zeros((2, 4, 4, 3))).shape
    (2, 48)
    """

    kind = "flatten"

    def __init__(self, data_format=None, **settings):
        super().__init__(**settings)
        only(self.name, "data_format", data_format, (None, "channels_last"))

    def compute_output_shape(self, input_shape):
        sizes = input_shape[1:]
        return (input_shape[0], None if None in sizes else math.prod(sizes))

    def forward(self, x, run):
        return x.reshape(x.shape[0], math.prod(x.shape[1:])), x.shape

    def backward(self, dy, saved, grads, run):
        return dy.reshape(saved)

    def get_config(self):
        return {**super().get_config(), "data_format": "channels_last"}


class Reshape(Layer):
    """Give each sample another shape.

    Parameters
    ----------
    target_shape : tuple of int
        Without the batch; one size may be -1 and follows from the others.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Raises
    ------
    ValueError
        If the numbers of a sample do not fit the shape.

    Examples
    --------
    >>> import numpy as np
    >>> Reshape((28, 28, 1))(np.zeros((2, 784))).shape
    (2, 28, 28, 1)
    """

    kind = "reshape"

    def __init__(self, target_shape, **settings):
        super().__init__(**settings)
        sizes = tuple(target_shape) if isinstance(target_shape, (tuple, list)) else (target_shape,)
        if sizes.count(-1) > 1:
            raise ValueError(complaint(self.name, "a target_shape with at most one -1", f"{sizes}"))
        self.target_shape = tuple(
            -1 if s == -1 else whole_number(self.name, "the sizes of target_shape", s) for s in sizes
        )

    def compute_output_shape(self, input_shape):
        known = math.prod(s for s in self.target_shape if s != -1)
        if None in input_shape[1:]:
            return (input_shape[0], *(None if s == -1 else s for s in self.target_shape))
        numbers = math.prod(input_shape[1:])
        fits = numbers % known == 0 if -1 in self.target_shape else numbers == known
        if not fits:
            received = f"{tuple(input_shape[1:])}, which has {numbers}"
            expected = f"samples whose numbers fill {self.target_shape}"
            raise ValueError(complaint(self.name, expected, received))
        return (input_shape[0], *(numbers // known if s == -1 else s for s in self.target_shape))

    def forward(self, x, run):
        return x.reshape(self.compute_output_shape(x.shape)), x.shape

    def backward(self, dy, saved, grads, run):
        return dy.reshape(saved)

    def get_config(self):
        return {**super().get_config(), "target_shape": self.target_shape}
