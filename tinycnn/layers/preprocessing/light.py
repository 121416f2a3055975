"""Images brighter, darker, paler or stronger at random."""

from tinycnn.layers.preprocessing.factors import bounds, factor_range
from tinycnn.layers.preprocessing.images import RandomImageLayer


class RandomBrightness(RandomImageLayer):
    """In training, add to each image a number of its own.

    Parameters
    ----------
    factor : float or (float, float)
        The range of the number, as a part of the range of values, in [-1, 1]; one number
        counts in both directions.
    value_range : (float, float)
        The least and the greatest value of the images; the result stays within.
    seed : int or None
        None: follows the model's seed.
    **settings
        ``name``, ``dtype``, ``input_shape``, ``data_format``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output of the same shape.

    Examples
    --------
    >>> import numpy as np
    >>> RandomBrightness((0.1, 0.1))(np.full((1, 1, 1), 100)).ravel().round(3)
    array([125.5], dtype=float32)
    """

    def __init__(self, factor, value_range=(0, 255), seed=None, **settings):
        super().__init__(seed=seed, **settings)
        self.factor = factor_range(self.name, "factor", factor)
        self.value_range = bounds(self.name, value_range)

    def ranges(self, height, width):
        extent = self.value_range[1] - self.value_range[0]
        return (tuple(end * extent for end in self.factor),)

    def transform(self, x, numbers, run):
        return run.ops.brightness_forward(x, numbers, *self.value_range), (x, numbers)

    def transform_backward(self, dy, saved, run):
        return run.ops.brightness_backward(dy, *saved, *self.value_range)

    def get_config(self):
        return {**super().get_config(), "factor": self.factor, "value_range": self.value_range}


class RandomContrast(RandomImageLayer):
    """In training, multiply the distances from the mean of each channel of an image.

    Parameters
    ----------
    factor : float or (float, float)
        In [0, 1]. (a, b): by a number from 1 - a to 1 + b; b alone: from 1 to 1 + b.
    value_range : (float, float)
        The least and the greatest value of the images; the result stays within.
    seed : int or None
        None: follows the model's seed.
    **settings
        ``name``, ``dtype``, ``input_shape``, ``data_format``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output of the same shape.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([100, 120]).reshape(1, 2, 1)
    >>> y = RandomContrast((0.5, 0.5), seed=1)(x, training=True)
    >>> bool(5 <= 110 - y[0, 0, 0] <= 15)
    True
    """

    def __init__(self, factor, value_range=(0, 255), seed=None, **settings):
        super().__init__(seed=seed, **settings)
        self.factor = factor_range(self.name, "factor", factor, least=0.0)
        self.value_range = bounds(self.name, value_range)

    def ranges(self, height, width):
        return ((1 - self.factor[0], 1 + self.factor[1]),)

    def transform(self, x, numbers, run):
        return run.ops.contrast_forward(x, numbers, *self.value_range), (x, numbers)

    def transform_backward(self, dy, saved, run):
        return run.ops.contrast_backward(dy, *saved, *self.value_range)

    def get_config(self):
        return {**super().get_config(), "factor": self.factor, "value_range": self.value_range}
