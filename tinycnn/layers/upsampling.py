"""A layer that enlarges images."""

from tinycnn.layers.arguments import choice, only, pair, same_rank
from tinycnn.layers.base import Layer
from tinycnn.layers.interpolation import KINDS, enlarging, enlarging_back


class UpSampling2D(Layer):
    """Enlarge images by whole numbers.

    Parameters
    ----------
    size : int or tuple of int
        How many rows and columns one becomes.
    data_format : {None, "channels_last"}
    interpolation : {"nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"}
        How values between the pixels come about; "nearest" repeats pixels.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), output (N, rows * H, columns * W, C).

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([0.0, 4.0]).reshape(1, 1, 2, 1)
    >>> UpSampling2D((1, 2))(x).ravel(), UpSampling2D((1, 2), interpolation="bilinear")(x).ravel()
    (array([0., 0., 4., 4.], dtype=float32), array([0., 1., 3., 4.], dtype=float32))
    """

    kind = "up_sampling2d"

    def __init__(self, size=(2, 2), data_format=None, interpolation="nearest", **settings):
        super().__init__(**settings)
        self.size = pair(self.name, "size", size)
        only(self.name, "data_format", data_format, (None, "channels_last"))
        self.interpolation = choice(self.name, "interpolation", interpolation, KINDS)

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        sizes = zip(input_shape[1:3], self.size, strict=True)
        sizes = (None if size is None else size * factor for size, factor in sizes)
        return (input_shape[0], *sizes, input_shape[3])

    def forward(self, x, run):
        return run.ops.resample(x, *self._sides(enlarging, x.shape)), x.shape

    def backward(self, dy, saved, grads, run):
        return run.ops.resample(dy, *self._sides(enlarging_back, saved))

    def _sides(self, make, x_shape):
        sides = zip(x_shape[1:3], self.size, strict=True)
        return [make(size, factor, self.interpolation, self.dtype) for size, factor in sides]

    def get_config(self):
        return {
            **super().get_config(),
            "size": self.size,
            "data_format": "channels_last",
            "interpolation": self.interpolation,
        }
