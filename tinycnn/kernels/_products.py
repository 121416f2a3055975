"""Matrix products of few rows by register tiles, reading the great matrix once and in place.

BLAS first copies both matrices into an order of its own. A shard has but a few rows and
a layer up to millions of weights, so the copy costs as much as the arithmetic; here the
weights are read where they lie. A tile of 8 rows by 2 vectors (16 sums in registers) needs
2 loads of weights and 8 of single numbers for 16 multiply-adds, which is within what the
processor can load. On one core with AVX-512 the forward pass of 1600 inputs and 128 units, bias
and relu takes a third of the time it took with OpenBLAS for 8 samples, less than half for 32.

Every sum is made in *runs* of the inner index, one number after the other in each, and then run
after run; :func:`run_of` says how long they are, which follows from the number of inputs alone. So the row of
a sample is the same to the bit alone and in any batch, and threads that share a single sample
may each take some of the runs, with the rows of weights that belong to them: one piece of memory, read from
one end to the other. (Columns would do without sums of runs; but the processor fetches ahead what lies
beside them, and each core then reads all weights.)
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
    stay_apart,
    store,
    tile_add,
    tile_fma_part,
    tile_fma_rows,
    tile_load_rows,
    tile_relu,
    tile_store_rows,
    tile_zero,
)
from tinycnn.memory import scratch, take

# At most so many numbers of the inner index are a run: the rows of weights that they meet stay in the level-2
# cache while all tiles pass, and a panel of them in the level-1 cache.
LONGEST_RUN = 224
# From so many rows on a panel of the weights, as many columns as a tile has, is first copied to the
# level-1 cache, where all rows meet it: in place its rows lie a whole row of weights apart, and fall
# into the same few places of that cache. Of 784 x 512 weights 128 rows gain a sixth, 32 a tenth; of
# short rows, such as 128 numbers, nothing.
ROWS_IF_PACKED, UNITS_IF_PACKED = 32, 256


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
        Overwritten; each number is written once for every run.
    relu : bool
    """
    flat = y.reshape(-1)
    # Without a bias any array of the right type will do: it is not looked at.
    given = flat if bias is None else bias
    (n, units), inner, shape = y.shape, weights.shape[0], tile_shape(y.shape[0])
    x, weights, some = x.reshape(-1), weights.reshape(-1), bias is not None
    sizes, block, run = (n, inner, units), shape[1] * lanes(y.dtype), run_of(inner)
    if n >= ROWS_IF_PACKED and units >= UNITS_IF_PACKED:
        with scratch():
            panel = take((run * block,), y.dtype)
            packed_product(*shape)(x, x_strides, weights, given, some, flat, sizes, run, relu, panel)
    elif n > 1 or run == inner:
        product(*shape)(x, x_strides, weights, given, some, flat, sizes, run, relu)
    else:
        _multiply_one(x, x_strides, weights, given, some, flat, sizes, run, relu)


def run_of(inner):
    """Return how many numbers of the inner index are a run: one run, or an even number of equal ones.

    Examples
    --------
    >>> run_of(100), run_of(784), run_of(1600)
    (100, 196, 200)
    """
    runs = 1 if inner <= LONGEST_RUN else 2 * -(-inner // (2 * LONGEST_RUN))
    return max(1, -(-inner // runs))


def _multiply_one(x, x_strides, weights, bias, has_bias, y, sizes, run, relu):
    """Multiply for a single sample, whose weights are met once: to fetch them is all that takes time."""
    _, inner, units = sizes
    shape = tile_shape(1)
    with scratch():
        sums, step = None, x_strides[1]
        for part in apart(inner, 4 * inner * units, run):
            if part == slice(0, inner):  # nobody to share with
                product(*shape)(x, x_strides, weights, bias, has_bias, y, sizes, run, relu)
                return
            if sums is None:
                sums = take((-(-inner // run) * units,), y.dtype)
            for start in range(part.start, part.stop, run):
                length, first = min(run, inner - start), start == 0
                into = sums[start // run * units :][:units]
                of_run = x[start * step :], x_strides, weights[start * units :], bias, first and has_bias
                product(*shape)(*of_run, into, (1, length, units), length, False)
        add_runs(shape[1])(sums, units, y, relu)


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
    def begin(start, bias, has_bias, y, rows, u, count):
        if has_bias and start == 0:
            return tile_load_rows(bias, u, 0, rows, count, tile_rows, tile_columns)
        return tile_zero(y, tile_rows, tile_columns)

    @inline
    def finish(tile, start, relu, y, here, width, rows, count):
        # What follows the sums has its place here, while they are in registers.
        if start > 0:
            before = tile_load_rows(y, here, width, rows, count, tile_rows, tile_columns)
            tile = tile_add(before, tile)
        if relu:
            tile = tile_relu(tile)
        tile_store_rows(y, here, width, rows, count, tile)

    return begin, finish


@cache
def product(tile_rows, tile_columns):
    """Make the loop with tiles of this shape."""
    begin, finish = _around(tile_rows, tile_columns)

    @kernel
    def multiply_tiles(x, x_strides, weights, bias, has_bias, y, sizes, run, relu):
        # All arrays are flat.
        n, inner, units = sizes
        row, step = x_strides
        block = tile_columns * (VECTOR_BYTES // x.itemsize)
        for start in range(0, max(inner, 1), run):
            stop = min(start + run, inner)
            for first in range(0, n, tile_rows):
                rows = n - first
                for u in range(0, units, block):
                    here, count = first * units + u, units - u
                    tile = begin(start, bias, has_bias, y, rows, u, count)
                    at, w = first * row + start * step, start * units + u
                    if count >= block:
                        for _ in range(start, stop):
                            tile = tile_fma_rows(tile, x, at, row, rows, 1, weights, w)
                            at += step
                            w += units
                    else:
                        for _ in range(start, stop):
                            tile = tile_fma_part(tile, x, at, row, rows, weights, w, count)
                            at += step
                            w += units
                    finish(tile, start, stop == inner and relu, y, here, units, rows, count)

    return multiply_tiles


@cache
def add_runs(tile_columns):
    """Make the loop that adds up, run after run, what a sample's runs came to."""

    @kernel
    def add_rows(sums, units, y, relu):
        block = tile_columns * (VECTOR_BYTES // y.itemsize)
        for u in range(0, units, block):
            count = units - u
            tile = tile_load_rows(sums, u, 0, 1, count, 1, tile_columns)
            for start in range(units + u, sums.size, units):
                tile = tile_add(tile, tile_load_rows(sums, start, 0, 1, count, 1, tile_columns))
            if relu:
                tile = tile_relu(tile)
            tile_store_rows(y, u, 0, 1, count, tile)

    return add_rows


@cache
def packed_product(tile_rows, tile_columns):
    """Make the loop for many rows: a panel of the weights is copied to lie side by side, and serves all."""
    begin, finish = _around(tile_rows, tile_columns)

    @kernel
    def multiply_panels(x, x_strides, weights, bias, has_bias, y, sizes, run, relu, panel):
        # All arrays are flat.
        n, inner, units = sizes
        row, step = x_strides
        block = tile_columns * (VECTOR_BYTES // x.itemsize)
        for start in range(0, max(inner, 1), run):
            stop = min(start + run, inner)
            for u in range(0, units, block):
                count = units - u
                pack_columns(weights, start * units + u, units, stop - start, count, panel, block)
                for first in range(0, n, tile_rows):
                    rows, here = n - first, first * units + u
                    tile = begin(start, bias, has_bias, y, rows, u, count)
                    at, p = first * row + start * step, 0
                    for _ in range(start, stop):
                        tile = tile_fma_rows(tile, x, at, row, rows, 1, panel, p)
                        at += step
                        p += block
                    finish(tile, start, stop == inner and relu, y, here, units, rows, count)

    return multiply_panels


@inline
def pack_columns(source, start, width, rows, count, target, block):
    """Copy ``count`` columns, at most ``block``, of a matrix to rows of ``block``, filled up with 0."""
    stay_apart()
    step, to = VECTOR_BYTES // target.itemsize, 0
    for _ in range(rows):
        for u in range(0, block, step):
            if count >= block:
                store(target, to, load(source, start + u))
            else:
                store(target, to, load_part(source, start + u, count - u))
            to += step
        start += width
