"""Images of another size: each pixel a weighted sum of pixels, along columns and along rows."""

import numpy as np


def resample(x, rows, columns):
    """Weigh the rows of images, and their columns.

        y[n, i, j, c] = sum over (h, w) of rows[i, h] * columns[j, w] * x[n, h, w, c]

    The gradient by ``x`` is the same with both matrices transposed.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    rows : ndarray of shape (OH, H)
    columns : ndarray of shape (OW, W)

    Returns
    -------
    ndarray of shape (N, OH, OW, C)

    Examples
    --------
    >>> x = np.array([1.0, 3.0]).reshape(1, 1, 2, 1)
    >>> resample(x, np.ones((2, 1)), np.array([[1, 0], [0.5, 0.5], [0, 1]]))[0, :, :, 0]
    array([[1., 2., 3.],
           [1., 2., 3.]])
    """
    return np.ascontiguousarray(np.einsum("ih,jw,nhwc->nijc", rows, columns, x, optimize=True))
