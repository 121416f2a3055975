"""Functions that neural networks are made of."""

import numpy as np

from tinycnn import tracing
from tinycnn.ops.arrays import convert_to_tensor, dtype_of, floating


def relu(x):
    """Compute max(x, 0)."""
    return tracing.relu(convert_to_tensor(x))


def relu6(x):
    """Compute min(max(x, 0), 6)."""
    return np.minimum(relu(x), 6)


def leaky_relu(x, negative_slope=0.2):
    """Compute x, times a slope where it is negative."""
    x = floating(x)
    return np.where(x > 0, x, x * negative_slope)


def elu(x, alpha=1.0):
    """Compute x, and alpha * (exp(x) - 1) where it is negative."""
    x = floating(x)
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def sigmoid(x):
    """Compute 1 / (1 + exp(-x))."""
    return tracing.sigmoid(floating(x))


def log_sigmoid(x):
    """Compute the logarithm of sigmoid."""
    return -tracing.softplus(-floating(x))


def softplus(x):
    """Compute log(1 + exp(x))."""
    return tracing.softplus(floating(x))


def softsign(x):
    """Compute x / (1 + abs(x))."""
    x = floating(x)
    return x / (1 + np.abs(x))


def silu(x):
    """Compute x * sigmoid(x)."""
    x = floating(x)
    return x * tracing.sigmoid(x)


swish = silu


def softmax(x, axis=-1):
    """Compute exp(x) / sum(exp(x)) along an axis.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    array([0.5, 0.5], dtype=float32)
    """
    return tracing.softmax(floating(x), axis=axis)


def log_softmax(x, axis=-1):
    """Compute the logarithm of softmax."""
    return tracing.log_softmax(floating(x), axis=axis)


def one_hot(x, num_classes, axis=-1, dtype="float32"):
    """Return 1 at the place of each class number, 0 elsewhere; of others, 0 everywhere.

    Examples
    --------
    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]], dtype=float32)
    """
    x = convert_to_tensor(x).astype(np.int64)
    y = (np.expand_dims(x, -1) == np.arange(num_classes)).astype(dtype_of(dtype))
    return np.moveaxis(y, -1, axis)


def normalize(x, axis=-1, order=2, epsilon=None):
    """Divide by the norm along an axis; by ``epsilon``, 1e-7 if not given, where it is smaller."""
    x, epsilon = floating(x), 1e-7 if epsilon is None else epsilon
    if order == 2:  # no slope where everything is 0
        size = np.sum(np.square(x), axis=axis, keepdims=True)
        return x / np.sqrt(np.maximum(size, x.dtype.type(epsilon) ** 2))
    powers = np.sum(np.power(np.abs(x), order), axis=axis, keepdims=True)
    return x / np.maximum(np.power(powers, 1 / order), epsilon)
