"""The same numbers in another order of axes."""

import numpy as np


def permute(x, axes):
    """Exchange the axes of an array; the result lies in memory in its new order.

    Parameters
    ----------
    x : ndarray
    axes : tuple of int
        Which axis of ``x`` each axis of the result is.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> permute(np.array([[1.0, 2.0], [3.0, 4.0]]), (1, 0))
    array([[1., 3.],
           [2., 4.]])
    """
    return np.transpose(x, axes).copy()
