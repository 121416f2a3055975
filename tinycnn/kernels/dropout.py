"""Dropout in one pass: the hash of each element's number is computed on the way.

No mask is written or read back; forward and backward are the same loop.
"""

import numpy as np

from tinycnn.kernels._jit import inline, kernel
from tinycnn.memory import take
from tinycnn.random import words
from tinycnn.reference.dropout import threshold


def dropout_mask(shape, rate, key, dtype):
    """Return 0 or 1 / (1 - rate); see :func:`tinycnn.reference.dropout.dropout_mask`."""
    ones = np.ones(shape, dtype)
    return dropout_forward(ones, rate, key)


def dropout_forward(x, rate, key):
    """Drop and scale up; see :func:`tinycnn.reference.dropout.dropout_forward`."""
    y = take(x.shape, x.dtype)
    _dropout(x.reshape(-1), y.reshape(-1), threshold(rate), x.dtype.type(1 / (1 - rate)), words(key))
    return y


def dropout_backward(dy, rate, key):
    """Apply the same mask to the gradient."""
    return dropout_forward(dy, rate, key)


@inline
def _times(bits, factor):
    # In 64 bits and cut: the compiler makes one 32-bit product of it, and without the
    # compiler nobody warns of the overflow that is wanted here.
    return np.uint32((np.uint64(bits) * np.uint64(factor)) & np.uint64(0xFFFFFFFF))


@inline
def _scramble(bits):
    bits = bits ^ (bits >> np.uint32(16))
    bits = _times(bits, 0x7FEB352D)
    bits = bits ^ (bits >> np.uint32(15))
    bits = _times(bits, 0x846CA68B)
    return bits ^ (bits >> np.uint32(16))


@kernel
def _dropout(x, y, limit, keep, key):
    low, high = key[0], key[1]
    for i in range(x.size):
        noise = _scramble(np.uint32(_scramble(np.uint32(np.uint32(i) ^ low)) ^ high))
        # A product, not a choice: 0 * NaN is NaN, so a NaN stays visible.
        y[i] = x[i] * (keep if noise >= limit else 0)
