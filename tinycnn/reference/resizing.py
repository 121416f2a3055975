"""Images of another size: each new row is a weighted sum of old rows, and so each column."""

import numpy as np


def resize_forward(x, rows, columns, fill_value):
    """Make images of other sizes.

    Parameters
    ----------
    x : ndarray of float, shape (N, H, W, C)
    rows : (ndarray of int64, ndarray of float64), each of shape (new height, T)
        Which rows each new one is made of, and their weights, which add up to 1; see
        :func:`tinycnn.reference.taps.taps`. A row outside the image holds ``fill_value``.
    columns : (ndarray of int64, ndarray of float64), each of shape (new width, S)
    fill_value : float

    Returns
    -------
    ndarray of the same dtype, shape (N, new height, new width, C)

    Examples
    --------
    >>> x = np.array([[1.0, 3.0], [5.0, 7.0]]).reshape(1, 2, 2, 1)
    >>> means = np.array([[0, 1]]), np.array([[0.5, 0.5]])
    >>> resize_forward(x, means, means, 0.0).ravel()
    array([4.])
    """
    between = _sums(x, rows, 1, fill_value)
    return _sums(between, columns, 2, fill_value)


def resize_backward(dy, rows, columns, height, width):
    """Return the gradient by images of this height and width, shape (N, height, width, C)."""
    between = _shares(dy, columns, 2, width)
    return _shares(between, rows, 1, height)


def _sums(x, taps, axis, fill_value):
    indices, weights = taps
    inside = (indices >= 0) & (indices < x.shape[axis])
    x = np.moveaxis(x, axis, 0)
    spread = (slice(None), np.newaxis, np.newaxis, np.newaxis)
    y = np.zeros((len(indices), *x.shape[1:]), x.dtype)
    for t in range(indices.shape[1]):
        value = x[np.where(inside[:, t], indices[:, t], 0)]
        value = np.where(inside[:, t][spread], value, x.dtype.type(fill_value))
        y += weights[:, t].astype(x.dtype)[spread] * value
    return np.ascontiguousarray(np.moveaxis(y, 0, axis))


def _shares(dy, taps, axis, size):
    indices, weights = taps
    dy = np.moveaxis(dy, axis, 0)
    dx = np.zeros((size, *dy.shape[1:]), dy.dtype)
    for new, (places, shares) in enumerate(zip(indices, weights, strict=True)):
        for place, share in zip(places, shares.astype(dy.dtype), strict=True):
            if 0 <= place < size:
                dx[place] += share * dy[new]
    return np.ascontiguousarray(np.moveaxis(dx, 0, axis))
