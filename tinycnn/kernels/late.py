"""The gradient of a dense layer's weights for the whole batch, a few rows at a time.

Each leaf's products are made by register tiles into memory that stays in the level-2
cache, and summed there; the sum is written once.
"""

from tinycnn.kernels._products import multiply
from tinycnn.kernels.bias import sum_rows
from tinycnn.kernels.rows import write_rows
from tinycnn.kernels.sums import MOST, tree_sum
from tinycnn.memory import scratch, take


def late_gradient(dy, x, leaves, first, dkernel, dbias):
    """Compute some rows of the gradient; see :func:`tinycnn.reference.late.late_gradient`."""
    inputs, flat = x.shape[1], x.reshape(-1)

    def of_kernel(start, stop, part):
        multiply(flat[start * inputs + first :], (1, inputs), dy[start:stop], None, part, False)

    def of_bias(start, stop, part):
        sum_rows(dy[start:stop], part)

    _sum_leaves(of_kernel, leaves, dkernel)
    if dbias is not None:
        _sum_leaves(of_bias, leaves, dbias)


def _sum_leaves(compute, leaves, total):
    """Let ``compute(start, stop, part)`` fill in each leaf's part, and sum them along the tree."""
    with scratch():
        pairs = list(zip(leaves[:-1], leaves[1:], strict=True))
        parts = take((min(MOST, len(pairs)), *total.shape), total.dtype)
        # More leaves than are summed in one pass: whole branches one after the other, in the same memory.
        branches = [pairs[at : at + MOST] for at in range(0, len(pairs), MOST)]
        sums = take((len(branches), *total.shape), total.dtype) if len(branches) > 1 else [total]
        for branch, place in zip(branches, sums, strict=True):
            found = parts[: len(branch)]
            for part, (start, stop) in zip(found, branch, strict=True):
                compute(start, stop, part)
            found = found.reshape(len(found), -1)
            tree_sum(found, 0, found.shape[1])
            write_rows(found[0], place)
        if len(branches) > 1:
            sums = sums.reshape(len(sums), -1)
            tree_sum(sums, 0, sums.shape[1])
            write_rows(sums[0], total)
