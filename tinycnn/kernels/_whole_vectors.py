"""Rows filled up with zeros until they are whole vectors, and cut off again.

A loop made for whole vectors serves every number of filters so: it computes a
few numbers too many, which is less than another loop would take.
"""

from tinycnn.kernels._frames import copy_run, fill_with_zeros
from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import lanes
from tinycnn.memory import take


def whole(count, dtype):
    """Return how many numbers the vectors have that ``count`` numbers need."""
    return -(-count // lanes(dtype)) * lanes(dtype)


def filled_up(array, size):
    """Return ``array`` with ``size`` numbers on its last axis, zeros at the end; itself if it has."""
    if array.shape[-1] == size:
        return array
    full = take((*array.shape[:-1], size), array.dtype)
    fill_up(array.reshape(-1), array.shape[-1], full.reshape(-1), size)
    return full


@kernel
def fill_up(narrow, few, wide, many):
    """Write rows of ``few`` numbers as rows of ``many``, both flat, zeros at their ends."""
    for row in range(wide.size // many):
        copy_run(narrow, row * few, wide, row * many, few)
        fill_with_zeros(wide, row * many + few, many - few)


@kernel
def cut_off(wide, many, narrow, few):
    """Write the first ``few`` numbers of each row of ``many``, both flat."""
    for row in range(wide.size // many):
        copy_run(wide, row * many, narrow, row * few, few)


@kernel
def cut_off_bytes(wide, many, narrow, few):
    """As :func:`cut_off`, for rows of bytes."""
    for row in range(wide.size // many):
        for i in range(few):
            narrow[row * few + i] = wide[row * many + i]
