"""Filling an array with one number."""

from tinycnn.kernels._jit import kernel


@kernel
def fill(array, value):
    """Set each number of a one-dimensional array to ``value``, a float."""
    for i in range(array.size):
        array[i] = value
