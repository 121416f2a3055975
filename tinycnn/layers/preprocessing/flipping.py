"""Images mirrored at random."""

from tinycnn.layers.arguments import choice
from tinycnn.layers.preprocessing.images import RandomImageLayer

MODES = ("horizontal", "vertical", "horizontal_and_vertical")


class RandomFlip(RandomImageLayer):
    """In training, mirror half of the images.

    Parameters
    ----------
    mode : {"horizontal_and_vertical", "horizontal", "vertical"}
        Left and right change places, or top and bottom, or both at once.
    seed : int or None
        None: follows the model's seed.
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output of the same shape.

    Examples
    --------
    >>> import numpy as np
    >>> images = np.tile(np.array([0, 1]).reshape(1, 1, 2, 1), (100, 1, 1, 1))
    >>> bool(30 < RandomFlip("horizontal", seed=1)(images, training=True)[:, 0, 0, 0].sum() < 70)
    True
    """

    def __init__(self, mode="horizontal_and_vertical", seed=None, data_format=None, **settings):
        super().__init__(seed=seed, data_format=data_format, **settings)
        self.mode = choice(self.name, "mode", mode, MODES)

    def ranges(self, height, width):
        return ((0.0, 1.0),)

    def transform(self, x, numbers, run):
        return run.ops.flip_images(x, numbers, *self._directions()), numbers

    def transform_backward(self, dy, saved, run):
        return run.ops.flip_images(dy, saved, *self._directions())

    def _directions(self):
        return "horizontal" in self.mode, "vertical" in self.mode

    def get_config(self):
        return {**super().get_config(), "mode": self.mode}
