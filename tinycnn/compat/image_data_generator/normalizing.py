"""Images brought into the range a network likes, by their own statistics or by those of all."""

import math
import warnings

import numpy as np

# What keeps standard deviations from 0.
SMALLEST = 1e-6


def standardized(x, settings, axes=None):
    """Apply rescale, and center, scale and whiten as far as that is wanted, in place if possible.

    Parameters
    ----------
    x : ndarray, shape (..., H, W, C)
    settings : ImageDataGenerator
    axes : tuple of int, optional
        Which axes make one sample; all if not given.

    Returns
    -------
    ndarray
    """
    if x.dtype.kind != "f":
        x = x.astype(settings.dtype)
    if settings.rescale:
        x *= settings.rescale
    if settings.samplewise_center:
        x -= np.mean(x, axis=axes, keepdims=True)
    if settings.samplewise_std_normalization:
        x /= np.std(x, axis=axes, keepdims=True) + SMALLEST
    if settings.featurewise_center and _fitted(settings.mean, "featurewise_center"):
        x -= settings.mean
    if settings.featurewise_std_normalization and _fitted(settings.std, "featurewise_std_normalization"):
        x /= settings.std + SMALLEST
    if settings.zca_whitening and _fitted(settings.zca_whitening_matrix, "zca_whitening"):
        flat = x.reshape(-1, math.prod(x.shape[-3:]))
        x = (flat @ settings.zca_whitening_matrix).astype(x.dtype).reshape(x.shape)
    return x


def feature_statistics(x, channel_axis, reduce):
    """Return the mean or standard deviation of each channel, in a shape that fits one image."""
    axes = tuple(axis for axis in range(4) if axis != channel_axis)
    shape = [1, 1, 1]
    shape[channel_axis - 1] = -1
    return reduce(x, axis=axes, dtype=np.float64).astype(x.dtype).reshape(shape)


def whitening_matrix(x, epsilon):
    """Return the matrix that takes the correlations out of centered images (ZCA).

    Parameters
    ----------
    x : ndarray of float, shape (N, ...)
    epsilon : float
        Added to the singular values, so that directions without variance do not explode.

    Returns
    -------
    ndarray of the same dtype, shape (features, features)

    Notes
    -----
    With the singular values s and vectors U of the features, it is
    ``U diag(sqrt(N) / (s + epsilon)) U.T``. They come from the eigenvalues of the small
    square matrix, in float64, instead of from all samples.
    """
    flat = x.reshape(len(x), -1).astype(np.float64)
    squares, vectors = np.linalg.eigh(flat.T @ flat)
    scales = np.sqrt(len(x)) / (np.sqrt(np.maximum(squares, 0)) + epsilon)
    return ((vectors * scales) @ vectors.T).astype(x.dtype)


def _fitted(statistics, name):
    if statistics is None:
        warnings.warn(
            f"ImageDataGenerator: {name} needs statistics, and is left out. "
            "Call fit(x) with training images first.",
            stacklevel=4,
        )
    return statistics is not None
