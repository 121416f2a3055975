"""Matrix products of few rows by register tiles, reading the great matrix once and in place.

BLAS first copies both matrices into an order of its own. A shard has but a few rows and
a layer up to millions of weights, so the copy costs as much as the arithmetic; here the
weights are read where they lie. A tile of 8 rows by 2 vectors (16 sums in registers) needs
2 loads of weights and 8 of single numbers for 16 multiply-adds, which is within what the
processor can load. On one core with AVX-512 the forward pass of 1600 inputs and 128 units, bias
and relu takes a third of the time it took with OpenBLAS for 8 samples, less than half for 32.

Every sum is made in the order of the inner index, one number after the other, whatever
the tile: the row of a sample is the same to the bit alone and in any batch.
"""

from functools import cache

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._recording import apart
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    lanes,
    load,
    load_part,
    store,
    tile_fma_part,
    tile_fma_rows,
    tile_load_rows,
    tile_relu,
    tile_store_rows,
    tile_zero,
)
from tinycnn.memory import scratch, take

# So many numbers of the inner index pass before the next tile: the rows of weights they
# meet stay in the level-2 cache while all tiles pass, and come from memory once.
RUN = 256
# From so many rows on a panel of the weights, as many columns as a tile has, is first copied to the
# level-1 cache, where all rows meet it: in place its rows lie a whole row of weights apart, and fall
# into the same few places of that cache. Of 784 x 512 weights 128 rows gain a sixth, 32 a tenth; of
# short rows, such as 128 numbers, nothing.
ROWS_IF_PACKED, UNITS_IF_PACKED, RUN_IF_PACKED = 32, 256, 192
# Columns in a line of the cache, of the largest type: no two threads write to one.
_LINE = 16


def multiply(x, x_strides, weights, bias, y, relu):
    """Fill in y[i, u] = bias[u] + sum over k of x[i, k] * weights[k, u], and relu if asked to.

    Parameters
    ----------
    x : ndarray
        Of any shape; ``x[i, k]`` is its number ``i * x_strides[0] + k * x_strides[1]``: so a
        transposed matrix needs no copy.
    x_strides : tuple of int
    weights : ndarray of shape (K, U)
    bias : ndarray of shape (U,) or None
    y : ndarray of shape (N, U)
        Overwritten; each number is written once for every ``RUN`` of the inner index.
    relu : bool
    """
    flat = y.reshape(-1)
    # Without a bias any array of the right type will do: it is not looked at.
    given = flat if bias is None else bias
    (n, units), inner, shape = y.shape, weights.shape[0], tile_shape(y.shape[0])
    x, weights, some = x.reshape(-1), weights.reshape(-1), bias is not None
    sizes, block = (n, inner, units), shape[1] * lanes(y.dtype)
    if n >= ROWS_IF_PACKED and units >= UNITS_IF_PACKED:
        with scratch():
            panel = take((RUN_IF_PACKED * block,), y.dtype)
            packed_product(*shape)(x, x_strides, weights, given, some, flat, sizes, relu, panel)
        return
    loop = product(*shape)
    if n > 1:
        loop(x, x_strides, weights, given, some, flat, sizes, units, relu)
        return
    # The weights of a single sample are met once: to fetch them takes longer than to multiply.
    for part in apart(units, 4 * inner * units, _LINE):
        columns = weights[part.start :], given[part.start :], some, flat[part.start :]
        loop(x, x_strides, *columns, (n, inner, part.stop - part.start), units, relu)


def tile_shape(rows):
    """Return (rows, vectors) of a tile: as many sums as the registers hold, few rows unused."""
    if rows == 1:
        return 1, 2 * TILE_COLUMNS
    if rows <= 4 or TILE_COLUMNS < 4:
        return 4, TILE_COLUMNS
    return 8, 2


@cache
def _around(tile_rows, tile_columns):
    """Make what comes before and after the sums of a tile."""

    @inline
    def begin(start, bias, has_bias, y, here, width, rows, u, count):
        if start > 0:
            return tile_load_rows(y, here, width, rows, count, tile_rows, tile_columns)
        if has_bias:
            return tile_load_rows(bias, u, 0, rows, count, tile_rows, tile_columns)
        return tile_zero(y, tile_rows, tile_columns)

    @inline
    def finish(tile, relu, y, here, width, rows, count):
        # What follows the sums has its place here, while they are in registers.
        if relu:
            tile = tile_relu(tile)
        tile_store_rows(y, here, width, rows, count, tile)

    return begin, finish


@cache
def product(tile_rows, tile_columns):
    """Make the loop with tiles of this shape."""
    begin, finish = _around(tile_rows, tile_columns)

    @kernel
    def multiply_tiles(x, x_strides, weights, bias, has_bias, y, sizes, width, relu):
        # All arrays are flat; ``width`` is how many columns there are, ``units`` how many to compute.
        n, inner, units = sizes
        row, step = x_strides
        block = tile_columns * (VECTOR_BYTES // x.itemsize)
        for start in range(0, max(inner, 1), RUN):
            stop = min(start + RUN, inner)
            for first in range(0, n, tile_rows):
                rows = n - first
                for u in range(0, units, block):
                    here, count = first * width + u, units - u
                    tile = begin(start, bias, has_bias, y, here, width, rows, u, count)
                    at, w = first * row + start * step, start * width + u
                    if count >= block:
                        for _ in range(start, stop):
                            tile = tile_fma_rows(tile, x, at, row, rows, 1, weights, w)
                            at += step
                            w += width
                    else:
                        for _ in range(start, stop):
                            tile = tile_fma_part(tile, x, at, row, rows, weights, w, count)
                            at += step
                            w += width
                    finish(tile, stop == inner and relu, y, here, width, rows, count)

    return multiply_tiles


@cache
def packed_product(tile_rows, tile_columns):
    """Make the loop for many rows: a panel of the weights is copied to lie side by side, and serves all."""
    begin, finish = _around(tile_rows, tile_columns)

    @kernel
    def multiply_panels(x, x_strides, weights, bias, has_bias, y, sizes, relu, panel):
        # All arrays are flat.
        n, inner, units = sizes
        row, step = x_strides
        block = tile_columns * (VECTOR_BYTES // x.itemsize)
        for start in range(0, max(inner, 1), RUN_IF_PACKED):
            stop = min(start + RUN_IF_PACKED, inner)
            for u in range(0, units, block):
                count = units - u
                pack_columns(weights, start * units + u, units, stop - start, count, panel, block)
                for first in range(0, n, tile_rows):
                    rows, here = n - first, first * units + u
                    tile = begin(start, bias, has_bias, y, here, units, rows, u, count)
                    at, p = first * row + start * step, 0
                    for _ in range(start, stop):
                        tile = tile_fma_rows(tile, x, at, row, rows, 1, panel, p)
                        at += step
                        p += block
                    finish(tile, stop == inner and relu, y, here, units, rows, count)

    return multiply_panels


@inline
def pack_columns(source, start, width, rows, count, target, block):
    """Copy ``count`` columns, at most ``block``, of a matrix to rows of ``block``, filled up with 0."""
    step, to = VECTOR_BYTES // target.itemsize, 0
    for _ in range(rows):
        for u in range(0, block, step):
            if count >= block:
                store(target, to, load(source, start + u))
            else:
                store(target, to, load_part(source, start + u, count - u))
            to += step
        start += width
