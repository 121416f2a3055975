"""From images to columns and back: what turns a convolution into one matrix product.

Sizes, everywhere in ``reference`` and ``kernels``: N images of H x W pixels with C
channels; a window of KH x KW pixels moved by strides SH, SW; OH x OW places for it;
F filters. ``pads`` is (top, bottom, left, right), in pixels.
"""

import numpy as np


def output_size(size, window, stride, pad_before, pad_after):
    """Count the places a window has along one axis.

    Examples
    --------
    >>> output_size(28, 3, 1, 0, 0), output_size(28, 2, 2, 0, 0)
    (26, 14)
    """
    return (size + pad_before + pad_after - window) // stride + 1


def pad_images(x, pads, value=0.0):
    """Put a frame of ``value`` around images of shape (N, H, W, C)."""
    top, bottom, left, right = pads
    return np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)), constant_values=value)


def windows(x, window, strides, pads, value=0.0):
    """Show every window of the padded images, without copying a pixel.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    window, strides : tuple of int
        (KH, KW) and (SH, SW), in pixels.
    pads : tuple of int
        (top, bottom, left, right), in pixels.
    value : float
        What the frame is filled with.

    Returns
    -------
    ndarray of shape (N, OH, OW, KH, KW, C)
        A view that must not be written to.

    Examples
    --------
    >>> x = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> windows(x, (2, 2), (1, 1), (0, 0, 0, 0))[0, 1, 1, :, :, 0]
    array([[4., 5.],
           [7., 8.]])
    """
    padded = pad_images(x, pads, value)
    every = np.lib.stride_tricks.sliding_window_view(padded, window, axis=(1, 2))
    return every[:, :: strides[0], :: strides[1]].transpose(0, 1, 2, 4, 5, 3)


def im2col(x, window, strides, pads):
    """Write each window of the images out as one row.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    window, strides, pads
        As in :func:`windows`.

    Returns
    -------
    ndarray of shape (N, OH, OW, KH * KW * C)
        Pixels outside the image are 0.

    Examples
    --------
    >>> x = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> im2col(x, (2, 2), (1, 1), (0, 0, 0, 0))[0, 0, 0]
    array([0., 1., 3., 4.])
    """
    seen = windows(x, window, strides, pads)
    return np.ascontiguousarray(seen).reshape(*seen.shape[:3], -1)


def col2im(columns, x_shape, window, strides, pads):
    """Add each row back to the pixels it came from: the transpose of :func:`im2col`.

    Parameters
    ----------
    columns : ndarray of shape (N, OH, OW, KH * KW * C)
    x_shape : tuple of int
        (N, H, W, C) of the images.
    window, strides, pads
        As in :func:`windows`.

    Returns
    -------
    ndarray of shape (N, H, W, C)
        A pixel that k windows saw holds the sum of k numbers.

    Examples
    --------
    >>> col2im(np.ones((1, 2, 2, 4)), (1, 3, 3, 1), (2, 2), (1, 1), (0, 0, 0, 0))[0, :, :, 0]
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    n, height, width, channels = x_shape
    top, bottom, left, right = pads
    _, oh, ow, _ = columns.shape
    columns = columns.reshape(n, oh, ow, *window, channels)
    padded = np.zeros((n, height + top + bottom, width + left + right, channels), columns.dtype)
    for row in range(window[0]):
        for column in range(window[1]):
            rows = slice(row, row + strides[0] * (oh - 1) + 1, strides[0])
            places = slice(column, column + strides[1] * (ow - 1) + 1, strides[1])
            padded[:, rows, places] += columns[:, :, :, row, column]
    return padded[:, top : top + height, left : left + width]
