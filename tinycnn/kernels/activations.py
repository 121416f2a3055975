"""Activation functions, each in one pass over the numbers.

Where NumPy's own vectorized ``exp`` and ``tanh`` do the work, a compiled loop around
the scalar functions would be slower (``benchmarks/``): those stay NumPy, but write
into memory that is there already.
"""

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.memory import take


def relu_forward(z):
    """Replace what is below 0 by 0; NaN stays NaN."""
    y = take(z.shape, z.dtype)
    np.maximum(z, z.dtype.type(0), out=y)
    return y


def relu_backward(dy, y):
    """Let the gradient through where the output is above 0."""
    dx = take(dy.shape, dy.dtype)
    _relu_backward(dy.reshape(-1), y.reshape(-1), dx.reshape(-1))
    return dx


def sigmoid_forward(z):
    """1 / (1 + exp(-z)), by way of exp(-|z|), which cannot overflow."""
    y = take(z.shape, z.dtype)
    np.abs(z, out=y)
    np.negative(y, out=y)
    np.exp(y, out=y)
    _sigmoid(z.reshape(-1), y.reshape(-1))
    return y


def sigmoid_backward(dy, y):
    """dy * y * (1 - y)."""
    dx = take(dy.shape, dy.dtype)
    _sigmoid_backward(dy.reshape(-1), y.reshape(-1), dx.reshape(-1))
    return dx


def tanh_forward(z):
    """The hyperbolic tangent."""
    return np.tanh(z, out=take(z.shape, z.dtype))


def tanh_backward(dy, y):
    """dy * (1 - y**2)."""
    dx = take(dy.shape, dy.dtype)
    _tanh_backward(dy.reshape(-1), y.reshape(-1), dx.reshape(-1))
    return dx


def softmax_forward(z):
    """Turn numbers along the last axis into probabilities; the maximum is taken off first."""
    y = take(z.shape, z.dtype)
    np.subtract(z, z.max(axis=-1, keepdims=True), out=y)
    np.exp(y, out=y)
    y /= y.sum(axis=-1, keepdims=True)
    return y


def softmax_backward(dy, y):
    """y * (dy - sum(dy * y)), along the last axis."""
    dx = take(dy.shape, dy.dtype)
    size = dy.shape[-1]
    _softmax_backward(dy.reshape(-1, size), y.reshape(-1, size), dx.reshape(-1, size))
    return dx


@kernel
def _relu_backward(dy, y, dx):
    for i in range(dx.size):
        d = dy[i]  # loaded before the question is asked: so the loop becomes vectors
        dx[i] = d if y[i] > 0 else 0


@kernel
def _sigmoid(z, small):
    for i in range(z.size):
        e = small[i]
        small[i] = (e if z[i] < 0 else 1) / (1 + e)


@kernel
def _sigmoid_backward(dy, y, dx):
    for i in range(dx.size):
        dx[i] = dy[i] * y[i] * (1 - y[i])


@kernel
def _tanh_backward(dy, y, dx):
    for i in range(dx.size):
        dx[i] = dy[i] * (1 - y[i] * y[i])


@kernel
def _softmax_backward(dy, y, dx):
    for i in range(dy.shape[0]):
        total = dy.dtype.type(0)
        for c in range(dy.shape[1]):
            total += dy[i, c] * y[i, c]
        for c in range(dy.shape[1]):
            dx[i, c] = y[i, c] * (dy[i, c] - total)
