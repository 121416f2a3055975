"""Formulas that NumPy does not have."""

import math

import numpy as np


def sigmoid(x):
    """Return 1 / (1 + exp(-x)), without overflow."""
    return np.where(
        x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x)))
    ).astype(x.dtype)


def softplus(x):
    """Return log(1 + exp(x)), without overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def log_sigmoid(x):
    """Return the logarithm of the sigmoid."""
    return -softplus(-x)


def erf(x):
    """Return the error function."""
    return np.vectorize(math.erf, otypes=[x.dtype])(x)


def divide_no_nan(x, y):
    """Return x / y, and 0 where y is 0."""
    x, y = np.broadcast_arrays(x, y)
    return np.divide(x, y, out=np.zeros(x.shape, np.result_type(x, y, np.float32)), where=y != 0)


def logsumexp(x, axis=None, keepdims=False):
    """Return the logarithm of the sum of exponentials, without overflow."""
    top = x.max(axis=axis, keepdims=True)
    found = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return found if keepdims else np.squeeze(found, axis=axis)


def log_softmax(x, axis=-1):
    """Return the logarithm of the softmax."""
    return x - logsumexp(x, axis=axis, keepdims=True)
