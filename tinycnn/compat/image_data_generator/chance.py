"""What is done to each image, drawn at random.

In an iterator the numbers of an image are a function of (seed, epoch, number of the image),
so it does not matter which thread makes a batch, or when.
"""

import numpy as np

# The columns of random numbers, one row an image.
(ANGLE, ROWS, ROWS_SIGN, COLUMNS, COLUMNS_SIGN, SHEAR, ZOOM_X, ZOOM_Y, MIRROR, OVER, CHANNEL, LIGHT) = range(
    12
)
NUMBERS = 12


def uniform(key, rows, count=NUMBERS):
    """Return numbers in [0, 1) for the rows of a table that goes on for ever.

    Parameters
    ----------
    key : int
        64 bits.
    rows : ndarray of int, shape (N,)
    count : int
        How many numbers a row has.

    Returns
    -------
    ndarray of float64, shape (N, count)

    Notes
    -----
    The places ``rows * count + column`` of SplitMix64's stream (Steele, Lea and Flood,
    "Fast splittable pseudorandom number generators", OOPSLA 2014).

    Examples
    --------
    >>> table = uniform(7, np.arange(1000))
    >>> bool(abs(table.mean() - 0.5) < 0.01), bool((uniform(7, np.array([3])) == table[3]).all())
    (True, True)
    """
    places = np.asarray(rows).astype(np.uint64)[:, np.newaxis] * np.uint64(count)
    places = places + np.arange(1, count + 1, dtype=np.uint64)
    z = np.uint64(key) + places * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53


def transforms(ranges, height, width, numbers):
    """Turn random numbers into what is done to images.

    Parameters
    ----------
    ranges : tinycnn.compat.image_data_generator.ranges.Ranges
    height, width : int
    numbers : ndarray of float, shape (N, 12)
        In [0, 1); see :func:`uniform`.

    Returns
    -------
    dict of str to ndarray of shape (N,), or to None
        With the names that ``ImageDataGenerator.get_random_transform`` has.
    """
    n = len(numbers)
    none, one = np.zeros(n), np.ones(n)
    angle, shear, channel = ranges.rotation, ranges.shear, ranges.channel_shift
    zoomed = tuple(ranges.zoom) != (1, 1)
    return {
        "theta": _within(-angle, angle, numbers[:, ANGLE]) if angle else none,
        "tx": _shifts(ranges.height_shift, height, numbers[:, ROWS], numbers[:, ROWS_SIGN]),
        "ty": _shifts(ranges.width_shift, width, numbers[:, COLUMNS], numbers[:, COLUMNS_SIGN]),
        "shear": _within(-shear, shear, numbers[:, SHEAR]) if shear else none,
        "zx": _within(*ranges.zoom, numbers[:, ZOOM_X]) if zoomed else one,
        "zy": _within(*ranges.zoom, numbers[:, ZOOM_Y]) if zoomed else one,
        "flip_horizontal": (numbers[:, MIRROR] < 0.5) & bool(ranges.horizontal_flip),
        "flip_vertical": (numbers[:, OVER] < 0.5) & bool(ranges.vertical_flip),
        "channel_shift_intensity": _within(-channel, channel, numbers[:, CHANNEL]) if channel else None,
        "brightness": None if ranges.brightness is None else _within(*ranges.brightness, numbers[:, LIGHT]),
    }


def transform_as_keras(ranges, height, width):
    """Draw what is done to one image from NumPy's global generator, in the order in which Keras does."""
    draw = np.random.uniform
    theta = draw(-ranges.rotation, ranges.rotation) if ranges.rotation else 0
    tx = _shift_as_keras(ranges.height_shift, height)
    ty = _shift_as_keras(ranges.width_shift, width)
    shear = draw(-ranges.shear, ranges.shear) if ranges.shear else 0
    zx, zy = (1, 1) if tuple(ranges.zoom) == (1, 1) else draw(*ranges.zoom, 2)
    channel = ranges.channel_shift
    return {
        "theta": theta,
        "tx": tx,
        "ty": ty,
        "shear": shear,
        "zx": zx,
        "zy": zy,
        "flip_horizontal": (np.random.random() < 0.5) * ranges.horizontal_flip,
        "flip_vertical": (np.random.random() < 0.5) * ranges.vertical_flip,
        "channel_shift_intensity": draw(-channel, channel) if channel else None,
        "brightness": None if ranges.brightness is None else draw(*ranges.brightness),
    }


def _within(low, high, share):
    return low + (high - low) * share


def _shifts(wanted, length, share, sign):
    """Shifts in pixels: a float is a range, a whole number or a list gives values to choose from."""
    if not np.any(wanted):
        return np.zeros(len(share))
    if isinstance(wanted, float):
        shifts = _within(-wanted, wanted, share)
    else:
        values = np.arange(wanted) if np.ndim(wanted) == 0 else np.asarray(wanted)
        shifts = values[(share * len(values)).astype(int)] * np.where(sign < 0.5, -1.0, 1.0)
    return shifts * length if np.max(wanted) < 1 else shifts


def _shift_as_keras(wanted, length):
    if not np.any(wanted):
        return 0
    if isinstance(wanted, float):
        shift = np.random.uniform(-wanted, wanted)
    else:
        shift = np.random.choice(wanted) * np.random.choice([-1, 1])
    return shift * length if np.max(wanted) < 1 else shift
