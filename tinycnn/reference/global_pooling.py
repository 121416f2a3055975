"""The greatest value of each channel in the whole image."""

import numpy as np


def global_max_pool_forward(x):
    """Keep the greatest value of each channel: (N, H, W, C) to (N, C).

    Examples
    --------
    >>> global_max_pool_forward(np.arange(4.0).reshape(1, 2, 2, 1))
    array([[3.]])
    """
    return x.max(axis=(1, 2))


def global_max_pool_backward(dy, x, y):
    """Share each gradient evenly among the pixels that are the greatest.

    Parameters
    ----------
    dy, y : ndarray of shape (N, C)
    x : ndarray of shape (N, H, W, C)

    Returns
    -------
    ndarray of shape (N, H, W, C)
        NaN for a channel that holds one.

    Examples
    --------
    >>> x = np.array([[3.0, 1.0], [2.0, 3.0]]).reshape(1, 2, 2, 1)
    >>> global_max_pool_backward(np.array([[1.0]]), x, np.array([[3.0]]))[0, :, :, 0]
    array([[0.5, 0. ],
           [0. , 0.5]])
    """
    greatest = (x == y[:, np.newaxis, np.newaxis]).astype(x.dtype)
    with np.errstate(divide="ignore", invalid="ignore"):
        return greatest * (dy / greatest.sum(axis=(1, 2)))[:, np.newaxis, np.newaxis]
