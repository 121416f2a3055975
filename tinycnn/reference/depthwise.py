"""Depthwise convolution: every channel has filters of its own (Sifre, 2014; Chollet, 2017).

    y[n, i, j, c*M + m] = bias[c*M + m]
        + sum over (a, b) of x[n, i*SH + a*DH, j*SW + b*DW, c] * kernel[a, b, c, m]

with M filters for each channel, whose pixels are DH and DW apart: the dilation.
"""

import numpy as np

from tinycnn.reference.im2col import output_size, pad_images


def taps(shape, window, strides, pads, dilation):
    """For each pixel (a, b) of the window, the rows and columns of padded images that it meets."""
    top, bottom, left, right = pads
    length = [(window[i] - 1) * dilation[i] + 1 for i in range(2)]
    oh = output_size(shape[1], length[0], strides[0], top, bottom)
    ow = output_size(shape[2], length[1], strides[1], left, right)
    for a in range(window[0]):
        for b in range(window[1]):
            row, column = a * dilation[0], b * dilation[1]
            rows = slice(row, row + (oh - 1) * strides[0] + 1, strides[0])
            yield a, b, rows, slice(column, column + (ow - 1) * strides[1] + 1, strides[1])


def depthwise_forward(x, kernel, bias, strides, pads, dilation):
    """Convolve each channel with its own filters.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    kernel : ndarray of shape (KH, KW, C, M)
    bias : ndarray of shape (C * M,) or None
    strides : tuple of int
        (SH, SW), in pixels.
    pads : tuple of int
        (top, bottom, left, right), in pixels.
    dilation : tuple of int
        (DH, DW), in pixels.

    Returns
    -------
    ndarray of shape (N, OH, OW, C * M)

    Examples
    --------
    >>> x = np.arange(8.0).reshape(1, 2, 2, 2)
    >>> kernel = np.array([1.0, 10.0]).reshape(1, 1, 2, 1)
    >>> depthwise_forward(x, kernel, None, (1, 1), (0, 0, 0, 0), (1, 1))[0, 1]
    array([[ 4., 50.],
           [ 6., 70.]])
    """
    padded = pad_images(x, pads)
    y = sum(
        padded[:, rows, columns, :, np.newaxis] * kernel[a, b]
        for a, b, rows, columns in taps(x.shape, kernel.shape[:2], strides, pads, dilation)
    )
    y = y.reshape(*y.shape[:3], -1)
    return y if bias is None else y + bias


def depthwise_backward_weights(dy, x, strides, pads, dilation, dkernel, dbias):
    """Fill in the gradients of the filters and the bias.

    Parameters
    ----------
    dy : ndarray of shape (N, OH, OW, C * M)
    x : ndarray of shape (N, H, W, C)
    strides, pads, dilation
        As in :func:`depthwise_forward`.
    dkernel : ndarray of shape (KH, KW, C, M)
        Overwritten.
    dbias : ndarray of shape (C * M,) or None
        Overwritten.
    """
    padded, split = pad_images(x, pads), dy.reshape(*dy.shape[:3], *dkernel.shape[2:])
    for a, b, rows, columns in taps(x.shape, dkernel.shape[:2], strides, pads, dilation):
        dkernel[a, b] = (padded[:, rows, columns, :, np.newaxis] * split).sum(axis=(0, 1, 2))
    if dbias is not None:
        dbias[...] = dy.sum(axis=(0, 1, 2))


def depthwise_backward_input(dy, kernel, x_shape, strides, pads, dilation):
    """Return the gradient of the loss by the input.

    Parameters
    ----------
    dy : ndarray of shape (N, OH, OW, C * M)
    kernel : ndarray of shape (KH, KW, C, M)
    x_shape : tuple of int
        (N, H, W, C).
    strides, pads, dilation
        As in :func:`depthwise_forward`.

    Returns
    -------
    ndarray of shape (N, H, W, C)
    """
    n, height, width, channels = x_shape
    top, bottom, left, right = pads
    split = dy.reshape(*dy.shape[:3], *kernel.shape[2:])
    padded = np.zeros((n, height + top + bottom, width + left + right, channels), dy.dtype)
    for a, b, rows, columns in taps(x_shape, kernel.shape[:2], strides, pads, dilation):
        padded[:, rows, columns] += (split * kernel[a, b]).sum(axis=4)
    return np.ascontiguousarray(padded[:, top : top + height, left : left + width])
