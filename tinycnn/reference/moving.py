"""Images mirrored and cut out, each by numbers of its own; no pixel changes its value."""

import numpy as np


def flip_images(x, numbers, horizontal, vertical):
    """Mirror the images whose number is 0.5 or less.

    Parameters
    ----------
    x : ndarray of float, shape (N, H, W, C)
        Images, or the gradient of mirrored ones: mirroring again undoes it.
    numbers : ndarray of float, shape (N, 1)
    horizontal, vertical : bool
        Whether left and right, and top and bottom, change places.

    Returns
    -------
    ndarray of the same dtype, shape (N, H, W, C)

    Examples
    --------
    >>> x = np.arange(4.0).reshape(2, 1, 2, 1)
    >>> flip_images(x, np.array([[0.2], [0.7]]), True, False).ravel()
    array([1., 0., 2., 3.])
    """
    axes = [axis for axis, wanted in ((1, vertical), (2, horizontal)) if wanted]
    return np.where(numbers.reshape(-1, 1, 1, 1) <= 0.5, np.flip(x, axes), x)


def crop_forward(x, starts, height, width):
    """Cut a window out of each image.

    Parameters
    ----------
    x : ndarray of float, shape (N, H, W, C)
    starts : ndarray of float, shape (N, 2)
        The first row and the first column; what is after the point does not count, and a
        window that would reach beyond the image ends at its edge.
    height, width : int
        Sizes of the window.

    Returns
    -------
    ndarray of the same dtype, shape (N, height, width, C)

    Examples
    --------
    >>> x = np.arange(6.0).reshape(1, 2, 3, 1)
    >>> crop_forward(x, np.array([[0.9, 1.2]]), 1, 2).ravel()
    array([1., 2.])
    """
    y = np.empty((len(x), height, width, x.shape[3]), x.dtype)
    for image, place, window in zip(x, _places(starts, x.shape, height, width), y, strict=True):
        window[...] = image[place]
    return y


def crop_backward(dy, starts, height, width):
    """Put the gradients of windows back to where they were cut out; the rest is 0.

    Parameters
    ----------
    dy : ndarray of float, shape (N, window height, window width, C)
    starts : ndarray of float, shape (N, 2)
    height, width : int
        Sizes of the images.

    Returns
    -------
    ndarray of the same dtype, shape (N, height, width, C)

    Examples
    --------
    >>> crop_backward(np.ones((1, 1, 2, 1)), np.array([[0.0, 1.0]]), 2, 3).ravel()
    array([0., 1., 1., 0., 0., 0.])
    """
    dx = np.zeros((len(dy), height, width, dy.shape[3]), dy.dtype)
    for image, place, window in zip(dx, _places(starts, dx.shape, *dy.shape[1:3]), dy, strict=True):
        image[place] = window
    return dx


def _places(starts, shape, height, width):
    for row, column in starts:
        top, left = min(int(row), shape[1] - height), min(int(column), shape[2] - width)
        yield slice(top, top + height), slice(left, left + width)
