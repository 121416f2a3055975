"""Cross-entropy of logits, compiled; what is computed stands in the reference.

A row of ten classes is too short for NumPy's sums along an axis, which take longer than
the loops here. Exponentials are NumPy's: they are computed in whole vectors.
"""

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.memory import take

# Nothing to gain: log1p, computed by NumPy in whole vectors, is half of the forward, and
# the backward is one subtraction and one multiplication.
from tinycnn.reference.cross_entropy import (
    sigmoid_cross_entropy_backward,
    sigmoid_cross_entropy_forward,
)

__all__ = [
    "sigmoid_cross_entropy_backward",
    "sigmoid_cross_entropy_forward",
    "softmax_cross_entropy_backward",
    "softmax_cross_entropy_forward",
    "sparse_softmax_cross_entropy_backward",
    "sparse_softmax_cross_entropy_forward",
]


def alike(model, array, shape):
    """Return ``array`` as the loops want it: contiguous, of the model's dtype, of this shape.

    One dtype and layout for all arguments means one compiled version of each loop, and
    loops do not look at bounds: what has too few elements must not reach them.
    """
    return np.ascontiguousarray(array, model.dtype).reshape(shape)


def softmax_cross_entropy_forward(logits, targets):
    """Compute the loss of each sample and softmax(logits)."""
    targets = alike(logits, targets, logits.shape)
    shifted, probabilities, values = _softmax(logits)
    _expect(shifted, targets, values)
    return values, probabilities


@kernel
def _expect(shifted, targets, values):
    """Turn the logarithms of the sums in ``values`` into losses."""
    for n in range(shifted.shape[0]):
        value = targets[n, 0] * (values[n] - shifted[n, 0])
        for c in range(1, shifted.shape[1]):
            value += targets[n, c] * (values[n] - shifted[n, c])
        values[n] = value


def softmax_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the logits."""
    targets = alike(probabilities, targets, probabilities.shape)
    scale = alike(probabilities, scale, probabilities.shape[:1])
    dlogits = take(probabilities.shape, probabilities.dtype)
    _softmax_backward(probabilities, targets, scale, dlogits)
    return dlogits


@kernel
def _softmax_backward(probabilities, targets, scale, dlogits):
    for n in range(probabilities.shape[0]):
        total = targets[n, 0]
        for c in range(1, probabilities.shape[1]):
            total += targets[n, c]
        for c in range(probabilities.shape[1]):
            dlogits[n, c] = (total * probabilities[n, c] - targets[n, c]) * scale[n]


def sparse_softmax_cross_entropy_forward(logits, labels):
    """Compute the loss of each sample and softmax(logits), from class numbers."""
    labels = np.ascontiguousarray(labels, np.int64).reshape(logits.shape[:1])
    shifted, probabilities, values = _softmax(logits)
    _pick(shifted, labels, values)
    return values, probabilities


@kernel
def _pick(shifted, labels, values):
    """Turn the logarithms of the sums in ``values`` into losses."""
    for n in range(shifted.shape[0]):
        if not 0 <= labels[n] < shifted.shape[1]:
            raise IndexError("A label is not the number of a class.")
        values[n] -= shifted[n, labels[n]]


def sparse_softmax_cross_entropy_backward(probabilities, labels, scale):
    """Compute the gradient by the logits, from class numbers."""
    labels = np.ascontiguousarray(labels, np.int64).reshape(probabilities.shape[:1])
    scale = alike(probabilities, scale, probabilities.shape[:1])
    dlogits = take(probabilities.shape, probabilities.dtype)
    _sparse_softmax_backward(probabilities, labels, scale, dlogits)
    return dlogits


@kernel
def _sparse_softmax_backward(probabilities, labels, scale, dlogits):
    for n in range(probabilities.shape[0]):
        if not 0 <= labels[n] < probabilities.shape[1]:
            raise IndexError("A label is not the number of a class.")
        for c in range(probabilities.shape[1]):
            dlogits[n, c] = probabilities[n, c] * scale[n]
        dlogits[n, labels[n]] -= scale[n]


def _softmax(logits):
    """Return logits - maximum, softmax(logits), and log(sum(exp(logits - maximum))).

    The maximum is taken off in a loop of its own. In one loop with what follows, the
    compiler may take log(sum) - (logits - maximum) for (log(sum) + maximum) - logits,
    and after a maximum of 10000 there are no digits left for log(sum) in float32.
    """
    shifted = take(logits.shape, logits.dtype)
    probabilities = take(logits.shape, logits.dtype)
    log_sums = take(logits.shape[:1], logits.dtype)
    _subtract_maximum(logits, shifted)
    _divide_by_sum(np.exp(shifted, out=probabilities), log_sums)
    return shifted, probabilities, log_sums


@kernel
def _subtract_maximum(logits, shifted):
    for n in range(logits.shape[0]):
        top = logits[n, 0]
        for c in range(1, logits.shape[1]):
            if logits[n, c] > top:  # passes over NaN, which the sum of powers will not
                top = logits[n, c]
        for c in range(logits.shape[1]):
            shifted[n, c] = logits[n, c] - top


@kernel
def _divide_by_sum(powers, log_sums):
    for n in range(powers.shape[0]):
        total = powers[n, 0]
        for c in range(1, powers.shape[1]):
            total += powers[n, c]
        log_sums[n] = np.log(total)
        for c in range(powers.shape[1]):
            powers[n, c] /= total
