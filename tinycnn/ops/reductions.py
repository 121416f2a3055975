"""Sums, means and the like, along axes."""

import numpy as np

from tinycnn import tracing
from tinycnn.ops.arrays import convert_to_tensor, floating


def sum(x, axis=None, keepdims=False):
    """Add up along axes."""
    x = convert_to_tensor(x)
    y = np.sum(x, axis=_axes(axis), keepdims=keepdims)
    return y.astype(np.int32) if x.dtype == np.bool_ else y


def mean(x, axis=None, keepdims=False):
    """Compute the mean along axes.

    Examples
    --------
    >>> mean([[1.0, 2.0], [3.0, 4.0]], axis=-1)
    array([1.5, 3.5], dtype=float32)
    """
    return np.mean(floating(x), axis=_axes(axis), keepdims=keepdims)


def var(x, axis=None, keepdims=False):
    """Compute the variance along axes."""
    return np.var(floating(x), axis=_axes(axis), keepdims=keepdims)


def std(x, axis=None, keepdims=False):
    """Compute the standard deviation along axes."""
    return np.std(floating(x), axis=_axes(axis), keepdims=keepdims)


def prod(x, axis=None, keepdims=False):
    """Multiply along axes."""
    return np.prod(convert_to_tensor(x), axis=_axes(axis), keepdims=keepdims)


def max(x, axis=None, keepdims=False, initial=None):
    """Find the largest along axes."""
    found = np.max(convert_to_tensor(x), axis=_axes(axis), keepdims=keepdims)
    return found if initial is None else np.maximum(found, initial)


def min(x, axis=None, keepdims=False, initial=None):
    """Find the smallest along axes."""
    found = np.min(convert_to_tensor(x), axis=_axes(axis), keepdims=keepdims)
    return found if initial is None else np.minimum(found, initial)


amax, amin = max, min


def all(x, axis=None, keepdims=False):
    """Say whether all along axes are true."""
    return np.all(convert_to_tensor(x), axis=_axes(axis), keepdims=keepdims)


def any(x, axis=None, keepdims=False):
    """Say whether any along axes is true."""
    return np.any(convert_to_tensor(x), axis=_axes(axis), keepdims=keepdims)


def argmax(x, axis=None, keepdims=False):
    """Find where the largest is."""
    return np.argmax(convert_to_tensor(x), axis=axis, keepdims=keepdims).astype(np.int32)


def argmin(x, axis=None, keepdims=False):
    """Find where the smallest is."""
    return np.argmin(convert_to_tensor(x), axis=axis, keepdims=keepdims).astype(np.int32)


def argsort(x, axis=-1):
    """Return the indices that put numbers in order."""
    return np.argsort(convert_to_tensor(x), axis=axis, kind="stable").astype(np.int32)


def sort(x, axis=-1):
    """Put numbers in order."""
    return np.sort(convert_to_tensor(x), axis=axis)


def cumsum(x, axis=None):
    """Add up everything so far."""
    return np.cumsum(convert_to_tensor(x), axis=axis)


def count_nonzero(x, axis=None):
    """Count what is not 0."""
    return np.sum(np.not_equal(convert_to_tensor(x), 0), axis=_axes(axis)).astype(np.int32)


def logsumexp(x, axis=None, keepdims=False):
    """Compute log(sum(exp(x))) along axes."""
    return tracing.logsumexp(floating(x), axis=_axes(axis), keepdims=keepdims)


def norm(x, ord=None, axis=None, keepdims=False):
    """Compute the length of vectors."""
    return np.linalg.norm(floating(x), ord=ord, axis=_axes(axis), keepdims=keepdims)


def _axes(axis):
    return tuple(axis) if isinstance(axis, list) else axis
