"""Cross-entropy of logits, compiled; what is computed stands in the reference.

A row of ten classes is one vector with lanes to spare: it is loaded once, and powers, their
sum, its logarithm and the loss stay in registers. Longer rows take a few vectors.

The maximum is taken off with operators of vectors, which keep to the order that is written:
were log(sum) - (logits - maximum) reordered to (log(sum) + maximum) - logits, then after a
maximum of 10000 no digits would be left for log(sum) in float32.
"""

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.activations import softmax_row
from tinycnn.kernels.vectors import (
    choose_off,
    exp,
    first_lanes,
    load_some,
    log1p,
    splat,
    splat_from,
    store_some,
    sum_lanes,
    vector_lanes,
)
from tinycnn.memory import take


def alike(model, array, shape):
    """Return ``array`` as the loops want it: contiguous, of the model's dtype, of this shape.

    One dtype and layout for all arguments means one compiled version of each loop, and
    loops do not look at bounds: what has too few elements must not reach them. What the
    engine hands over is like that already, and is not copied.
    """
    return np.ascontiguousarray(array, model.dtype).reshape(shape)


def class_numbers(labels, rows):
    """Return labels as the loops want them, one int64 for each row."""
    return np.ascontiguousarray(labels, np.int64).reshape(rows)


def softmax_cross_entropy_forward(logits, targets):
    """Compute the loss of each sample and softmax(logits)."""
    targets = alike(logits, targets, logits.size)
    values, probabilities = take(logits.shape[:1], logits.dtype), take(logits.shape, logits.dtype)
    _softmax_forward(logits.reshape(-1), targets, values, probabilities.reshape(-1))
    return values, probabilities


def softmax_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the logits."""
    targets = alike(probabilities, targets, probabilities.shape)
    scale = alike(probabilities, scale, probabilities.shape[:1])
    dlogits = take(probabilities.shape, probabilities.dtype)
    _softmax_backward(probabilities, targets, scale, dlogits)
    return dlogits


def sparse_softmax_cross_entropy_forward(logits, labels):
    """Compute the loss of each sample and softmax(logits), from class numbers."""
    labels = class_numbers(labels, logits.shape[:1])
    values, probabilities = take(logits.shape[:1], logits.dtype), take(logits.shape, logits.dtype)
    _sparse_softmax_forward(logits.reshape(-1), labels, values, probabilities.reshape(-1))
    return values, probabilities


def sparse_softmax_cross_entropy_backward(probabilities, labels, scale):
    """Compute the gradient by the logits, from class numbers."""
    labels = class_numbers(labels, probabilities.shape[:1])
    scale = alike(probabilities, scale, probabilities.shape[:1])
    dlogits = take(probabilities.shape, probabilities.dtype)
    _sparse_softmax_backward(probabilities, labels, scale, dlogits)
    return dlogits


def sigmoid_cross_entropy_forward(logits, targets):
    """Compute the mean loss of each sample's yes-or-no questions, and sigmoid(logits)."""
    targets = alike(logits, targets, logits.size)
    values, probabilities = take(logits.shape[:1], logits.dtype), take(logits.shape, logits.dtype)
    _sigmoid_forward(logits.reshape(-1), targets, values, probabilities.reshape(-1))
    return values, probabilities


def sigmoid_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the logits: (probabilities - targets) * scale / C."""
    targets = alike(probabilities, targets, probabilities.shape)
    scale = alike(probabilities, scale, probabilities.shape[:1])
    dlogits = take(probabilities.shape, probabilities.dtype)
    scaled_difference(probabilities, targets, scale, 1, dlogits)
    return dlogits


@kernel
def _softmax_forward(logits, targets, values, probabilities):
    size, zero = logits.size // values.size, splat(logits, 0)
    for n in range(values.size):
        row, stop, loss = n * size, n * size + size, zero
        top, log_sum = softmax_row(logits, row, stop, probabilities)
        for i in range(row, stop, vector_lanes(logits)):
            log_p = (load_some(logits, i, stop) - top) - log_sum
            part = load_some(targets, i, stop) * log_p
            loss = loss - first_lanes(stop - i, part, zero)
        store_some(values, n, n + 1, sum_lanes(loss))


@kernel
def _sparse_softmax_forward(logits, labels, values, probabilities):
    size = logits.size // values.size
    for n in range(values.size):
        row = n * size
        if not 0 <= labels[n] < size:
            raise IndexError("A label is not the number of a class.")
        top, log_sum = softmax_row(logits, row, row + size, probabilities)
        store_some(values, n, n + 1, log_sum - (splat_from(logits, row + labels[n]) - top))


@kernel
def _softmax_backward(probabilities, targets, scale, dlogits):
    for n in range(probabilities.shape[0]):
        total = targets[n, 0]
        for c in range(1, probabilities.shape[1]):
            total += targets[n, c]
        for c in range(probabilities.shape[1]):
            dlogits[n, c] = (total * probabilities[n, c] - targets[n, c]) * scale[n]


@kernel
def _sparse_softmax_backward(probabilities, labels, scale, dlogits):
    for n in range(probabilities.shape[0]):
        if not 0 <= labels[n] < probabilities.shape[1]:
            raise IndexError("A label is not the number of a class.")
        for c in range(probabilities.shape[1]):
            dlogits[n, c] = probabilities[n, c] * scale[n]
        dlogits[n, labels[n]] -= scale[n]


@kernel
def _sigmoid_forward(logits, targets, values, probabilities):
    size, zero, one = logits.size // values.size, splat(logits, 0), splat(logits, 1)
    for n in range(values.size):
        stop, total = n * size + size, zero
        for i in range(n * size, stop, vector_lanes(logits)):
            z = load_some(logits, i, stop)
            small = exp(choose_off(z, z, zero - z))
            store_some(probabilities, i, stop, choose_off(z, small, one) / (one + small))
            loss = (choose_off(z, zero, z) - z * load_some(targets, i, stop)) + log1p(small)
            total = total + first_lanes(stop - i, loss, zero)
        store_some(values, n, n + 1, sum_lanes(total) / splat(logits, size))


@kernel
def scaled_difference(y, targets, scale, factor, dy):
    """Fill in (y - targets) * scale * factor / C, row by row."""
    for n in range(y.shape[0]):
        share = scale[n] * dy.dtype.type(factor) / dy.dtype.type(y.shape[1])
        for c in range(y.shape[1]):
            dy[n, c] = (y[n, c] - targets[n, c]) * share
