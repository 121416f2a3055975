"""The gradient of a dense layer's weights for the whole batch, a few rows at a time.

A tile of the gradient stays in the level-1 cache from the first sample to the last: each leaf's
sum is made in registers and put on a stack, where those of equal size are added as soon as there
are two. So the tree is summed on the way, and the gradient is written once. To write every leaf's
gradient and sum them afterwards took about twice as long for the four leaves of 8 samples of a
batch of 32, whose products are few.
"""

from functools import cache, lru_cache

import numpy as np

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._products import pack_columns, tile_shape
from tinycnn.kernels._windows import KEPT
from tinycnn.kernels.bias import sum_rows
from tinycnn.kernels.rows import write_rows
from tinycnn.kernels.sums import tree_sum
from tinycnn.kernels.vectors import (
    VECTOR_BYTES,
    fma,
    lanes,
    load,
    load_part,
    splat,
    store,
    tile_fma_rows,
    tile_load_rows,
    tile_store,
    tile_store_rows,
    tile_zero,
)
from tinycnn.memory import scratch, take


def late_gradient(dy, x, leaves, first, dkernel, dbias):
    """Compute some rows of the gradient; see :func:`tinycnn.reference.late.late_gradient`."""
    inputs, samples, count = x.shape[1], leaves[-1] - leaves[0], len(dkernel)
    rows, columns = tile_shape(count)
    block, depth = columns * lanes(dkernel.dtype), (len(leaves) - 1).bit_length() + 1
    rooms = depth * rows * block, samples * block, samples * (-(-count // rows) * rows) + lanes(dkernel.dtype)
    with scratch():
        work = take((sum(rooms),), dkernel.dtype)
        flat = x.reshape(-1), dy.reshape(-1), dkernel.reshape(-1)
        gradient(rows, columns)(*flat, _table(leaves), (inputs, dy.shape[1], first, count), rooms, work)
    if dbias is not None:
        _sum_leaves(dy, leaves, dbias)


@lru_cache(KEPT)
def _table(leaves):
    table = np.array(leaves, np.int64)
    table.flags.writeable = False
    return table


@inline
def _add_above(stack, below, above, size):
    """Add one tile of the stack to another."""
    one = splat(stack, 1)
    for at in range(0, size, VECTOR_BYTES // stack.itemsize):
        store(stack, below + at, fma(load(stack, below + at), one, load(stack, above + at)))


@cache
def gradient(tile_rows, tile_columns):
    """Make the loop with tiles of this shape."""

    @kernel
    def sum_products(x, dy, dkernel, leaves, sizes, rooms, work):
        # All arrays are flat.
        inputs, units, first, count = sizes
        stack, panel = work[: rooms[0]], work[rooms[0] : rooms[0] + rooms[1]]
        turned, begin, end = work[rooms[0] + rooms[1] :], leaves[0], leaves[leaves.size - 1]
        width = VECTOR_BYTES // dy.itemsize
        block = tile_columns * width
        size = tile_rows * block
        # The rows of a tile side by side, sample after sample.
        to = 0
        for d in range(0, count, tile_rows):
            rows, at = min(tile_rows, count - d), begin * inputs + first + d
            for _ in range(begin, end):
                # A whole vector is written, and what is too much of it overwritten by the next.
                for k in range(0, tile_rows, width):
                    store(turned, to + k, load_part(x, at + k, rows - k))
                to += tile_rows
                at += inputs
        for u in range(0, units, block):
            columns = units - u
            pack_columns(dy, begin * units + u, units, end - begin, columns, panel, block)
            for d in range(0, count, tile_rows):
                height, at, there = 0, d * (end - begin), 0
                for leaf in range(leaves.size - 1):
                    tile = tile_zero(dy, tile_rows, tile_columns)
                    for _ in range(leaves[leaf], leaves[leaf + 1]):
                        tile = tile_fma_rows(tile, turned, at, 1, tile_rows, 1, panel, there)
                        at += tile_rows
                        there += block
                    tile_store(stack, height * size, tile)
                    height += 1
                    # Two of equal size are added, and so is the sum, if there is one of its size.
                    done = leaf + 1
                    while done % 2 == 0:
                        height -= 1
                        _add_above(stack, (height - 1) * size, height * size, size)
                        done //= 2
                while height > 1:
                    height -= 1
                    _add_above(stack, (height - 1) * size, height * size, size)
                tile = tile_load_rows(stack, 0, block, tile_rows, block, tile_rows, tile_columns)
                tile_store_rows(dkernel, d * units + u, units, count - d, columns, tile)

    return sum_products


def _sum_leaves(dy, leaves, total):
    """Sum the rows of each leaf, and these sums along the tree."""
    with scratch():
        pairs = list(zip(leaves[:-1], leaves[1:], strict=True))
        parts = take((len(pairs), total.size), total.dtype)
        for part, (start, stop) in zip(parts, pairs, strict=True):
            sum_rows(dy[start:stop], part)
        tree_sum(parts, 0, total.size)
        write_rows(parts[0], total)
