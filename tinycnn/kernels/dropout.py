"""Dropout in one pass: the hash of each element's number is computed on the way.

No mask is written or read back; forward and backward are the same loop, which hashes as many
numbers at once as fit into a vector.
"""

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.filling import fill
from tinycnn.kernels.vectors import load_some, store_some, survival, vector_lanes
from tinycnn.memory import take
from tinycnn.random import words
from tinycnn.reference.dropout import threshold


def dropout_mask(shape, rate, key, dtype):
    """Return 0 or 1 / (1 - rate); see :func:`tinycnn.reference.dropout.dropout_mask`."""
    ones = take(shape, dtype)
    fill(ones.reshape(-1), 1.0)
    return dropout_forward(ones, rate, key)


def dropout_forward(x, rate, key):
    """Drop and scale up; see :func:`tinycnn.reference.dropout.dropout_forward`."""
    y = take(x.shape, x.dtype)
    _dropout(x.reshape(-1), y.reshape(-1), threshold(rate), x.dtype.type(1 / (1 - rate)), words(key))
    return y


def dropout_backward(dy, rate, key):
    """Apply the same mask to the gradient."""
    return dropout_forward(dy, rate, key)


@kernel
def _dropout(x, y, limit, keep, key):
    low, high = key[0], key[1]
    for i in range(0, x.size, vector_lanes(x)):
        # A product, not a choice: 0 * NaN is NaN, so a NaN stays visible.
        kept = survival(x, i, low, high, limit, keep)
        store_some(y, i, y.size, load_some(x, i, x.size) * kept)
