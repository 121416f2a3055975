"""Every D-th pixel as an image of its own: what turns a dilated convolution into a plain one.

A window whose pixels lie D apart sees, wherever it stands, only pixels of one phase: rows p,
p + D, p + 2 D and so on, and columns alike. In the image of that phase they lie side by side.
"""

import numpy as np

from tinycnn.reference.im2col import pad_images


def split_phases(x, steps, pads):
    """Put a frame of zeros around images, and make an image of each phase.

    With steps of 1 there is one phase, and what remains is the frame.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    steps : tuple of int
        (DH, DW): how many pixels apart those of a phase lie.
    pads : tuple of int
        (top, bottom, left, right), in pixels.

    Returns
    -------
    ndarray of shape (N * DH * DW, ceil((top + H + bottom) / DH), ceil((left + W + right) / DW), C)
        The phases of an image one after the other; where one has no pixel, 0.

    Examples
    --------
    >>> x = np.arange(6.0).reshape(1, 2, 3, 1)
    >>> split_phases(x, (1, 2), (0, 0, 0, 0))[..., 0]
    array([[[0., 2.],
            [3., 5.]],
    <BLANKLINE>
           [[1., 0.],
            [4., 0.]]])
    """
    n, height, width, channels = x.shape
    top, bottom, left, right = pads
    rows = -(-(top + height + bottom) // steps[0])
    columns = -(-(left + width + right) // steps[1])
    more = rows * steps[0] - height - top, columns * steps[1] - width - left
    padded = pad_images(x, (top, more[0], left, more[1]))
    split = padded.reshape(n, rows, steps[0], columns, steps[1], channels)
    return np.ascontiguousarray(split.transpose(0, 2, 4, 1, 3, 5)).reshape(-1, rows, columns, channels)


def join_phases(phases, steps, pads, x_shape):
    """Put phases together again and take the frame off: what :func:`split_phases` undoes.

    Parameters
    ----------
    phases : ndarray, as :func:`split_phases` returns it
    steps, pads
        As there.
    x_shape : tuple of int
        (N, H, W, C).

    Returns
    -------
    ndarray of shape (N, H, W, C)

    Examples
    --------
    >>> framed = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> join_phases(framed, (1, 1), (1, 1, 1, 0), (1, 1, 2, 1))[0, :, :, 0]
    array([[4., 5.]])
    """
    n, height, width, channels = x_shape
    top, _, left, _ = pads
    _, rows, columns, _ = phases.shape
    split = phases.reshape(n, *steps, rows, columns, channels).transpose(0, 3, 1, 4, 2, 5)
    padded = split.reshape(n, rows * steps[0], columns * steps[1], channels)
    return np.ascontiguousarray(padded[:, top : top + height, left : left + width])
