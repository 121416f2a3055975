"""Images turned, zoomed and moved at random."""

from tinycnn.layers.arguments import choice
from tinycnn.layers.preprocessing.factors import factor_range
from tinycnn.layers.preprocessing.images import RandomImageLayer

FILL_MODES = ("reflect", "wrap", "constant", "nearest")
INTERPOLATIONS = ("nearest", "bilinear")


class RandomAffine(RandomImageLayer):
    """What turning, zooming and moving share: how pixels between others are read, and outside."""

    def __init__(self, fill_mode, interpolation, seed, fill_value, data_format, settings):
        super().__init__(seed=seed, data_format=data_format, **settings)
        self.fill_mode = choice(self.name, "fill_mode", fill_mode, FILL_MODES)
        self.interpolation = choice(self.name, "interpolation", interpolation, INTERPOLATIONS)
        self.fill_value = fill_value

    def maps(self, numbers, height, width, ops):
        """Return the maps, of shape (N, 6), that the numbers stand for."""
        raise NotImplementedError

    def transform(self, x, numbers, run):
        maps = self.maps(numbers, *x.shape[1:3], run.ops)
        return run.ops.affine_forward(x, maps, self.interpolation, self.fill_mode, self.fill_value), maps

    def transform_backward(self, dy, saved, run):
        return run.ops.affine_backward(dy, saved, self.interpolation, self.fill_mode)

    def get_config(self):
        own = {
            "fill_mode": self.fill_mode,
            "interpolation": self.interpolation,
            "fill_value": self.fill_value,
        }
        return {**super().get_config(), **own}


class RandomRotation(RandomAffine):
    """In training, turn each image about its middle by an angle of its own.

    Parameters
    ----------
    factor : float or (float, float)
        The range of the angle as a part of a full turn, in [-1, 1]; above 0 counterclockwise.
        One number counts in both directions: 0.1 turns by up to 36 degrees either way.
    fill_mode : {"reflect", "constant", "wrap", "nearest"}
        What comes in at the edges: the image mirrored, ``fill_value``, the image again, or
        its outermost pixels.
    interpolation : {"bilinear", "nearest"}
    seed : int or None
        None: follows the model's seed.
    fill_value : float
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output of the same shape.

    Examples
    --------
    >>> import numpy as np
    >>> half_a_turn = RandomRotation((0.5, 0.5))
    >>> half_a_turn(np.array([[1, 2], [3, 4]]).reshape(2, 2, 1), training=True).ravel().round(3)
    array([4., 3., 2., 1.], dtype=float32)
    """

    def __init__(
        self,
        factor,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        data_format=None,
        **settings,
    ):
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, settings)
        self.factor = factor_range(self.name, "factor", factor)

    def ranges(self, height, width):
        return (self.factor,)

    def maps(self, numbers, height, width, ops):
        return ops.rotation_maps(numbers, height, width)

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class RandomZoom(RandomAffine):
    """In training, zoom into each image or out of it, about its middle.

    Parameters
    ----------
    height_factor : float or (float, float)
        The range of the zoom, in (-1, 1]: 0.2 shows 20 % more of the height, -0.2 less. One
        number counts in both directions.
    width_factor : float or (float, float), optional
        The same for the width; as the height, so that proportions stay, if not given.
    fill_mode : {"reflect", "constant", "wrap", "nearest"}
        What comes in at the edges: the image mirrored, ``fill_value``, the image again, or
        its outermost pixels.
    interpolation : {"bilinear", "nearest"}
    seed : int or None
        None: follows the model's seed.
    fill_value : float
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output of the same shape.

    Examples
    --------
    >>> import numpy as np
    >>> RandomZoom((1.0, 1.0), fill_mode="constant")(np.ones((4, 4, 1)), training=True)[..., 0]
    array([[0., 0., 0., 0.],
           [0., 1., 1., 0.],
           [0., 1., 1., 0.],
           [0., 0., 0., 0.]], dtype=float32)
    """

    def __init__(
        self,
        height_factor,
        width_factor=None,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        data_format=None,
        **settings,
    ):
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, settings)
        self.height_factor, self.width_factor = height_factor, width_factor
        given = [("height_factor", height_factor), ("width_factor", width_factor)]
        self._ranges = tuple(
            tuple(1 + end for end in factor_range(self.name, name, factor, open_below=True))
            for name, factor in given
            if factor is not None or name == "height_factor"
        )

    def ranges(self, height, width):
        return self._ranges

    def maps(self, numbers, height, width, ops):
        return ops.zoom_maps(numbers, height, width)

    def get_config(self):
        own = {"height_factor": self.height_factor, "width_factor": self.width_factor}
        return {**super().get_config(), **own}


class RandomTranslation(RandomAffine):
    """In training, move each image down or up, and right or left.

    Parameters
    ----------
    height_factor, width_factor : float or (float, float)
        The range of the way, as a part of the height or the width, in [-1, 1]; above 0 down
        and to the right. One number counts in both directions.
    fill_mode : {"reflect", "constant", "wrap", "nearest"}
        What comes in at the edges: the image mirrored, ``fill_value``, the image again, or
        its outermost pixels.
    interpolation : {"bilinear", "nearest"}
    seed : int or None
        None: follows the model's seed.
    fill_value : float
    data_format : {None, "channels_last"}
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input (N, H, W, C), or (H, W, C) in a direct call; output of the same shape.

    Examples
    --------
    >>> import numpy as np
    >>> down = RandomTranslation((0.5, 0.5), 0, fill_mode="constant")
    >>> down(np.array([[1], [2]]).reshape(2, 1, 1), training=True).ravel()
    array([0., 1.], dtype=float32)
    """

    def __init__(
        self,
        height_factor,
        width_factor,
        fill_mode="reflect",
        interpolation="bilinear",
        seed=None,
        fill_value=0.0,
        data_format=None,
        **settings,
    ):
        super().__init__(fill_mode, interpolation, seed, fill_value, data_format, settings)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._ranges = (
            factor_range(self.name, "height_factor", height_factor),
            factor_range(self.name, "width_factor", width_factor),
        )

    def ranges(self, height, width):
        return self._ranges

    def maps(self, numbers, height, width, ops):
        return ops.translation_maps(numbers, height, width)

    def get_config(self):
        own = {"height_factor": self.height_factor, "width_factor": self.width_factor}
        return {**super().get_config(), **own}
