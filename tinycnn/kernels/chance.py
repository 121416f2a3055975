"""Random numbers for each sample, hashed one by one: there are few."""

import numpy as np

from tinycnn.kernels._jit import inline, kernel
from tinycnn.memory import take
from tinycnn.random import words


def uniform_numbers(count, ranges, key, dtype):
    """Draw numbers out of ranges; see :func:`tinycnn.reference.chance.uniform_numbers`."""
    numbers = take((count, len(ranges)), dtype)
    for column, (low, high) in enumerate(ranges):
        _uniform(numbers, column, float(low), float(high), words(key))
    return numbers


@kernel
def _uniform(numbers, column, low, high, key):
    for i in range(numbers.shape[0]):
        element = np.uint32(i * numbers.shape[1] + column)
        noise = _scramble(_scramble(element ^ key[0]) ^ key[1])
        numbers[i, column] = low + np.float64(noise) * 2.0**-32 * (high - low)


@inline
def _scramble(bits):
    bits = np.uint32(bits ^ (bits >> np.uint32(16)))
    bits = np.uint32(bits * np.uint32(0x7FEB352D))
    bits = np.uint32(bits ^ (bits >> np.uint32(15)))
    bits = np.uint32(bits * np.uint32(0x846CA68B))
    return np.uint32(bits ^ (bits >> np.uint32(16)))
