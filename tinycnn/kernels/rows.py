"""Picking the samples of a shard and storing its results: plain copies, without Python."""

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.memory import take


def take_rows(data, rows):
    """Return the rows of an array; see :func:`tinycnn.reference.rows.take_rows`."""
    found = take((len(rows), *data.shape[1:]), data.dtype)
    _take_rows(data.reshape(-1), rows, found.reshape(-1), found.size // max(1, len(rows)))
    return found


def write_rows(values, out):
    """Write an array into another; see :func:`tinycnn.reference.rows.write_rows`."""
    _write(values.reshape(-1), out.reshape(-1))


@kernel
def _take_rows(data, rows, found, size):
    # By index, not by slice: a slice ends where its array does, and the data set of a later
    # batch may be longer than the one that was there when this call was recorded. Without
    # a sign, for the compiler then knows that no index counts from the end.
    length = np.uint64(size)
    for i in range(np.uint64(rows.size)):
        source, target = np.uint64(rows[i]) * length, i * length
        for t in range(length):
            found[target + t] = data[source + t]


@kernel
def _write(values, out):
    for i in range(out.size):
        out[i] = values[i]
