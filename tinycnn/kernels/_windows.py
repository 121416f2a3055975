"""Where windows lie in images, as tables that are made once for each geometry.

A kernel that walks over windows adds a number of one table, where the window begins, to a
number of another, where in a window a number lies; it divides nothing and asks no questions.
Several small images in a row are walked over as one, so that tiles are full.
"""

from functools import lru_cache

import numpy as np

# Geometries whose tables are kept: those of all layers of several networks.
KEPT = 512


def _constant(table):
    table = np.ascontiguousarray(table, np.int64).reshape(-1)
    table.flags.writeable = False
    return table


def framed(x_shape, pads):
    """Return the shape of one image inside a frame of zeros."""
    _, height, width, channels = x_shape
    return height + pads[0] + pads[1], width + pads[2] + pads[3], channels


def together(n, pixels, least):
    """Return how many of ``n`` images to walk over as one, so that they have enough pixels."""
    return next(
        count for count in range(1, n + 1) if n % count == 0 and (count * pixels >= least or count == n)
    )


@lru_cache(KEPT)
def taps(window, frame, multiple):
    """Return where in a window each of its numbers lies, filled up to a multiple with 0."""
    _, width, channels = frame
    rows = np.arange(window[0])[:, np.newaxis] * width * channels
    found = (rows + np.arange(window[1] * channels)).reshape(-1)
    return _constant(np.pad(found, (0, -found.size % multiple)))


def _begins(images, frame, rows, columns):
    height, width, channels = frame
    each = np.add.outer(np.asarray(rows) * width, np.asarray(columns)) * channels
    return np.add.outer(np.arange(images) * height * width * channels, each)


@lru_cache(KEPT)
def begins(images, frame, places, strides, multiple):
    """Return where windows begin, image by image, row by row; the last again to fill up."""
    rows, columns = (np.arange(places[axis]) * strides[axis] for axis in range(2))
    found = _begins(images, frame, rows, columns).reshape(-1)
    return _constant(np.pad(found, (0, -found.size % multiple), "edge"))


@lru_cache(KEPT)
def pooled_begins(images, frame, places, strides, pool, cells, pixels):
    """Return where the windows below a pool begin: (groups of ``cells``, parts, cells, ``pixels``).

    A pool's pixels are cut into parts, its last pixel again to fill up, and so are the pools.
    """
    i, a = np.divmod(np.arange(places[0] * pool[0]), pool[0])
    j, b = np.divmod(np.arange(places[1] * pool[1]), pool[1])
    found = _begins(images, frame, (i * pool[0] + a) * strides[0], (j * pool[1] + b) * strides[1])
    found = found.reshape(images, places[0], pool[0], places[1], pool[1]).transpose(0, 1, 3, 2, 4)
    found = found.reshape(-1, pool[0] * pool[1])
    found = np.pad(found, ((0, -found.shape[0] % cells), (0, -found.shape[1] % pixels)), "edge")
    return _constant(found.reshape(-1, cells, found.shape[1] // pixels, pixels).transpose(0, 2, 1, 3))


@lru_cache(KEPT)
def columnwise(images, frame, places, strides, filters, multiple):
    """Return where the output's pixels lie, and where their windows begin, column by column.

    Windows one below the other share no pixels of one row of theirs: what is added to the
    first is not waited for by the next. To fill up, pixels whose windows lie after the images.
    """
    rows, columns = (np.arange(places[axis]) * strides[axis] for axis in range(2))
    windows = _begins(images, frame, rows, columns).transpose(0, 2, 1).reshape(-1)
    pixels = np.arange(windows.size).reshape(images, *places).transpose(0, 2, 1).reshape(-1) * filters
    fill = (0, -windows.size % multiple)
    after = images * frame[0] * frame[1] * frame[2]
    return _constant(np.pad(pixels, fill)), _constant(np.pad(windows, fill, constant_values=after))


@lru_cache(KEPT)
def winners(frame, places, strides, pool, patch, filters):
    """Return for each pool its number and its window's begin, patch by patch; then what this needs.

    The pools of a patch of (rows, columns) come one after the other, column by column; a pool's
    number is that of its first filter. Second, where each patch ends; third, for each pixel of
    a pool how far behind the pool's window its own begins, where the numbers of pixels that
    there are not, and of nobody, lead to 0.
    """
    begin = _begins(1, frame, *(np.arange(places[k]) * pool[k] * strides[k] for k in range(2)))[0]
    cells = np.stack([np.arange(begin.size).reshape(places) * filters, begin], axis=2)
    patches = [
        cells[i : i + patch[0], j : j + patch[1]].transpose(1, 0, 2).reshape(-1)
        for i in range(0, places[0], patch[0])
        for j in range(0, places[1], patch[1])
    ]
    ends = np.cumsum([part.size for part in patches])
    pixels = _begins(1, frame, *(np.arange(pool[k]) * strides[k] for k in range(2))).reshape(-1)
    pixels = np.pad(pixels, (0, max(0, 256 - pixels.size)))
    return _constant(np.concatenate(patches)), _constant(ends), _constant(pixels)


@lru_cache(KEPT)
def seen_in_planes(window, frame, multiple):
    """Return how far behind a window's begin each of its numbers lies, where channels are planes.

    In the order of taps, (KH, KW, C), in which all ways sum: so an output has the same bits by each.
    Filled up to a multiple with 0.
    """
    a, b, c = np.indices(window)
    found = ((c * frame[0] + a) * frame[1] + b).reshape(-1)
    return _constant(np.pad(found, (0, -found.size % multiple)))


@lru_cache(KEPT)
def one_by_one(count):
    """Return 0, 1, 2, ...: numbers that lie side by side."""
    return _constant(np.arange(count))
