"""Vectors of length 1."""

import numpy as np


def normalize(x, axis=-1, order=2):
    """Divide an array by its norms along an axis.

    Parameters
    ----------
    x : array_like
    axis : int
    order : int or float
        Of the norm, as in :func:`numpy.linalg.norm`; 2 is the length.

    Returns
    -------
    ndarray of float, of the shape of ``x``
        Where the norm is 0, the numbers as they are.

    Examples
    --------
    >>> normalize([[3.0, 4.0], [0.0, 0.0]])
    array([[0.6, 0.8],
           [0. , 0. ]])
    """
    x = np.asarray(x)
    norm = np.linalg.norm(x, order, axis, keepdims=True)
    return x / np.where(norm == 0, 1, norm)
