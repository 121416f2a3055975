"""Batch normalization (Ioffe and Szegedy, ICML 2015).

Each channel is brought to mean 0 and deviation 1 over all samples and pixels of a batch,
then given another mean and deviation that are learned:

    xhat = (x - mean) / deviation,   y = xhat * gamma + beta,
    mean = sum(x) / n,   deviation = sqrt(sum((x - mean)**2) / n + epsilon).

The gradient. With g = dy * gamma, the gradient by xhat, and L the loss: moving one x moves
its own xhat by 1 / deviation, the mean by 1 / n, and the variance by 2 * (x - mean) / n, so
the deviation by xhat / n. The two latter move every xhat of the channel:

    dL/dmean      = -sum(g) / deviation
    dL/ddeviation = -sum(g * xhat) / deviation
    dx = g / deviation + dL/dmean / n + dL/ddeviation * xhat / n
       = gamma / deviation * (dy - sum(dy) / n - xhat * sum(dy * xhat) / n)

What gamma and beta learn by are these same two sums: dgamma = sum(dy * xhat),
dbeta = sum(dy). So both passes need sums over the whole batch, and nothing else of it.

Images (N, H, W, C), or anything else with the channels last, are taken as rows of C numbers.
"""

import numpy as np


def batch_norm_statistics(x):
    """Count the rows of ``x``, and find mean and squared deviations of each channel.

    Parameters
    ----------
    x : ndarray of shape (..., C)

    Returns
    -------
    ndarray of float64, shape (3, C)
        Number of rows, mean, and the sum of (x - mean)**2, which is n times the variance.

    Examples
    --------
    >>> batch_norm_statistics(np.array([[1.0, 5.0], [3.0, 5.0]]))
    array([[2., 2.],
           [2., 5.],
           [2., 0.]])
    """
    rows = x.reshape(-1, x.shape[-1]).astype(np.float64)
    mean = rows.mean(axis=0)
    return np.stack([np.full_like(mean, len(rows)), mean, ((rows - mean) ** 2).sum(axis=0)])


def merge_statistics(a, b):
    """Put the statistics of two parts together: those of all their rows.

    Parameters
    ----------
    a, b : ndarray of float64, shape (3, C)
        From :func:`batch_norm_statistics`.

    Returns
    -------
    ndarray of float64, shape (3, C)

    Notes
    -----
    Chan, Golub and LeVeque (1979). A sum of squares less the square of the sum would be
    the difference of two large numbers wherever the mean is large; this never is.

    Examples
    --------
    >>> x = np.array([[1.0], [2.0], [6.0], [7.0]])
    >>> merge_statistics(batch_norm_statistics(x[:3]), batch_norm_statistics(x[3:]))[:, 0]
    array([ 4.,  4., 26.])
    """
    (count_a, mean_a, squares_a), (count_b, mean_b, squares_b) = a, b
    count, apart = count_a + count_b, mean_b - mean_a
    mean = mean_a + apart * (count_b / count)
    return np.stack([count, mean, squares_a + squares_b + apart**2 * (count_a * count_b / count)])


def batch_norm_forward(x, mean, deviation, gamma, beta):
    """Normalize: (x - mean) / deviation * gamma + beta.

    Parameters
    ----------
    x : ndarray of shape (..., C)
    mean, deviation : ndarray of float64, shape (C,)
    gamma, beta : ndarray of shape (C,) or None
        None stands for ones and for zeros.

    Returns
    -------
    ndarray like ``x``

    Examples
    --------
    >>> batch_norm_forward(np.array([[1.0], [3.0]]), np.array([2.0]), np.array([0.5]), None, None)
    array([[-2.],
           [ 2.]])
    """
    centre, scale, shift = channel_constants(mean, deviation, gamma, beta, x.dtype)
    return (x - centre) * scale + shift


def batch_norm_sums(dy, x, mean, deviation):
    """Sum what the backward pass needs of a whole batch: dy, and dy * xhat.

    Parameters
    ----------
    dy, x : ndarray of shape (..., C)
    mean, deviation : ndarray of float64, shape (C,)

    Returns
    -------
    ndarray of float64, shape (2, C)
        These are also the gradients by beta and by gamma.
    """
    dy = dy.reshape(-1, dy.shape[-1]).astype(np.float64)
    xhat = (x.reshape(dy.shape) - mean) / deviation
    return np.stack([dy.sum(axis=0), (dy * xhat).sum(axis=0)])


def batch_norm_backward(dy, x, mean, deviation, gamma, means):
    """Return the gradient by the input.

    Parameters
    ----------
    dy, x : ndarray of shape (..., C)
    mean, deviation : ndarray of float64, shape (C,)
    gamma : ndarray of shape (C,) or None
    means : ndarray of float64, shape (2, C)
        The sums of :func:`batch_norm_sums` over the whole batch, divided by its number of
        rows. Zeros if mean and deviation were not the batch's own.

    Returns
    -------
    ndarray like ``x``
    """
    centre, scale, _ = channel_constants(mean, deviation, gamma, None, x.dtype)
    even, slope = (means / [np.ones_like(deviation), deviation]).astype(x.dtype)
    return scale * (dy - even - (x - centre) * slope)


def fold_batch_norm(kernel, bias, mean, variance, gamma, beta, epsilon):
    """Return a linear layer's weights such that its output is normalized already.

    With constant statistics y = (z - mean) * scale + beta, where scale is gamma / deviation;
    and z = x * kernel + bias is linear: so y = x * (kernel * scale) + (bias - mean) * scale + beta.

    Parameters
    ----------
    kernel : ndarray of shape (..., C)
    bias : ndarray of shape (C,) or None
    mean, variance, gamma, beta : ndarray of shape (C,)
        ``gamma`` and ``beta`` may be None.
    epsilon : float

    Returns
    -------
    kernel, bias : ndarray
        Of the same shapes, (C,) also where ``bias`` was None.

    Examples
    --------
    >>> one = np.ones(1)
    >>> fold_batch_norm(np.array([[6.0]]), None, one, 3 * one, None, one, 1.0)
    (array([[3.]]), array([0.5]))
    """
    scale = (1 if gamma is None else gamma) / np.sqrt(variance.astype(np.float64) + epsilon)
    shift = ((0 if bias is None else bias) - mean) * scale + (0 if beta is None else beta)
    return kernel * scale.astype(kernel.dtype), shift.astype(kernel.dtype)


def channel_constants(mean, deviation, gamma, beta, dtype):
    """Return what a channel is moved by, multiplied with, and moved by again."""
    scale = (1 if gamma is None else gamma) / deviation
    shift = np.zeros_like(mean) if beta is None else beta
    return mean.astype(dtype), scale.astype(dtype), shift.astype(dtype)
