"""Pooling: one number for each window and channel.

Pixels that padding adds never win a maximum and never count in an average.
"""

import numpy as np

from tinycnn.reference.im2col import col2im, im2col, windows

# A winner's place in its window is stored in one byte where that is enough, and the
# highest value of that byte is no place: the fused convolution marks "relu is off" with it.
OFF = 255


def winner_dtype(window):
    """Return the integer type that can number the pixels of a window."""
    return np.uint8 if window[0] * window[1] <= OFF else np.int32


def max_pool_forward(x, window, strides, pads):
    """Keep the greatest pixel of each window.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    window, strides : tuple of int
        (KH, KW) and (SH, SW), in pixels.
    pads : tuple of int
        (top, bottom, left, right), in pixels.

    Returns
    -------
    y : ndarray of shape (N, OH, OW, C)
        NaN where the window holds one.
    winner : ndarray of shape (N, OH, OW, C)
        Which pixel of the window it was, counted row by row; the first of equals.

    Examples
    --------
    >>> x = np.array([[1.0, 5.0], [7.0, 2.0]]).reshape(1, 2, 2, 1)
    >>> y, winner = max_pool_forward(x, (2, 2), (2, 2), (0, 0, 0, 0))
    >>> y.item(), winner.item()
    (7.0, 2)
    """
    seen = windows(x, window, strides, pads, value=-np.inf)
    flat = seen.reshape(*seen.shape[:3], -1, x.shape[-1])
    inside = windows(np.ones(x.shape, bool), window, strides, pads).reshape(flat.shape)
    # Where all pixels are -inf, the first of them that is in the image, not the padding.
    winner = np.where((flat == -np.inf).all(axis=3), inside.argmax(axis=3), flat.argmax(axis=3))
    y = np.take_along_axis(flat, winner[:, :, :, np.newaxis], axis=3)[:, :, :, 0]
    return y, winner.astype(winner_dtype(window))


def max_pool_backward(dy, winner, x_shape, window, strides, pads):
    """Send each gradient to the pixel that won; a byte that is OFF sends it nowhere.

    Parameters
    ----------
    dy, winner : ndarray of shape (N, OH, OW, C)
    x_shape : tuple of int
        (N, H, W, C).
    window, strides, pads
        As in :func:`max_pool_forward`.

    Returns
    -------
    ndarray of shape (N, H, W, C)
    """
    places = np.arange(window[0] * window[1])[:, np.newaxis]
    dcolumns = np.where(winner[:, :, :, np.newaxis] == places, dy[:, :, :, np.newaxis], 0)
    dcolumns = dcolumns.astype(dy.dtype, copy=False).reshape(*dy.shape[:3], -1)
    return col2im(dcolumns, x_shape, window, strides, pads)


def window_counts(x_shape, window, strides, pads, dtype):
    """Count the real pixels of each window: shape (OH, OW)."""
    ones = np.ones((1, x_shape[1], x_shape[2], 1), dtype)
    return im2col(ones, window, strides, pads).sum(axis=-1)[0]


def average_pool_forward(x, window, strides, pads):
    """Average the pixels of each window.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    window, strides, pads
        As in :func:`max_pool_forward`.

    Returns
    -------
    ndarray of shape (N, OH, OW, C)

    Examples
    --------
    >>> x = np.array([[1.0, 5.0], [7.0, 3.0]]).reshape(1, 2, 2, 1)
    >>> average_pool_forward(x, (2, 2), (2, 2), (0, 0, 0, 0)).item()
    4.0
    """
    counts = window_counts(x.shape, window, strides, pads, x.dtype)
    total = windows(x, window, strides, pads).sum(axis=(3, 4))
    return total / counts[:, :, np.newaxis]


def average_pool_backward(dy, x_shape, window, strides, pads):
    """Share each gradient evenly among the pixels of its window.

    Parameters
    ----------
    dy : ndarray of shape (N, OH, OW, C)
    x_shape : tuple of int
        (N, H, W, C).
    window, strides, pads
        As in :func:`max_pool_forward`.

    Returns
    -------
    ndarray of shape (N, H, W, C)
    """
    counts = window_counts(x_shape, window, strides, pads, dy.dtype)
    share = dy / counts[:, :, np.newaxis]
    dcolumns = np.repeat(share[:, :, :, np.newaxis], window[0] * window[1], axis=3)
    return col2im(dcolumns.reshape(*dy.shape[:3], -1), x_shape, window, strides, pads)


def global_average_pool_forward(x):
    """Average each channel over the whole image: (N, H, W, C) to (N, C).

    Examples
    --------
    >>> global_average_pool_forward(np.arange(4.0).reshape(1, 2, 2, 1))
    array([[1.5]])
    """
    return x.mean(axis=(1, 2))


def global_average_pool_backward(dy, x_shape):
    """Share each gradient evenly among all pixels: (N, C) to (N, H, W, C)."""
    _, height, width, _ = x_shape
    share = dy[:, np.newaxis, np.newaxis] / (height * width)
    return np.broadcast_to(share, x_shape).astype(dy.dtype, copy=True)
