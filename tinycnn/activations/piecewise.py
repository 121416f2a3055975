"""Activations made of straight pieces and parabolas: plain NumPy, with their derivatives."""

import numpy as np


def relu(x, negative_slope=0.0, max_value=None, threshold=0.0):
    """x above ``threshold`` and at most ``max_value``, negative_slope * (x - threshold) below."""
    kind = x.dtype.type
    y = np.where(x > threshold, x, kind(negative_slope) * (x - kind(threshold)))
    if not negative_slope:
        y = np.where(np.isnan(x), x, np.where(x > threshold, x, kind(0)))
    return y if max_value is None else np.minimum(y, kind(max_value))


def relu6(x):
    """x between 0 and 6."""
    return np.clip(x, 0, 6)


def relu6_slope(x, y):
    """The derivative of :func:`relu6`."""
    return _one(x, (x > 0) & (x < 6))


def leaky_relu(x, negative_slope=0.2):
    """x above 0, negative_slope * x below."""
    return np.where(x > 0, x, x.dtype.type(negative_slope) * x)


def leaky_relu_slope(x, y):
    """The derivative of :func:`leaky_relu`."""
    return np.where(x > 0, x.dtype.type(1), x.dtype.type(0.2))


def hard_sigmoid(x):
    """x / 6 + 1/2 between 0 and 1."""
    return np.clip(x + 3, 0, 6) / 6


def hard_sigmoid_slope(x, y):
    """The derivative of :func:`hard_sigmoid`."""
    return _one(x, (x > -3) & (x < 3)) / 6


def hard_silu(x):
    """x times :func:`hard_sigmoid`, also called hard swish."""
    return x * hard_sigmoid(x)


def hard_silu_slope(x, y):
    """The derivative of :func:`hard_silu`."""
    return hard_sigmoid(x) + x * hard_sigmoid_slope(x, y)


def hard_tanh(x):
    """x between -1 and 1."""
    return np.clip(x, -1, 1)


def hard_tanh_slope(x, y):
    """The derivative of :func:`hard_tanh`."""
    return _one(x, (x >= -1) & (x <= 1))


def hard_shrink(x, threshold=0.5):
    """x farther from 0 than ``threshold``, else 0."""
    return np.where(np.abs(x) <= threshold, x.dtype.type(0), x)


def hard_shrink_slope(x, y):
    """The derivative of :func:`hard_shrink`."""
    return _one(x, np.abs(x) > 0.5)


def soft_shrink(x, threshold=0.5):
    """x drawn towards 0 by ``threshold``, 0 where it is nearer."""
    kind = x.dtype.type
    nearer = np.where(x > threshold, x - kind(threshold), x + kind(threshold))
    return np.where(np.abs(x) <= threshold, kind(0), nearer)


def sparse_plus(x):
    """0 up to -1, x from 1 on, (x + 1)**2 / 4 between."""
    return np.where(x <= -1, x.dtype.type(0), np.where(x < 1, (x + 1) ** 2 / 4, x))


def sparse_plus_slope(x, y):
    """The derivative of :func:`sparse_plus`."""
    return np.clip((x + 1) / 2, 0, 1)


def sparse_sigmoid(x):
    """(x + 1) / 2 between 0 and 1."""
    return np.clip((x + 1) / 2, 0, 1)


def sparse_sigmoid_slope(x, y):
    """The derivative of :func:`sparse_sigmoid`."""
    return _one(x, (x > -1) & (x < 1)) / 2


def threshold(x, threshold, default_value):
    """x above ``threshold``, else ``default_value``."""
    return np.where(x > threshold, x, x.dtype.type(default_value))


def _one(x, where):
    """1 where something holds, 0 elsewhere; NaN stays visible."""
    return np.where(np.isnan(x), x, where.astype(x.dtype))
