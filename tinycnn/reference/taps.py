"""Which old pixels a new one is made of, when an image gets another size.

Pixels are squares, with their values at the middle: the middle of new pixel i lies at
(i + 0.5) * old size / new size from the edge of the old image.
"""

import math
from functools import cache

import numpy as np

# How far each kernel reaches, in pixels (of the larger grid, where antialiased).
REACH = {"bilinear": 1, "bicubic": 2, "lanczos3": 3, "lanczos5": 5}
INTERPOLATIONS = ("nearest", *REACH)
_STEPS = 1024  # places between two pixels for which there are cubic weights


@cache
def taps(size, new_size, interpolation="bilinear", antialias=False, start=0):
    """Return the old pixels of each new one along an axis, and their weights.

    Parameters
    ----------
    size, new_size : int
    interpolation : {"nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"}
    antialias : bool
        Whether a smaller image is made of all pixels of the larger, and not of those next
        to the new middles alone. Kernels of Lanczos are always used so where they widen.
    start : int
        Added to the numbers of the pixels; below 0 for an axis that begins outside.

    Returns
    -------
    indices : ndarray of int64, shape (new_size, T)
    weights : ndarray of float64, shape (new_size, T)
        They add up to 1 for each new pixel.

    Notes
    -----
    Cubic weights are those of Keys, "Cubic convolution interpolation for digital image
    processing" (IEEE Trans. ASSP 29, 1981), a = -0.5, without ``antialias`` for 1024 places
    between two pixels.

    Examples
    --------
    >>> indices, weights = taps(4, 2)
    >>> indices.tolist(), weights.tolist()
    ([[0, 1], [2, 3]], [[0.5, 0.5], [0.5, 0.5]])
    """
    if interpolation == "nearest":
        found = _nearest(size, new_size)
    elif interpolation.startswith("lanczos") or antialias:
        found = _spread(size, new_size, interpolation, antialias)
    else:
        found = _between(size, new_size, interpolation)
    indices, weights = found[0].astype(np.int64) + start, found[1].astype(np.float64)
    for array in (indices, weights):
        array.flags.writeable = False
    return indices, weights


@cache
def window(start, size):
    """Return the taps that copy so many pixels from ``start`` on.

    Examples
    --------
    >>> window(2, 3)[0].ravel().tolist()
    [2, 3, 4]
    """
    return taps(size, size, "nearest", False, start)


def _nearest(size, new_size):
    scale = np.float32(size) / np.float32(new_size)
    middles = (np.arange(new_size, dtype=np.float32) + np.float32(0.5)) * scale
    indices = np.minimum(np.floor(middles), size - 1)[:, np.newaxis]
    return indices, np.ones_like(indices)


def _between(size, new_size, interpolation):
    scale = np.float32(size) / np.float32(new_size)
    middles = (np.arange(new_size, dtype=np.float32) + np.float32(0.5)) * scale - np.float32(0.5)
    before = np.floor(middles)
    part = (middles - before).astype(np.float64)
    reach = REACH[interpolation]
    steps = np.arange(1 - reach, reach + 1)
    indices = before[:, np.newaxis] + steps
    if interpolation == "bilinear":
        return np.clip(indices, 0, size - 1), np.stack([1 - part, part], axis=1)
    part = np.round(part * _STEPS) / _STEPS
    weights = _cubic(np.abs(steps - part[:, np.newaxis]))
    weights *= (indices >= 0) & (indices < size)
    return np.clip(indices, 0, size - 1), weights / weights.sum(axis=1, keepdims=True)


def _spread(size, new_size, interpolation, antialias):
    scale = size / new_size
    wide = max(scale, 1) if antialias else 1
    reach = REACH[interpolation] * wide
    count = min(size, math.ceil(2 * reach) + 1)
    middles = (np.arange(new_size) + 0.5) * scale
    first = np.clip(np.ceil(middles - reach - 0.5), 0, size - count)
    indices = first[:, np.newaxis] + np.arange(count)
    distance = np.abs(indices + 0.5 - middles[:, np.newaxis]) / wide
    if interpolation == "bilinear":
        weights = np.maximum(0, 1 - distance)
    elif interpolation == "bicubic":
        weights = _cubic(distance)
    else:
        lobes = REACH[interpolation]
        weights = np.sinc(distance) * np.sinc(distance / lobes) * (distance <= lobes)
    return indices, weights / weights.sum(axis=1, keepdims=True)


def _cubic(distance):
    near = (1.5 * distance - 2.5) * distance**2 + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    return np.where(distance < 1, near, np.where(distance < 2, far, 0))
