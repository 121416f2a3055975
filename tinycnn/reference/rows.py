"""Picking the samples of a shard, and putting its results where they belong."""

import numpy as np


def take_rows(data, rows):
    """Return the rows of an array.

    Parameters
    ----------
    data : ndarray of shape (N, ...)
    rows : ndarray of int64, shape (M,)
        Each in [0, N).

    Returns
    -------
    ndarray of shape (M, ...)

    Examples
    --------
    >>> take_rows(np.array([[1.0], [2.0], [3.0]]), np.array([2, 0]))
    array([[3.],
           [1.]])
    """
    return np.take(data, rows, axis=0)


def write_rows(values, out):
    """Write an array into another of the same shape, of this or a wider dtype.

    Parameters
    ----------
    values, out : ndarray
        ``out`` is filled in.

    Examples
    --------
    >>> out = np.zeros(2)
    >>> write_rows(np.array([1, 2], np.float32), out)
    >>> out
    array([1., 2.])
    """
    out[...] = values
