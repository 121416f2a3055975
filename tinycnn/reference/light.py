"""Images made brighter or darker, with more or less contrast, each by a number of its own."""

import numpy as np


def brightness_forward(x, numbers, low, high):
    """Add to each image its number, and keep what comes within bounds.

    Parameters
    ----------
    x : ndarray of float, shape (N, H, W, C)
    numbers : ndarray of float, shape (N, 1)
    low, high : float

    Returns
    -------
    ndarray of the same dtype, shape (N, H, W, C)

    Examples
    --------
    >>> x = np.array([0.0, 200.0, 250.0]).reshape(1, 1, 3, 1)
    >>> brightness_forward(x, np.array([[10.0]]), 0, 255).ravel()
    array([ 10., 210., 255.])
    """
    return np.clip(_brighter(x, numbers), x.dtype.type(low), x.dtype.type(high))


def brightness_backward(dy, x, numbers, low, high):
    """Return the gradient by ``x``: that of the result, 0 where a bound was passed."""
    y = _brighter(x, numbers)
    return dy * ((y >= x.dtype.type(low)) & (y <= x.dtype.type(high)))


def contrast_forward(x, numbers, low, high):
    """Multiply each pixel's distance from the mean of its channel, and keep it within bounds.

    Parameters
    ----------
    x : ndarray of float, shape (N, H, W, C)
    numbers : ndarray of float, shape (N, 1)
    low, high : float

    Returns
    -------
    ndarray of the same dtype, shape (N, H, W, C)

    Examples
    --------
    >>> x = np.array([90.0, 100.0, 110.0]).reshape(1, 1, 3, 1)
    >>> contrast_forward(x, np.array([[2.0]]), 0, 115).ravel()
    array([ 80., 100., 115.])
    """
    return np.clip(_apart(x, numbers), x.dtype.type(low), x.dtype.type(high))


def contrast_backward(dy, x, numbers, low, high):
    """Return the gradient by ``x``: also through the mean, and 0 where a bound was passed."""
    y = _apart(x, numbers)
    g = dy * ((y >= x.dtype.type(low)) & (y <= x.dtype.type(high)))
    factor = numbers.reshape(-1, 1, 1, 1)
    return factor * g + (1 - factor) * g.mean(axis=(1, 2), keepdims=True)


def _brighter(x, numbers):
    return x + numbers.reshape(-1, 1, 1, 1)


def _apart(x, numbers):
    mean = x.mean(axis=(1, 2), keepdims=True)
    return (x - mean) * numbers.reshape(-1, 1, 1, 1) + mean


def rescale(x, scale, offset):
    """Multiply by a number and add another: for all values the same, or for each channel its own.

    Parameters
    ----------
    x : ndarray of float, shape (..., C)
    scale, offset : ndarray of the same dtype, shape (1,) or (C,)

    Returns
    -------
    ndarray of the same dtype and shape as ``x``

    Examples
    --------
    >>> rescale(np.array([[0.0, 255.0]]), np.array([2 / 255]), np.array([-1.0]))
    array([[-1.,  1.]])
    """
    return x * scale + offset
