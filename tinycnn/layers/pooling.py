"""Pooling layers: fewer pixels, the same channels."""

from tinycnn.layers.arguments import choice, only, pair, same_rank
from tinycnn.layers.base import Layer
from tinycnn.layers.geometry import PADDINGS, output_sizes, pads_for


class _Pooling2D(Layer):
    """What the layers that pool over a window share."""

    def __init__(self, pool_size=(2, 2), strides=None, padding="valid", data_format=None, **settings):
        super().__init__(**settings)
        self.pool_size = pair(self.name, "pool_size", pool_size)
        self.strides = self.pool_size if strides is None else pair(self.name, "strides", strides)
        self.padding = choice(self.name, "padding", padding, PADDINGS)
        only(self.name, "data_format", data_format, (None, "channels_last"))

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        sizes = output_sizes(
            self.name, "pool_size", input_shape[1:3], self.pool_size, self.strides, self.padding
        )
        return (input_shape[0], *sizes, input_shape[3])

    def geometry(self, x_shape):
        """Return (window, strides, pads) for images (N, H, W, C) of this shape."""
        pads = pads_for(self.padding, x_shape[1], x_shape[2], self.pool_size, self.strides)
        return self.pool_size, self.strides, pads

    def get_config(self):
        own = {"pool_size": self.pool_size, "strides": self.strides, "padding": self.padding}
        return {**super().get_config(), **own, "data_format": "channels_last"}


class MaxPooling2D(_Pooling2D):
    """Keep the greatest value of each window.

    Parameters
    ----------
    pool_size : int or tuple of int
        Height and width of the window, in pixels.
    strides : int, tuple of int or None
        By how many pixels it moves; None: by its own size.
    padding : {"valid", "same"}
        As in :class:`Conv2D`; pixels that padding adds never win.
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, OH, OW, C).

    Examples
    --------
    >>> import numpy as np
    >>> x = np.arange(16.0).reshape(1, 4, 4, 1)
    >>> MaxPooling2D()(x)[0, :, :, 0]
    array([[ 5.,  7.],
           [13., 15.]], dtype=float32)
    """

    kind = "max_pooling2d"

    def forward(self, x, run):
        y, winner = run.ops.max_pool_forward(x, *self.geometry(x.shape))
        return y, (winner, x.shape)

    def backward(self, dy, saved, grads, run):
        winner, x_shape = saved
        return run.ops.max_pool_backward(dy, winner, x_shape, *self.geometry(x_shape))


class AveragePooling2D(_Pooling2D):
    """Average the values of each window.

    Parameters
    ----------
    pool_size, strides, padding, data_format, **settings
        As for :class:`MaxPooling2D`; pixels that padding adds do not count.

    Notes
    -----
    Input (N, H, W, C), output (N, OH, OW, C).

    Examples
    --------
    >>> import numpy as np
    >>> x = np.arange(16.0).reshape(1, 4, 4, 1)
    >>> AveragePooling2D()(x)[0, :, :, 0]
    array([[ 2.5,  4.5],
           [10.5, 12.5]], dtype=float32)
    """

    kind = "average_pooling2d"

    def forward(self, x, run):
        return run.ops.average_pool_forward(x, *self.geometry(x.shape)), x.shape

    def backward(self, dy, saved, grads, run):
        return run.ops.average_pool_backward(dy, saved, *self.geometry(saved))
