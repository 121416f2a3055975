"""Activation functions and their gradients.

Each gradient is written in terms of the output ``y``, which is at hand anyway: the
input ``z`` need not be kept.
"""

import numpy as np


def relu_forward(z):
    """Replace what is below 0 by 0; NaN stays NaN.

    Examples
    --------
    >>> relu_forward(np.array([-1.0, 0.0, 2.0]))
    array([0., 0., 2.])
    """
    return np.maximum(z, 0)


def relu_backward(dy, y):
    """Let the gradient through where the output is above 0."""
    return np.where(y > 0, dy, 0).astype(dy.dtype, copy=False)


def sigmoid_forward(z):
    """1 / (1 + exp(-z)), written so that no large number is ever raised.

    Examples
    --------
    >>> sigmoid_forward(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def sigmoid_backward(dy, y):
    """dy * y * (1 - y)."""
    return dy * y * (1 - y)


def tanh_forward(z):
    """The hyperbolic tangent."""
    return np.tanh(z)


def tanh_backward(dy, y):
    """dy * (1 - y**2)."""
    return dy * (1 - y * y)


def softmax_forward(z):
    """Turn numbers along the last axis into probabilities; the maximum is taken off first.

    Examples
    --------
    >>> softmax_forward(np.array([[1000.0, 1000.0]]))
    array([[0.5, 0.5]])
    """
    shifted = np.exp(z - z.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


def softmax_backward(dy, y):
    """y * (dy - sum(dy * y)), along the last axis."""
    return y * (dy - (dy * y).sum(axis=-1, keepdims=True))
