"""Batch normalization with what usually follows it; here, plainly, one after the other.

Only the input is kept for the backward pass. Where relu was on, and which pixel of a
pooling window won, is found again from it or, with a pool, kept in a byte for each window.
"""

import numpy as np

from tinycnn.reference.activations import relu_backward, relu_forward
from tinycnn.reference.normalization import batch_norm_backward, batch_norm_forward, batch_norm_sums
from tinycnn.reference.pooling import OFF, max_pool_backward, max_pool_forward

NO_PADS = (0, 0, 0, 0)


def batch_norm_relu_forward(x, mean, deviation, gamma, beta):
    """Normalize, then relu; arguments and result as in ``batch_norm_forward``."""
    return relu_forward(batch_norm_forward(x, mean, deviation, gamma, beta))


def batch_norm_relu_sums(dy, x, mean, deviation, gamma, beta):
    """Sum over the rows where relu is on; otherwise as ``batch_norm_sums``."""
    y = batch_norm_forward(x, mean, deviation, gamma, beta)
    return batch_norm_sums(relu_backward(dy, y), x, mean, deviation)


def batch_norm_relu_backward(dy, x, mean, deviation, gamma, beta, means):
    """Return the gradient by the input; otherwise as ``batch_norm_backward``."""
    y = batch_norm_forward(x, mean, deviation, gamma, beta)
    return batch_norm_backward(relu_backward(dy, y), x, mean, deviation, gamma, means)


def batch_norm_relu_max_pool_forward(x, mean, deviation, gamma, beta, window):
    """Normalize, relu, and keep the greatest of each window; windows do not overlap.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    mean, deviation, gamma, beta
        As in ``batch_norm_forward``.
    window : tuple of int
        (KH, KW) of the pool, which is also its strides; no padding, at most 255 pixels.

    Returns
    -------
    y : ndarray of shape (N, PH, PW, C)
    winner : ndarray of shape (N, PH, PW, C)
        Which pixel of the window won, counted row by row, or OFF where relu is off.
    """
    z = batch_norm_forward(x, mean, deviation, gamma, beta)
    best, winner = max_pool_forward(z, window, window, NO_PADS)
    return relu_forward(best), np.where(best <= 0, winner.dtype.type(OFF), winner)


def batch_norm_relu_max_pool_sums(dy, winner, x, mean, deviation, window):
    """Sum over the pixels that won; otherwise as ``batch_norm_sums``."""
    return batch_norm_sums(
        max_pool_backward(dy, winner, x.shape, window, window, NO_PADS), x, mean, deviation
    )


def batch_norm_relu_max_pool_backward(dy, winner, x, mean, deviation, gamma, means, window):
    """Return the gradient by the input; otherwise as ``batch_norm_backward``."""
    dz = max_pool_backward(dy, winner, x.shape, window, window, NO_PADS)
    return batch_norm_backward(dz, x, mean, deviation, gamma, means)
