"""What each pixel of an enlarged image is a sum of, along one axis.

Pixels are squares, and their values belong to their centres: the centre of pixel i of the
enlarged image lies at (i + 1/2) / factor - 1/2 in the image that was.
"""

from functools import cache

import numpy as np

# The cubic's weights come from a table in Keras's backend: so many places from pixel to pixel.
CUBIC_PLACES = 1024


def _cubic(distance):
    """Keys's cubic (1981), a = -1/2; 0 from a distance of 2 on."""
    distance = np.abs(np.round(distance * CUBIC_PLACES) / CUBIC_PLACES)
    near = (1.5 * distance - 2.5) * distance**2 + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    return np.where(distance < 1, near, np.where(distance < 2, far, 0))


def _lanczos(radius):
    """Lanczos's window of sinc (Duchon, 1979); 0 from a distance of ``radius`` on."""

    def weigh(distance):
        inside = np.abs(distance) <= radius
        return np.where(inside, np.sinc(distance) * np.sinc(distance / radius), 0)

    return weigh


def _box(distance):
    """The pixel in which a point lies."""
    return (np.abs(distance) < 0.5).astype(float)


def _triangle(distance):
    """Straight lines from centre to centre."""
    return np.maximum(1 - np.abs(distance), 0)


KINDS = {
    "nearest": _box,
    "bilinear": _triangle,
    "bicubic": _cubic,
    "lanczos3": _lanczos(3),
    "lanczos5": _lanczos(5),
}


@cache
def enlarging(size, factor, kind, dtype):
    """Return the weights, (size * factor, size), of the pixels that were for those that will be.

    The weights of a pixel sum to 1: what lies outside the image is shared among the others.

    Examples
    --------
    >>> enlarging(2, 2, "bilinear", "float64")
    array([[1.  , 0.  ],
           [0.75, 0.25],
           [0.25, 0.75],
           [0.  , 1.  ]])
    """
    centres = (np.arange(size * factor) + 0.5) / factor - 0.5
    weights = KINDS[kind](centres[:, np.newaxis] - np.arange(size))
    weights = (weights / weights.sum(axis=1, keepdims=True)).astype(dtype)
    weights.flags.writeable = False
    return weights


@cache
def enlarging_back(size, factor, kind, dtype):
    """Return the transpose of :func:`enlarging`, for gradients."""
    weights = np.ascontiguousarray(enlarging(size, factor, kind, dtype).T)
    weights.flags.writeable = False
    return weights
