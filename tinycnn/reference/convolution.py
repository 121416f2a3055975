"""Convolution of images, as deep learning means it: cross-correlation, channels last.

    y[n, i, j, f] = bias[f] + sum over (a, b, c) of x[n, i*SH + a, j*SW + b, c] * kernel[a, b, c, f]

Written with :func:`im2col` this is one matrix product, and so are both its gradients.
"""

from tinycnn.reference.im2col import col2im, im2col


def conv2d_forward(x, kernel, bias, strides, pads):
    """Convolve images with filters.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    kernel : ndarray of shape (KH, KW, C, F)
    bias : ndarray of shape (F,) or None
    strides : tuple of int
        (SH, SW), in pixels.
    pads : tuple of int
        (top, bottom, left, right), in pixels.

    Returns
    -------
    ndarray of shape (N, OH, OW, F)

    Examples
    --------
    >>> import numpy as np
    >>> x = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> conv2d_forward(x, np.ones((2, 2, 1, 1)), np.array([0.5]), (1, 1), (0, 0, 0, 0))[0, :, :, 0]
    array([[ 8.5, 12.5],
           [20.5, 24.5]])
    """
    filters = kernel.shape[-1]
    columns = im2col(x, kernel.shape[:2], strides, pads)
    y = columns @ kernel.reshape(-1, filters)
    return y if bias is None else y + bias


def conv2d_backward_weights(dy, x, strides, pads, dkernel, dbias):
    """Fill in the gradients of the filters and the bias.

    Parameters
    ----------
    dy : ndarray of shape (N, OH, OW, F)
        Gradient of the loss by the output.
    x : ndarray of shape (N, H, W, C)
        The input of the forward pass.
    strides, pads
        As in :func:`conv2d_forward`.
    dkernel : ndarray of shape (KH, KW, C, F)
        Overwritten.
    dbias : ndarray of shape (F,) or None
        Overwritten.
    """
    filters = dy.shape[-1]
    columns = im2col(x, dkernel.shape[:2], strides, pads)
    every_place = columns.reshape(-1, columns.shape[-1])
    dkernel[...] = (every_place.T @ dy.reshape(-1, filters)).reshape(dkernel.shape)
    if dbias is not None:
        dbias[...] = dy.sum(axis=(0, 1, 2))


def conv2d_backward_input(dy, kernel, x_shape, strides, pads):
    """Return the gradient of the loss by the input.

    Parameters
    ----------
    dy : ndarray of shape (N, OH, OW, F)
    kernel : ndarray of shape (KH, KW, C, F)
    x_shape : tuple of int
        (N, H, W, C).
    strides, pads
        As in :func:`conv2d_forward`.

    Returns
    -------
    ndarray of shape (N, H, W, C)
    """
    filters = kernel.shape[-1]
    dcolumns = dy @ kernel.reshape(-1, filters).T
    return col2im(dcolumns, x_shape, kernel.shape[:2], strides, pads)
