"""Images of another size."""

from tinycnn.errors import complaint
from tinycnn.layers.arguments import choice, only, whole_number
from tinycnn.layers.preprocessing.fitting import cut, framed
from tinycnn.layers.preprocessing.images import ImageLayer
from tinycnn.reference.taps import INTERPOLATIONS, taps


class Resizing(ImageLayer):
    """Bring images to one size, in training and outside.

    Parameters
    ----------
    height, width : int
    interpolation : {"bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"}
    crop_to_aspect_ratio : bool
        Cut off what does not fit the new proportions, instead of distorting.
    pad_to_aspect_ratio : bool
        Put ``fill_value`` around the image instead.
    fill_mode : {"constant"}
    fill_value : float
    antialias : bool
        Make smaller images of all pixels of the larger ones.
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output (N, height, width, C).

    Examples
    --------
    >>> import numpy as np
    >>> Resizing(1, 2)(np.array([[1, 3, 5, 7]]).reshape(1, 4, 1)).ravel()
    array([2., 6.], dtype=float32)
    """

    def __init__(
        self,
        height,
        width,
        interpolation="bilinear",
        crop_to_aspect_ratio=False,
        pad_to_aspect_ratio=False,
        fill_mode="constant",
        fill_value=0.0,
        antialias=False,
        data_format=None,
        **settings,
    ):
        super().__init__(data_format=data_format, **settings)
        self.height = whole_number(self.name, "height", height)
        self.width = whole_number(self.name, "width", width)
        self.interpolation = choice(self.name, "interpolation", interpolation, INTERPOLATIONS)
        only(self.name, "fill_mode", fill_mode, ("constant",))
        if crop_to_aspect_ratio and pad_to_aspect_ratio:
            raise ValueError(
                complaint(self.name, "crop_to_aspect_ratio or pad_to_aspect_ratio to be True", "both")
            )
        self.crop_to_aspect_ratio = bool(crop_to_aspect_ratio)
        self.pad_to_aspect_ratio = bool(pad_to_aspect_ratio)
        self.fill_mode, self.fill_value = fill_mode, fill_value
        self.antialias = bool(antialias)

    def sizes(self, height, width):
        return self.height, self.width

    def forward(self, x, run):
        rows, columns = self.plain_taps(*x.shape[1:3])
        return run.ops.resize_forward(x, rows, columns, self.fill_value), x.shape

    def backward(self, dy, saved, grads, run):
        if not run.wants_dx:
            return None
        return run.ops.resize_backward(dy, *self.plain_taps(*saved[1:3]), *saved[1:3])

    def plain_taps(self, height, width):
        """Return the taps for the rows and columns of images of this size."""
        how = self.interpolation, self.antialias
        if self.crop_to_aspect_ratio:
            return cut(height, width, self.height, self.width, *how)
        if self.pad_to_aspect_ratio:
            return framed(height, width, self.height, self.width, *how)
        return taps(height, self.height, *how), taps(width, self.width, *how)

    def get_config(self):
        own = {
            "height": self.height,
            "width": self.width,
            "interpolation": self.interpolation,
            "crop_to_aspect_ratio": self.crop_to_aspect_ratio,
            "pad_to_aspect_ratio": self.pad_to_aspect_ratio,
            "fill_mode": self.fill_mode,
            "fill_value": self.fill_value,
            "antialias": self.antialias,
        }
        return {**super().get_config(), **own}
