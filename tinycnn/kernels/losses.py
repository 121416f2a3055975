"""Losses of a prediction as it stands, without an intermediate array for every operation.

Logarithms are computed in whole vectors; the gradients have none, and are plain loops.
Training a softmax does not come this way (see ``cross_entropy.py``).
"""

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels.cross_entropy import alike, class_numbers, scaled_difference
from tinycnn.kernels.vectors import (
    first_lanes,
    greater,
    load_some,
    log,
    smaller,
    splat,
    splat_from,
    store_some,
    sum_lanes,
    vector_lanes,
)
from tinycnn.memory import take
from tinycnn.reference.losses import SMALLEST

MOST = 1 - SMALLEST


def categorical_cross_entropy_forward(probabilities, targets):
    """Compute -sum(t * log(q)), where q are the probabilities divided by their sum, clipped."""
    targets = alike(probabilities, targets, probabilities.size)
    values = take(probabilities.shape[:1], probabilities.dtype)
    _categorical_forward(probabilities.reshape(-1), targets, values)
    return values


def categorical_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the probabilities, through the clipping and the division."""
    return _filled(_categorical_backward, probabilities, targets, scale)


def sparse_categorical_cross_entropy_forward(probabilities, labels):
    """Compute -log(c[label] / sum(c)), where c are the clipped probabilities."""
    values = take(probabilities.shape[:1], probabilities.dtype)
    _sparse_forward(probabilities.reshape(-1), class_numbers(labels, values.shape), values)
    return values


def sparse_categorical_cross_entropy_backward(probabilities, labels, scale):
    """Compute the gradient by the probabilities: 1 / sum(c) - one_hot / c, 0 where clipped."""
    dprobabilities = take(probabilities.shape, probabilities.dtype)
    scale = alike(probabilities, scale, probabilities.shape[:1])
    _sparse_backward(probabilities, class_numbers(labels, scale.shape), scale, dprobabilities)
    return dprobabilities


def binary_cross_entropy_forward(probabilities, targets):
    """Compute the mean over C of -t * log(c) - (1 - t) * log(1 - c), with c clipped."""
    targets = alike(probabilities, targets, probabilities.size)
    values = take(probabilities.shape[:1], probabilities.dtype)
    _binary_forward(probabilities.reshape(-1), targets, values)
    return values


def binary_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the probabilities: (c - t) / (c * (1 - c)) / C, 0 where clipped."""
    return _filled(_binary_backward, probabilities, targets, scale)


def mean_squared_error_forward(predictions, targets):
    """Compute the mean of (y - t)**2 over each row."""
    targets = alike(predictions, targets, predictions.shape)
    values = take(predictions.shape[:1], predictions.dtype)
    _squared_error(predictions, targets, values)
    return values


def mean_squared_error_backward(predictions, targets, scale):
    """Compute the gradient by the predictions: 2 * (y - t) / C * scale."""
    targets = alike(predictions, targets, predictions.shape)
    scale = alike(predictions, scale, predictions.shape[:1])
    dpredictions = take(predictions.shape, predictions.dtype)
    scaled_difference(predictions, targets, scale, 2, dpredictions)
    return dpredictions


def _filled(loop, probabilities, targets, scale):
    dprobabilities = take(probabilities.shape, probabilities.dtype)
    targets = alike(probabilities, targets, probabilities.shape)
    loop(probabilities, targets, alike(probabilities, scale, probabilities.shape[:1]), dprobabilities)
    return dprobabilities


@inline
def _clip(array, vector):
    """Cut a vector to [SMALLEST, MOST]; NaN stays."""
    return smaller(greater(vector, splat(array, SMALLEST)), splat(array, MOST))


@inline
def _clip_number(p, least, most):
    """The same for one number."""
    return least if p < least else (most if p > most else p)


@kernel
def _categorical_forward(probabilities, targets, values):
    size, lanes = probabilities.size // values.size, vector_lanes(probabilities)
    zero = splat(probabilities, 0)
    for n in range(values.size):
        row, stop, total, loss = n * size, n * size + size, zero, zero
        for i in range(row, stop, lanes):
            total = total + load_some(probabilities, i, stop)
        total = sum_lanes(total)
        for i in range(row, stop, lanes):
            q = _clip(probabilities, load_some(probabilities, i, stop) / total)
            loss = loss - first_lanes(stop - i, load_some(targets, i, stop) * log(q), zero)
        store_some(values, n, n + 1, sum_lanes(loss))


@kernel
def _categorical_backward(probabilities, targets, scale, dprobabilities):
    least, most = scale.dtype.type(SMALLEST), scale.dtype.type(MOST)
    for n in range(scale.size):
        p, t, dp = probabilities[n], targets[n], dprobabilities[n]
        total, mean = scale.dtype.type(0), scale.dtype.type(0)
        for c in range(p.size):
            total += p[c]
        for c in range(p.size):
            q = p[c] / total
            gradient = -t[c] / _clip_number(q, least, most) * scale[n]
            dp[c] = 0 if (q < least) | (q > most) else gradient
            mean += dp[c] * q
        for c in range(p.size):
            dp[c] = (dp[c] - mean) / total


@kernel
def _sparse_forward(probabilities, labels, values):
    size, lanes = probabilities.size // values.size, vector_lanes(probabilities)
    zero = splat(probabilities, 0)
    for n in range(values.size):
        row, stop, total = n * size, n * size + size, zero
        if not 0 <= labels[n] < size:
            raise IndexError("A label is not the number of a class.")
        for i in range(row, stop, lanes):
            total = total + first_lanes(
                stop - i, _clip(probabilities, load_some(probabilities, i, stop)), zero
            )
        picked = _clip(probabilities, splat_from(probabilities, row + labels[n]))
        store_some(values, n, n + 1, log(sum_lanes(total)) - log(picked))


@kernel
def _sparse_backward(probabilities, labels, scale, dprobabilities):
    least, most = scale.dtype.type(SMALLEST), scale.dtype.type(MOST)
    one = scale.dtype.type(1)
    for n in range(scale.size):
        p, dp, label = probabilities[n], dprobabilities[n], labels[n]
        if not 0 <= label < p.size:
            raise IndexError("A label is not the number of a class.")
        total = scale.dtype.type(0)
        for c in range(p.size):
            total += _clip_number(p[c], least, most)
        for c in range(p.size):
            gradient = one / total - (one / _clip_number(p[c], least, most) if c == label else 0)
            dp[c] = 0 if (p[c] < least) | (p[c] > most) else gradient * scale[n]


@kernel
def _binary_forward(probabilities, targets, values):
    size, lanes = probabilities.size // values.size, vector_lanes(probabilities)
    zero, one = splat(probabilities, 0), splat(probabilities, 1)
    for n in range(values.size):
        stop, total = n * size + size, zero
        for i in range(n * size, stop, lanes):
            p, t = _clip(probabilities, load_some(probabilities, i, stop)), load_some(targets, i, stop)
            loss = t * log(p) + (one - t) * log(one - p)
            total = total - first_lanes(stop - i, loss, zero)
        store_some(values, n, n + 1, sum_lanes(total) / splat(probabilities, size))


@kernel
def _binary_backward(probabilities, targets, scale, dprobabilities):
    least, most = scale.dtype.type(SMALLEST), scale.dtype.type(MOST)
    one = scale.dtype.type(1)
    for n in range(scale.size):
        p, t, dp = probabilities[n], targets[n], dprobabilities[n]
        share = scale[n] / scale.dtype.type(p.size)
        for c in range(p.size):
            q = _clip_number(p[c], least, most)
            gradient = (q - t[c]) / (q * (one - q)) * share
            dp[c] = 0 if (p[c] < least) | (p[c] > most) else gradient


@kernel
def _squared_error(predictions, targets, values):
    for n in range(predictions.shape[0]):
        value = predictions.dtype.type(0)
        for c in range(predictions.shape[1]):
            difference = predictions[n, c] - targets[n, c]
            value += difference * difference
        values[n] = value / predictions.dtype.type(predictions.shape[1])
