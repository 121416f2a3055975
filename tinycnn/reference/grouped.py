"""Convolution in groups: channels and filters are dealt out, and groups do not see each other.

The filters of a group see only its channels (Krizhevsky, Sutskever and Hinton, 2012): group g
of G has channels g C/G to (g + 1) C/G - 1, and filters alike.
"""

import numpy as np

from tinycnn.reference.convolution import conv2d_backward_input, conv2d_backward_weights, conv2d_forward


def grouped_conv2d_forward(x, kernel, bias, strides, pads, groups):
    """Convolve each group of channels with its own filters.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    kernel : ndarray of shape (KH, KW, C / groups, F)
    bias : ndarray of shape (F,) or None
    strides, pads
        As in :func:`tinycnn.reference.convolution.conv2d_forward`.
    groups : int
        Divides C and F.

    Returns
    -------
    ndarray of shape (N, OH, OW, F)
    """
    pieces = zip(np.split(x, groups, -1), np.split(kernel, groups, -1), strict=True)
    y = np.concatenate([conv2d_forward(*piece, None, strides, pads) for piece in pieces], -1)
    return y if bias is None else y + bias


def grouped_conv2d_backward_weights(dy, x, strides, pads, groups, dkernel, dbias):
    """Fill in the gradients of the filters and the bias.

    Parameters
    ----------
    dy : ndarray of shape (N, OH, OW, F)
    x : ndarray of shape (N, H, W, C)
    strides, pads, groups
        As in :func:`grouped_conv2d_forward`.
    dkernel : ndarray of shape (KH, KW, C / groups, F)
        Overwritten.
    dbias : ndarray of shape (F,) or None
        Overwritten.
    """
    pieces = (np.split(array, groups, -1) for array in (dy, x, dkernel))
    for piece_dy, piece_x, piece_dkernel in zip(*pieces, strict=True):
        conv2d_backward_weights(piece_dy, piece_x, strides, pads, piece_dkernel, None)
    if dbias is not None:
        dbias[...] = dy.sum(axis=(0, 1, 2))


def grouped_conv2d_backward_input(dy, kernel, x_shape, strides, pads, groups):
    """Return the gradient of the loss by the input.

    Parameters
    ----------
    dy : ndarray of shape (N, OH, OW, F)
    kernel : ndarray of shape (KH, KW, C / groups, F)
    x_shape : tuple of int
        (N, H, W, C).
    strides, pads, groups
        As in :func:`grouped_conv2d_forward`.

    Returns
    -------
    ndarray of shape (N, H, W, C)
    """
    piece = (*x_shape[:3], x_shape[3] // groups)
    pieces = zip(np.split(dy, groups, -1), np.split(kernel, groups, -1), strict=True)
    return np.concatenate([conv2d_backward_input(*p, piece, strides, pads) for p in pieces], -1)
