"""The gradient of a dense layer's weights for the whole batch, a few rows at a time.

Each leaf's products are made by register tiles into memory that stays in the level-2
cache, and summed there; the sum is written once.
"""

from tinycnn.kernels._products import multiply
from tinycnn.kernels.bias import sum_rows
from tinycnn.kernels.rows import write_rows
from tinycnn.kernels.sums import tree_sum
from tinycnn.memory import scratch, take


def late_gradient(dy, x, leaves, first, dkernel, dbias):
    """Compute some rows of the gradient; see :func:`tinycnn.reference.late.late_gradient`."""
    inputs, flat = x.shape[1], x.reshape(-1)
    with scratch():
        parts = take((len(leaves) - 1, *dkernel.shape), dkernel.dtype)
        for part, start, stop in zip(parts, leaves[:-1], leaves[1:], strict=True):
            multiply(flat[start * inputs + first :], (1, inputs), dy[start:stop], None, part, False)
        _summed(parts.reshape(len(parts), -1), dkernel)
        if dbias is not None:
            sums = take((len(leaves) - 1, dbias.size), dbias.dtype)
            for total, start, stop in zip(sums, leaves[:-1], leaves[1:], strict=True):
                sum_rows(dy[start:stop], total)
            _summed(sums, dbias)


def _summed(parts, total):
    tree_sum(parts, 0, parts.shape[1])
    write_rows(parts[0], total)
