"""Several layers as one operation; here, plainly, one after the other.

Why pooling may come before bias and relu in the kernels: the bias is the same for a
whole window and relu never falls, so ``pool(relu(z + b)) == relu(pool(z) + b)``.
"""

import numpy as np

from tinycnn.reference.activations import relu_forward
from tinycnn.reference.convolution import (
    conv2d_backward_input,
    conv2d_backward_weights,
    conv2d_forward,
)
from tinycnn.reference.dense import dense_forward
from tinycnn.reference.im2col import output_size
from tinycnn.reference.pooling import OFF, max_pool_backward, max_pool_forward


def conv2d_relu_forward(x, kernel, bias, strides, pads):
    """Convolve, then relu; arguments and result as in ``conv2d_forward``."""
    return relu_forward(conv2d_forward(x, kernel, bias, strides, pads))


def conv2d_relu_max_pool_forward(x, kernel, bias, strides, pads, window):
    """Convolve, relu, and keep the greatest of each window; windows do not overlap.

    Parameters
    ----------
    x, kernel, bias, strides, pads
        As in ``conv2d_forward``.
    window : tuple of int
        (KH, KW) of the pool, which is also its strides; no padding, at most 255 pixels.

    Returns
    -------
    y : ndarray of shape (N, PH, PW, F)
    winner : ndarray of shape (N, PH, PW, F)
        Which pixel of the window won, counted row by row, or OFF where relu is off:
        all that the backward pass needs to know.
    """
    z = conv2d_forward(x, kernel, bias, strides, pads)
    best, winner = max_pool_forward(z, window, window, (0, 0, 0, 0))
    return relu_forward(best), np.where(best <= 0, winner.dtype.type(OFF), winner)


def conv2d_relu_max_pool_backward(dy, winner, x, kernel, strides, pads, window, dkernel, dbias, wants_dx):
    """Fill in the gradients of filters and bias, and return that of the input.

    Parameters
    ----------
    dy, winner : ndarray of shape (N, PH, PW, F)
    x, kernel, strides, pads, window
        As in :func:`conv2d_relu_max_pool_forward`.
    dkernel, dbias : ndarray
        Overwritten; ``dbias`` may be None.
    wants_dx : bool

    Returns
    -------
    ndarray of shape (N, H, W, C), or None without ``wants_dx``
    """
    top, bottom, left, right = pads
    oh = output_size(x.shape[1], kernel.shape[0], strides[0], top, bottom)
    ow = output_size(x.shape[2], kernel.shape[1], strides[1], left, right)
    z_shape = (x.shape[0], oh, ow, kernel.shape[3])
    dz = max_pool_backward(dy, winner, z_shape, window, window, (0, 0, 0, 0))
    conv2d_backward_weights(dz, x, strides, pads, dkernel, dbias)
    return conv2d_backward_input(dz, kernel, x.shape, strides, pads) if wants_dx else None


def dense_relu_forward(x, kernel, bias):
    """Multiply, add the bias, relu; arguments and result as in ``dense_forward``."""
    return relu_forward(dense_forward(x, kernel, bias))
