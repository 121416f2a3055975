"""Summing the gradients of several shards in one pass over memory.

Pair after pair would read and write half of the vectors again at each level of the tree.
Here, place by place, one vector register of each is loaded, the tree is summed up in
registers, and the sum is written once; the other gradients are not written at all, so
the cores that made them keep their cache lines.
"""

from functools import cache

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import (
    VECTOR_BYTES,
    store,
    store_part,
    tile_load_rows,
    tile_tree_sum,
)

# Vectors summed in one pass; more are summed in several.
MOST = 16


def tree_sum(vectors, start, stop):
    """Sum in pairs, and pairs of pairs; see :func:`tinycnn.reference.sums.tree_sum`."""
    count, size = vectors.shape
    flat = vectors.reshape(-1)
    while count > 1:
        rows = min(MOST, 1 << (count - 1).bit_length())
        summation(rows)(flat, size, count, start, stop)
        # The first of every ``rows`` vectors holds the sum of these.
        count, size = -(-count // rows), size * rows


@cache
def summation(rows):
    """Make the loop that sums every ``rows`` vectors, a power of two; the last may be fewer."""

    @kernel
    def sum_places(vectors, size, count, start, stop):
        # Flat; ``size`` is the distance from one vector to the next.
        lanes = VECTOR_BYTES // vectors.itemsize
        for first in range(0, count, rows):
            present = min(rows, count - first)
            at, end = first * size + start, first * size + stop
            while at + lanes <= end:
                tile = tile_load_rows(vectors, at, size, present, lanes, rows, 1)
                store(vectors, at, tile_tree_sum(tile, present))
                at += lanes
            if at < end:
                tile = tile_load_rows(vectors, at, size, present, end - at, rows, 1)
                store_part(vectors, at, tile_tree_sum(tile, present), end - at)

    return sum_places
