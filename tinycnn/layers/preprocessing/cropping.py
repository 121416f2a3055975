"""Parts of images: from the middle, or from anywhere."""

from tinycnn.layers.arguments import whole_number
from tinycnn.layers.preprocessing.fitting import largest, middle
from tinycnn.layers.preprocessing.images import ImageLayer, RandomImageLayer
from tinycnn.reference.taps import taps


class CenterCrop(ImageLayer):
    """Cut out the middle, in training and outside.

    An image that is smaller is cut to the right proportions and resized.

    Parameters
    ----------
    height, width : int
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output (N, height, width, C).

    Examples
    --------
    >>> import numpy as np
    >>> CenterCrop(1, 2)(np.array([[1, 3, 5, 7]]).reshape(1, 4, 1)).ravel()
    array([3., 5.], dtype=float32)
    """

    def __init__(self, height, width, data_format=None, **settings):
        super().__init__(data_format=data_format, **settings)
        self.height = whole_number(self.name, "height", height)
        self.width = whole_number(self.name, "width", width)

    def sizes(self, height, width):
        return self.height, self.width

    def forward(self, x, run):
        rows, columns = self.plain_taps(*x.shape[1:3])
        return run.ops.resize_forward(x, rows, columns, 0.0), x.shape

    def backward(self, dy, saved, grads, run):
        if not run.wants_dx:
            return None
        return run.ops.resize_backward(dy, *self.plain_taps(*saved[1:3]), *saved[1:3])

    def plain_taps(self, height, width):
        """Return the taps for the rows and columns of images of this size."""
        return middle(height, width, self.height, self.width)

    def get_config(self):
        return {**super().get_config(), "height": self.height, "width": self.width}


class RandomCrop(RandomImageLayer):
    """In training, cut a window out of each image at a random place; outside, out of the middle.

    Images that are not larger than the window in both directions are cut to the right
    proportions and resized.

    Parameters
    ----------
    height, width : int
    seed : int or None
        None: follows the model's seed.
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output (N, height, width, C).

    Examples
    --------
    >>> import numpy as np
    >>> RandomCrop(20, 20)(np.zeros((8, 28, 28, 1)), training=True).shape
    (8, 20, 20, 1)
    """

    def __init__(self, height, width, seed=None, data_format=None, **settings):
        super().__init__(seed=seed, data_format=data_format, **settings)
        self.height = whole_number(self.name, "height", height)
        self.width = whole_number(self.name, "width", width)

    def sizes(self, height, width):
        return self.height, self.width

    def ranges(self, height, width):
        return (0.0, height - self.height + 1.0), (0.0, width - self.width + 1.0)

    def forward(self, x, run):
        height, width = x.shape[1:3]
        if run.training and height > self.height and width > self.width:
            return super().forward(x, run)
        found = self._taps(height, width) if run.training else self.plain_taps(height, width)
        return run.ops.resize_forward(x, *found, 0.0), (x.shape, found)

    def transform(self, x, numbers, run):
        return run.ops.crop_forward(x, numbers, self.height, self.width), (x.shape, numbers)

    def transform_backward(self, dy, saved, run):
        (_, height, width, _), place = saved
        if isinstance(place, tuple):
            return run.ops.resize_backward(dy, *place, height, width)
        return run.ops.crop_backward(dy, place, height, width)

    def plain_taps(self, height, width):
        """Return the taps outside training for the rows and columns of images of this size."""
        return middle(height, width, self.height, self.width)

    def _taps(self, height, width):
        # In training the window is as large as asked, where the image is, and starts where the
        # largest part of the right proportions would.
        top = (height - largest(height, width, self.height, self.width)) // 2
        left = (width - largest(width, height, self.width, self.height)) // 2
        return (
            taps(min(self.height, height - top), self.height, start=top),
            taps(min(self.width, width - left), self.width, start=left),
        )

    def get_config(self):
        return {**super().get_config(), "height": self.height, "width": self.width}
