"""Images changed at random."""

import numpy as np

from tinycnn.compat.tensorflow.image import colours, frames
from tinycnn.compat.tensorflow.random import generator
from tinycnn.compat.tensorflow.tensors import as_tensor, constant
from tinycnn.errors import complaint


def _flipped(image, flip, seed):
    """Flip an image, or each of several, or not."""
    x = frames.pixels(image)
    coins = generator(seed).random(x.shape[:-3]) < 0.5
    return as_tensor(np.where(coins[..., np.newaxis, np.newaxis, np.newaxis], np.asarray(flip(x)), x))


def random_flip_left_right(image, seed=None):
    """Return half of the images mirrored, left and right exchanged."""
    return _flipped(image, frames.flip_left_right, seed)


def random_flip_up_down(image, seed=None):
    """Return half of the images mirrored, up and down exchanged."""
    return _flipped(image, frames.flip_up_down, seed)


def random_brightness(image, max_delta, seed=None):
    """Return images with a number between ``-max_delta`` and ``max_delta`` added."""
    if max_delta < 0:
        raise ValueError(complaint("random_brightness", "max_delta of 0 or more", f"{max_delta}"))
    return colours.adjust_brightness(image, generator(seed).uniform(-max_delta, max_delta))


def _between(who, lower, upper, seed):
    if not 0 <= lower < upper:
        raise ValueError(complaint(who, "0 <= lower < upper", f"{lower} and {upper}"))
    return generator(seed).uniform(lower, upper)


def random_contrast(image, lower, upper, seed=None):
    """Return images whose contrast is multiplied by a number between two."""
    return colours.adjust_contrast(image, _between("random_contrast", lower, upper, seed))


def random_saturation(image, lower, upper, seed=None):
    """Return images whose colours are stronger, or weaker, by a factor between two."""
    return colours.adjust_saturation(image, _between("random_saturation", lower, upper, seed))


def random_hue(image, max_delta, seed=None):
    """Return images whose colours are turned around the circle by up to this share of it."""
    if not 0 <= max_delta <= 0.5:
        raise ValueError(complaint("random_hue", "max_delta in [0, 0.5]", f"{max_delta}"))
    return colours.adjust_hue(image, generator(seed).uniform(-max_delta, max_delta))


def random_crop(value, size, seed=None, name=None):
    """Return a block of this size from a random place."""
    x = np.asarray(constant(value))
    wanted = [int(length) for length in np.ravel(size)]
    if len(wanted) != x.ndim or any(want > have for want, have in zip(wanted, x.shape, strict=True)):
        raise ValueError(complaint("random_crop", f"a size within {x.shape}", f"{tuple(wanted)}"))
    draw = generator(seed)
    starts = [int(draw.integers(have - want + 1)) for want, have in zip(wanted, x.shape, strict=True)]
    return as_tensor(
        x[tuple(np.s_[start : start + want] for start, want in zip(starts, wanted, strict=True))]
    )
