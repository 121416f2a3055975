"""Turned, zoomed and moved images: each new pixel is read at a place between old ones.

A map (a, b, c, d, e, f) sends the pixel in column x and row y of the result to the place
(a x + b y + c, d x + e y + f) of the given image. So one operation serves rotation, zoom and
translation, and only the six numbers differ.
"""

import numpy as np

NEAREST, BILINEAR = "nearest", "bilinear"


def rotation_maps(turns, height, width):
    """Return the maps that turn images about their middle.

    Parameters
    ----------
    turns : ndarray of float, shape (N, 1)
        As parts of a full turn; counterclockwise if above 0.
    height, width : int

    Returns
    -------
    ndarray of the same dtype, shape (N, 6)

    Examples
    --------
    >>> rotation_maps(np.array([[0.5]]), 3, 5).round(6) + 0.0
    array([[-1.,  0.,  4.,  0., -1.,  2.]])
    """
    angle = turns[:, 0] * turns.dtype.type(2 * np.pi)
    sine, cosine = np.sin(angle), np.cos(angle)
    x, y = turns.dtype.type((width - 1) / 2), turns.dtype.type((height - 1) / 2)
    return np.stack(
        [cosine, -sine, x - cosine * x + sine * y, sine, cosine, y - sine * x - cosine * y], axis=1
    )


def zoom_maps(zooms, height, width):
    """Return the maps that read images over more (above 1) or less of their height and width.

    Parameters
    ----------
    zooms : ndarray of float, shape (N, 1) or (N, 2)
        For rows and for columns; one for both if there is only one.
    height, width : int

    Returns
    -------
    ndarray of the same dtype, shape (N, 6)

    Examples
    --------
    >>> zoom_maps(np.array([[1.0, 2.0]]), 3, 5)
    array([[ 2.,  0., -2.,  0.,  1.,  0.]])
    """
    rows, columns = zooms[:, 0], zooms[:, -1]
    one, none = zooms.dtype.type(1), np.zeros_like(rows)
    x, y = zooms.dtype.type((width - 1) / 2), zooms.dtype.type((height - 1) / 2)
    return np.stack([columns, none, x * (one - columns), none, rows, y * (one - rows)], axis=1)


def translation_maps(shifts, height, width):
    """Return the maps that move images down and to the right.

    Parameters
    ----------
    shifts : ndarray of float, shape (N, 2)
        As parts of the height and of the width.
    height, width : int

    Returns
    -------
    ndarray of the same dtype, shape (N, 6)

    Examples
    --------
    >>> translation_maps(np.array([[0.5, 0.0]]), 4, 4) + 0.0
    array([[ 1.,  0.,  0.,  0.,  1., -2.]])
    """
    rows, columns = shifts[:, 0], shifts[:, 1]
    one, none = np.ones_like(rows), np.zeros_like(rows)
    down, right = shifts.dtype.type(height), shifts.dtype.type(width)
    return np.stack([one, none, -columns * right, none, one, -rows * down], axis=1)


def affine_forward(x, maps, interpolation, fill_mode, fill_value):
    """Read each image at the places a map gives.

    Parameters
    ----------
    x : ndarray of float, shape (N, H, W, C)
    maps : ndarray of the same dtype, shape (N, 6)
    interpolation : {"nearest", "bilinear"}
    fill_mode : {"constant", "nearest", "reflect", "wrap"}
        What lies outside: ``fill_value``, the pixel at the edge, the image mirrored, or the
        image again.
    fill_value : float

    Returns
    -------
    ndarray of the same dtype, shape (N, H, W, C)

    Examples
    --------
    >>> x = np.arange(4.0).reshape(1, 1, 4, 1)
    >>> one_to_the_right = np.array([[1, 0, -1, 0, 1, 0.0]])
    >>> affine_forward(x, one_to_the_right, "bilinear", "constant", 9.0).ravel()
    array([9., 0., 1., 2.])
    """
    n, height, width, _ = x.shape
    image = np.arange(n).reshape(n, 1, 1)
    y = np.zeros_like(x)
    for row, column, weight in corners(maps, height, width, interpolation, fill_mode):
        inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
        value = x[image, np.where(inside, row, 0), np.where(inside, column, 0)]
        y += weight[..., np.newaxis] * np.where(inside[..., np.newaxis], value, x.dtype.type(fill_value))
    return y


def affine_backward(dy, maps, interpolation, fill_mode):
    """Give the gradient of each new pixel to the old ones that it was read from.

    Parameters
    ----------
    dy : ndarray of float, shape (N, H, W, C)
    maps : ndarray of the same dtype, shape (N, 6)
    interpolation, fill_mode : str
        As in :func:`affine_forward`.

    Returns
    -------
    ndarray of the same dtype, shape (N, H, W, C)

    Examples
    --------
    >>> dy = np.arange(4.0).reshape(1, 1, 4, 1)
    >>> affine_backward(dy, np.array([[1, 0, -1, 0, 1, 0.0]]), "nearest", "constant").ravel()
    array([1., 2., 3., 0.])
    """
    n, height, width, _ = dy.shape
    image = np.arange(n).reshape(n, 1, 1)
    dx = np.zeros_like(dy)
    for row, column, weight in corners(maps, height, width, interpolation, fill_mode):
        inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
        share = np.where(inside, weight, 0)[..., np.newaxis] * dy
        np.add.at(dx, (image, np.where(inside, row, 0), np.where(inside, column, 0)), share)
    return dx


def corners(maps, height, width, interpolation, fill_mode):
    """Return the pixels that are read and their weights: one (nearest) or four (bilinear).

    Each is (rows, columns, weights) of shape (N, H, W); pixels may lie outside the image.
    """
    a, b, c, d, e, f = maps.T[..., np.newaxis, np.newaxis]
    y, x = np.arange(height, dtype=maps.dtype)[:, np.newaxis], np.arange(width, dtype=maps.dtype)
    places_x = inside(a * x + b * y + c, width, fill_mode)
    places_y = inside(d * x + e * y + f, height, fill_mode)
    if interpolation == NEAREST:
        return [(half_away(places_y), half_away(places_x), np.ones_like(places_x))]
    left, top = np.floor(places_x), np.floor(places_y)
    right, bottom = places_x - left, places_y - top  # the weights of these sides
    return [
        (
            top.astype(int) + i,
            left.astype(int) + j,
            (bottom if i else 1 - bottom) * (right if j else 1 - right),
        )
        for i in (0, 1)
        for j in (0, 1)
    ]


def inside(place, length, fill_mode):
    """Bring places along an axis back into the image, as far as the mode wants it."""
    if fill_mode == "constant":
        return place
    if fill_mode == "reflect" and length > 1:
        half = place.dtype.type(0.5)
        beyond = np.abs(place + half) % (2 * length)  # from the outer edge of the first pixel
        mirrored = np.minimum(beyond, 2 * length - beyond) - half
        place = np.where((place < 0) | (place > length - 1), mirrored, place)
    elif fill_mode == "wrap" and length > 1:
        turns = np.where(
            place < 0,
            np.trunc(-place / (length - 1)) + 1,
            np.where(place > length - 1, -np.trunc(place / (length - 1)), 0),
        )
        place = place + length * turns.astype(place.dtype)
    return np.clip(place, 0, length - 1).astype(place.dtype)


def half_away(place):
    """Round to whole numbers, halves away from zero."""
    return (np.sign(place) * np.floor(np.abs(place) + place.dtype.type(0.5))).astype(int)
