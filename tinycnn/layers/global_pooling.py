"""Pooling over whole images: a number for each channel."""

from tinycnn.errors import complaint
from tinycnn.layers.arguments import only, same_rank
from tinycnn.layers.base import Layer


class _GlobalPooling2D(Layer):
    """What the layers that pool over whole images share."""

    def __init__(self, data_format=None, keepdims=False, **settings):
        super().__init__(**settings)
        only(self.name, "data_format", data_format, (None, "channels_last"))
        if not isinstance(keepdims, bool):
            raise ValueError(complaint(self.name, "keepdims to be True or False", f"{keepdims!r}"))
        self.keepdims = keepdims

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        n, _, _, channels = input_shape
        return (n, 1, 1, channels) if self.keepdims else (n, channels)

    def get_config(self):
        return {**super().get_config(), "data_format": "channels_last", "keepdims": self.keepdims}


class GlobalAveragePooling2D(_GlobalPooling2D):
    """Average each channel over the whole image (Lin, Chen and Yan, 2014).

    Parameters
    ----------
    data_format : {None, "channels_last"}
    keepdims : bool
        Keep the two axes of the image, with length 1.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, C), or (N, 1, 1, C) with ``keepdims``.

    Examples
    --------
    >>> import numpy as np
    >>> GlobalAveragePooling2D()(np.ones((2, 4, 4, 3))).shape
    (2, 3)
    """

    kind = "global_average_pooling2d"

    def forward(self, x, run):
        y = run.ops.global_average_pool_forward(x)
        return y.reshape(self.compute_output_shape(x.shape)), x.shape

    def backward(self, dy, saved, grads, run):
        return run.ops.global_average_pool_backward(dy.reshape(saved[0], saved[3]), saved)


class GlobalMaxPooling2D(_GlobalPooling2D):
    """Keep the greatest value of each channel in the whole image.

    Parameters
    ----------
    data_format, keepdims, **settings
        As for :class:`GlobalAveragePooling2D`.

    Notes
    -----
    Input (N, H, W, C), output (N, C), or (N, 1, 1, C) with ``keepdims``. Pixels that are
    the greatest together share the gradient evenly.

    Examples
    --------
    >>> import numpy as np
    >>> GlobalMaxPooling2D()(np.arange(8.0).reshape(1, 2, 2, 2))
    array([[6., 7.]], dtype=float32)
    """

    kind = "global_max_pooling2d"

    def forward(self, x, run):
        y = run.ops.global_max_pool_forward(x)
        return y.reshape(self.compute_output_shape(x.shape)), (x, y)

    def backward(self, dy, saved, grads, run):
        x, y = saved
        return run.ops.global_max_pool_backward(dy.reshape(y.shape), x, y)
