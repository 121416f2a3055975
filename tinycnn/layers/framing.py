"""Layers that put a frame around images, or take one off."""

from tinycnn.errors import complaint
from tinycnn.layers.arguments import borders, only, same_rank
from tinycnn.layers.base import Layer

# All pixels in one phase: then splitting adds the frame, joining takes it off.
ONE_PHASE = (1, 1)


class ZeroPadding2D(Layer):
    """Put rows and columns of zeros around images.

    Parameters
    ----------
    padding : int, tuple of int, or tuple of two tuples of int
        For all sides; (rows, columns) for opposite sides; ((top, bottom), (left, right)).
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, top + H + bottom, left + W + right, C).

    Examples
    --------
    >>> import numpy as np
    >>> ZeroPadding2D(((0, 1), (1, 0)))(np.ones((1, 1, 2, 1)))[0, :, :, 0]
    array([[0., 1., 1.],
           [0., 0., 0.]], dtype=float32)
    """

    kind = "zero_padding2d"

    def __init__(self, padding=(1, 1), data_format=None, **settings):
        super().__init__(**settings)
        self.padding = borders(self.name, "padding", padding)
        only(self.name, "data_format", data_format, (None, "channels_last"))

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        sizes = zip(input_shape[1:3], self.padding, strict=True)
        sizes = (None if size is None else size + sum(more) for size, more in sizes)
        return (input_shape[0], *sizes, input_shape[3])

    def forward(self, x, run):
        return run.ops.split_phases(x, ONE_PHASE, (*self.padding[0], *self.padding[1])), x.shape

    def backward(self, dy, saved, grads, run):
        return run.ops.join_phases(dy, ONE_PHASE, (*self.padding[0], *self.padding[1]), saved)

    def get_config(self):
        return {**super().get_config(), "padding": self.padding, "data_format": "channels_last"}


class Cropping2D(Layer):
    """Cut rows and columns off images.

    Parameters
    ----------
    cropping : int, tuple of int, or tuple of two tuples of int
        From all sides; (rows, columns) from opposite sides; ((top, bottom), (left, right)).
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, H - top - bottom, W - left - right, C).

    Raises
    ------
    ValueError
        If nothing would be left of the images.

    Examples
    --------
    >>> import numpy as np
    >>> Cropping2D((0, 1))(np.arange(6.0).reshape(1, 2, 3, 1))[0, :, :, 0]
    array([[1.],
           [4.]], dtype=float32)
    """

    kind = "cropping2d"

    def __init__(self, cropping=((0, 0), (0, 0)), data_format=None, **settings):
        super().__init__(**settings)
        self.cropping = borders(self.name, "cropping", cropping)
        only(self.name, "data_format", data_format, (None, "channels_last"))

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        sizes = zip(input_shape[1:3], self.cropping, strict=True)
        sizes = tuple(None if size is None else size - sum(less) for size, less in sizes)
        if any(size is not None and size < 1 for size in sizes):
            expected = f"images larger than its cropping {self.cropping}"
            raise ValueError(complaint(self.name, expected, f"{input_shape[1]}x{input_shape[2]}"))
        return (input_shape[0], *sizes, input_shape[3])

    def forward(self, x, run):
        pads, shape = (*self.cropping[0], *self.cropping[1]), self.compute_output_shape(x.shape)
        return run.ops.join_phases(x, ONE_PHASE, pads, shape), None

    def backward(self, dy, saved, grads, run):
        return run.ops.split_phases(dy, ONE_PHASE, (*self.cropping[0], *self.cropping[1]))

    def get_config(self):
        return {**super().get_config(), "cropping": self.cropping, "data_format": "channels_last"}
