"""Activation functions, each in one pass over the numbers, a vector at a time.

exp and tanh are computed in registers (see ``vectors/emitted_math.py``), so nothing is
written between the steps of a formula. The gradients are simple enough for the compiler
to make vectors of them by itself.
"""

from math import inf

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels.vectors import (
    choose_off,
    exp,
    first_lanes,
    greater,
    greatest_lane,
    load_some,
    log,
    sigmoid,
    splat,
    store_some,
    sum_lanes,
    tanh,
    vector_lanes,
)
from tinycnn.memory import take


def relu_forward(z):
    """Replace what is below 0 by 0; NaN stays NaN."""
    y = take(z.shape, z.dtype)
    _relu(z.reshape(-1), y.reshape(-1))
    return y


def relu_backward(dy, y):
    """Let the gradient through where the output is above 0."""
    dx = take(dy.shape, dy.dtype)
    _relu_backward(dy.reshape(-1), y.reshape(-1), dx.reshape(-1))
    return dx


def sigmoid_forward(z):
    """1 / (1 + exp(-z)), by way of exp(-|z|), which cannot overflow."""
    y = take(z.shape, z.dtype)
    _sigmoid(z.reshape(-1), y.reshape(-1))
    return y


def sigmoid_backward(dy, y):
    """dy * y * (1 - y)."""
    dx = take(dy.shape, dy.dtype)
    _sigmoid_backward(dy.reshape(-1), y.reshape(-1), dx.reshape(-1))
    return dx


def tanh_forward(z):
    """The hyperbolic tangent."""
    y = take(z.shape, z.dtype)
    _tanh(z.reshape(-1), y.reshape(-1))
    return y


def tanh_backward(dy, y):
    """dy * (1 - y**2)."""
    dx = take(dy.shape, dy.dtype)
    _tanh_backward(dy.reshape(-1), y.reshape(-1), dx.reshape(-1))
    return dx


def softmax_forward(z):
    """Turn numbers along the last axis into probabilities; the maximum is taken off first."""
    y = take(z.shape, z.dtype)
    _softmax(z.reshape(-1), y.reshape(-1), z.shape[-1])
    return y


def softmax_backward(dy, y):
    """y * (dy - sum(dy * y)), along the last axis."""
    dx = take(dy.shape, dy.dtype)
    _softmax_backward(dy.reshape(-1), y.reshape(-1), dx.reshape(-1), dy.shape[-1])
    return dx


@kernel
def _relu(z, y):
    zero = splat(z, 0)
    for i in range(0, z.size, vector_lanes(z)):
        value = load_some(z, i, z.size)
        store_some(y, i, y.size, choose_off(value, zero, value))


@kernel
def _relu_backward(dy, y, dx):
    for i in range(dx.size):
        d = dy[i]  # loaded before the question is asked: so the loop becomes vectors
        dx[i] = d if y[i] > 0 else 0


@kernel
def _sigmoid(z, y):
    for i in range(0, z.size, vector_lanes(z)):
        store_some(y, i, y.size, sigmoid(load_some(z, i, z.size)))


@kernel
def _sigmoid_backward(dy, y, dx):
    for i in range(dx.size):
        dx[i] = dy[i] * y[i] * (1 - y[i])


@kernel
def _tanh(z, y):
    for i in range(0, z.size, vector_lanes(z)):
        store_some(y, i, y.size, tanh(load_some(z, i, z.size)))


@kernel
def _tanh_backward(dy, y, dx):
    for i in range(dx.size):
        dx[i] = dy[i] * (1 - y[i] * y[i])


@inline
def softmax_row(z, row, stop, y):
    """Write softmax(z[row:stop]); return the maximum and log(sum of powers), in all lanes of vectors.

    A row of ten classes is one vector with lanes to spare: loaded, raised, summed across.
    """
    lanes, zero, least = vector_lanes(z), splat(z, 0), splat(z, -inf)
    top, total = least, zero
    for i in range(row, stop, lanes):
        top = greater(top, first_lanes(stop - i, load_some(z, i, stop), least))
    top = greatest_lane(top)
    for i in range(row, stop, lanes):
        power = first_lanes(stop - i, exp(load_some(z, i, stop) - top), zero)
        store_some(y, i, stop, power)
        total = total + power
    total = sum_lanes(total)
    for i in range(row, stop, lanes):
        store_some(y, i, stop, load_some(y, i, stop) / total)
    return top, log(total)


@kernel
def _softmax(z, y, size):
    for row in range(0, z.size, size):
        softmax_row(z, row, row + size, y)


@kernel
def _softmax_backward(dy, y, dx, size):
    lanes = vector_lanes(dy)
    for row in range(0, dy.size, size):
        stop, total = row + size, splat(dy, 0)
        for i in range(row, stop, lanes):
            total = total + load_some(dy, i, stop) * load_some(y, i, stop)
        total = sum_lanes(total)
        for i in range(row, stop, lanes):
            store_some(dx, i, stop, load_some(y, i, stop) * (load_some(dy, i, stop) - total))
