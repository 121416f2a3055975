"""Images changed at random."""

import functools

import numpy as np

from tinycnn.compat.tensorflow.image import colours, frames
from tinycnn.compat.tensorflow.random import generator
from tinycnn.compat.tensorflow.tensors import array_of, as_tensor
from tinycnn.compat.tensorflow.together import Together
from tinycnn.errors import complaint


def _for_each(change):
    """Return a random change of an image, which of samples treated together each gets its own.

    ``change(images, draw, shape)`` draws numbers of a shape that goes with the images: one
    number for all that is given to it as one image or batch, or one for each sample.
    """

    @functools.wraps(change)
    def call(image, *arguments, seed=None):
        draw = generator(seed, for_each=isinstance(image, Together))
        if isinstance(image, Together):
            x = frames.pixels(image.array)
            return Together(np.asarray(change(x, draw, (len(x), *[1] * (x.ndim - 1)), *arguments)))
        return as_tensor(change(frames.pixels(image), draw, (), *arguments))

    return call


@_for_each
def _flip_randomly(x, draw, shape, axis):
    """Each image has its own coin, as in TensorFlow, where several are given."""
    coins = draw.random(x.shape[:-3] + (1, 1, 1)) < 0.5
    return np.where(coins, np.flip(x, axis), x)


@_for_each
def _brighten(x, draw, shape, most):
    return np.asarray(colours.adjust_brightness(x, draw.uniform(-most, most, shape)))


@_for_each
def _contrast(x, draw, shape, lower, upper):
    return np.asarray(colours.adjust_contrast(x, draw.uniform(lower, upper, shape)))


@_for_each
def _saturate(x, draw, shape, lower, upper):
    return np.asarray(colours.adjust_saturation(x, draw.uniform(lower, upper, shape[:-1])))


@_for_each
def _turn_hue(x, draw, shape, most):
    return np.asarray(colours.adjust_hue(x, draw.uniform(-most, most, shape[:-1])))


def random_flip_left_right(image, seed=None):
    """Return half of the images mirrored, left and right exchanged."""
    return _flip_randomly(image, -2, seed=seed)


def random_flip_up_down(image, seed=None):
    """Return half of the images mirrored, up and down exchanged."""
    return _flip_randomly(image, -3, seed=seed)


def random_brightness(image, max_delta, seed=None):
    """Return images with a number between ``-max_delta`` and ``max_delta`` added."""
    if max_delta < 0:
        raise ValueError(complaint("random_brightness", "max_delta of 0 or more", f"{max_delta}"))
    return _brighten(image, max_delta, seed=seed)


def _check_range(who, lower, upper):
    if not 0 <= lower < upper:
        raise ValueError(complaint(who, "0 <= lower < upper", f"{lower} and {upper}"))


def random_contrast(image, lower, upper, seed=None):
    """Return images whose contrast is multiplied by a number between two."""
    _check_range("random_contrast", lower, upper)
    return _contrast(image, lower, upper, seed=seed)


def random_saturation(image, lower, upper, seed=None):
    """Return images whose colours are stronger, or weaker, by a factor between two."""
    _check_range("random_saturation", lower, upper)
    return _saturate(image, lower, upper, seed=seed)


def random_hue(image, max_delta, seed=None):
    """Return images whose colours are turned around the circle by up to this share of it."""
    if not 0 <= max_delta <= 0.5:
        raise ValueError(complaint("random_hue", "max_delta in [0, 0.5]", f"{max_delta}"))
    return _turn_hue(image, max_delta, seed=seed)


def random_crop(value, size, seed=None, name=None):
    """Return a block of this size from a random place."""
    x = array_of(value)
    wanted = [int(length) for length in np.ravel(size)]
    if len(wanted) != x.ndim or any(want > have for want, have in zip(wanted, x.shape, strict=True)):
        raise ValueError(complaint("random_crop", f"a size within {x.shape}", f"{tuple(wanted)}"))
    draw = generator(seed)
    starts = [int(draw.integers(have - want + 1)) for want, have in zip(wanted, x.shape, strict=True)]
    return as_tensor(
        x[tuple(np.s_[start : start + want] for start, want in zip(starts, wanted, strict=True))]
    )
