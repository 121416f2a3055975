"""The gradient of filters by register tiles: 9 weights by several vectors of filters.

They stay in registers while a whole image passes: for each of its pixels the numbers its
window sees at 9 places meet one row of the output's gradient. No columns are written.

After max pooling most of that gradient is 0. Where filters have few weights, as in a first
layer, the row is made of those filters that the pixel won, with 0 for the others; where
they have many, ``_sparse.py`` is faster.
"""

from functools import cache

import numpy as np

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._tiles import padded_images
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    lanes,
    load,
    store,
    tile_fma,
    tile_store,
    tile_zero,
    where_place,
)
from tinycnn.memory import scratch, take

# Up to this many weights a filter; above it the loop over winners is faster.
FEW_WEIGHTS = 32
# Weights in a tile: those of a 3 x 3 window.
ROWS = 9


def suits_few(kernel_array):
    """Whether this is the way: few weights, and whole vectors of filters."""
    filters = kernel_array.shape[3]
    return kernel_array.size // filters <= FEW_WEIGHTS and filters % lanes(kernel_array.dtype) == 0


def few_backward_weights(dy, winner, x, strides, pads, window, dkernel):
    """Fill in the gradient of the filters, (KH, KW, C, F), from that of the pooled output."""
    with scratch():
        x, taps, columns, sums = _prepared(x, pads, dkernel)
        won = take((columns * lanes(dy.dtype),), dy.dtype)
        flat = (array.reshape(-1) for array in (dy, winner, x, dkernel))
        _pooled(columns)(*flat, dy.shape, x.shape, *strides, *window, taps, won, sums)


def suits_weight_tiles(filters, dtype):
    """Whether the filters are a whole number of vectors."""
    return filters % lanes(dtype) == 0


def tiled_backward_weights(dy, x, strides, pads, dkernel):
    """Fill in the gradient of the filters, (KH, KW, C, F), from that of the output."""
    with scratch():
        x, taps, columns, sums = _prepared(x, pads, dkernel)
        flat = (array.reshape(-1) for array in (dy, x, dkernel))
        _dense(columns)(*flat, dy.shape, x.shape, *strides, taps, sums)


def _prepared(x, pads, dkernel):
    """Return padded images, where in them a window's numbers lie, a tile's columns, its sums."""
    kh, kw, channels, filters = dkernel.shape
    x = padded_images(x, pads)
    rows = np.arange(kh)[:, np.newaxis] * x.shape[2] * channels
    taps = (rows + np.arange(kw * channels)).reshape(-1)
    # Filled up to whole tiles with weights that are computed and not looked at.
    taps = np.concatenate([taps, np.zeros(-taps.size % ROWS, np.int64)])
    vectors = filters // lanes(x.dtype)
    columns = max(c for c in range(1, max(1, TILE_COLUMNS // 2) + 1) if vectors % c == 0)
    return x, taps, columns, take((ROWS * columns * lanes(x.dtype),), x.dtype)


@inline
def _add_sums(sums, dweights, first, weights, filters, f, block):
    for r in range(min(ROWS, weights - first)):
        target = (first + r) * filters + f
        for g in range(block):
            dweights[target + g] += sums[r * block + g]


@cache
def _dense(columns):
    @kernel
    def backward(dy, x, dweights, shape, x_shape, sh, sw, taps, sums):
        # All arrays are flat.
        n, oh, ow, filters = shape
        _, height, width, channels = x_shape
        length, block = width * channels, columns * (VECTOR_BYTES // x.itemsize)
        weights = dweights.size // filters
        dweights[:] = 0
        for image in range(n):
            for first in range(0, weights, ROWS):
                some = taps[first:]
                for f in range(0, filters, block):
                    tile = tile_zero(x, ROWS, columns)
                    for i in range(oh):
                        at = (image * oh + i) * ow * filters + f
                        pixel = (image * height + i * sh) * length
                        for _ in range(ow):
                            tile = tile_fma(tile, x, some, pixel, dy, at)
                            at += filters
                            pixel += sw * channels
                    tile_store(sums, 0, tile)
                    _add_sums(sums, dweights, first, weights, filters, f, block)

    return backward


@cache
def _pooled(columns):
    @kernel
    def backward(dy, winner, x, dweights, shape, x_shape, sh, sw, pool_h, pool_w, taps, won, sums):
        n, ph, pw, filters = shape
        _, height, width, channels = x_shape
        length, width_of = width * channels, VECTOR_BYTES // x.itemsize
        block, weights = columns * width_of, dweights.size // filters
        dweights[:] = 0
        for first in range(0, weights, ROWS):
            some = taps[first:]
            for f in range(0, filters, block):
                for image in range(n):
                    tile = tile_zero(x, ROWS, columns)
                    for cell in range(ph * pw):
                        i, j = cell // pw, cell % pw
                        at = (image * ph * pw + cell) * filters + f
                        for place in range(pool_h * pool_w):
                            a, b = place // pool_w, place % pool_w
                            row, column = (i * pool_h + a) * sh, (j * pool_w + b) * sw
                            pixel = (image * height + row) * length + column * channels
                            for g in range(0, block, width_of):
                                store(won, g, where_place(winner, at + g, place, load(dy, at + g)))
                            tile = tile_fma(tile, x, some, pixel, won, 0)
                    # Image by image: sums of fewer numbers are more exact.
                    tile_store(sums, 0, tile)
                    _add_sums(sums, dweights, first, weights, filters, f, block)

    return backward
