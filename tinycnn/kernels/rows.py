"""Picking the samples of a shard and storing its results: plain copies, without Python."""

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
    for i in range(rows.size):
        source, target = data[rows[i] * size : (rows[i] + 1) * size], found[i * size : (i + 1) * size]
        for t in range(target.size):
            target[t] = source[t]


@kernel
def _write(values, out):
    for i in range(out.size):
        out[i] = values[i]
