"""Images made brighter, darker or of another colour: a whole batch at once."""

import numpy as np

from tinycnn.settings import floatx


def channel_shifted(x, intensities):
    """Add to each image a number of its own; it stays between its darkest and its brightest.

    Parameters
    ----------
    x : ndarray of float, shape (N, H, W, C)
    intensities : ndarray of float, shape (N,)

    Returns
    -------
    ndarray of the same dtype

    Examples
    --------
    >>> channel_shifted(np.array([[[[0.0], [4.0]]]]), np.array([3.0])).ravel()
    array([3., 4.])
    """
    axes = tuple(range(1, x.ndim))
    lowest, highest = x.min(axis=axes, keepdims=True), x.max(axis=axes, keepdims=True)
    return np.clip(x + _each(intensities, x), lowest, highest)


def brightened(x, factors, scale=False):
    """Multiply each image by a factor of its own, as Pillow does: in whole numbers of 0..255.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
        If an image has numbers outside of 0..255, its darkest becomes 0 and its brightest 255
        on the way. The fourth channel, if there is one, stands for transparency and stays.
    factors : ndarray of float, shape (N,)
    scale : bool
        Bring every image to 0..255, and leave it there.

    Returns
    -------
    ndarray of ``floatx()``

    Examples
    --------
    >>> brightened(np.array([[[[10.0], [200.0]]]]), np.array([1.5])).ravel()
    array([ 15., 255.], dtype=float32)
    """
    axes = tuple(range(1, x.ndim))
    x = x.astype(floatx())
    lowest, highest = x.min(axis=axes, keepdims=True), x.max(axis=axes, keepdims=True)
    stretch = (lowest < 0) | (highest > 255) | scale
    x = np.where(stretch, (x - lowest) / np.where(highest > lowest, highest - lowest, 1) * 255, x)
    whole = np.trunc(x)
    # Pillow multiplies in float32 and cuts off what is behind the point.
    bright = np.clip(np.trunc(whole * _each(factors, x)), 0, 255)
    if x.shape[-1] == 4:
        bright[..., 3] = whole[..., 3]
    back = bright / 255 * (highest - lowest) + lowest
    return np.where(stretch & (not scale), back, bright).astype(x.dtype)


def _each(numbers, x):
    return np.asarray(numbers, x.dtype).reshape(len(x), *[1] * (x.ndim - 1))
