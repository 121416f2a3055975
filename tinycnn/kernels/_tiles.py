"""Convolution without columns: windows are read where they lie, sums stay in registers.

A tile is ROWS output pixels times up to four vectors of filters. For each number of the
windows, ROWS numbers of the image meet one row of the weights: with 4 x 4 vectors 16
multiply-adds for 8 loads, which is what keeps the processor's multipliers busy. The
matrix product over columns does the same inside BLAS, but must first write the columns
and read them back.

What follows a convolution (bias, relu, pooling) is done while its pixels are in the
nearest cache, so the convolution's own output is never written.
"""

from functools import cache

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    choose_better,
    choose_off,
    fma,
    lanes,
    load,
    splat,
    store,
    store_part,
    store_places,
    tile_fma,
    tile_store,
    tile_zero,
)
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF

# Output pixels in a tile.
ROWS = 4
# Weights of one block of filters, in bytes, beyond which they no longer stay in the
# level-2 cache while the tiles pass; there BLAS, which cuts along them too, wins.
MOST_BYTES = 512 * 1024


def suits_tiles(kernel_shape):
    """Whether tiles are the way to convolve with such a kernel: its weights stay in cache."""
    size = int(np.prod(kernel_shape[:3]))
    return size * TILE_COLUMNS * VECTOR_BYTES <= MOST_BYTES


def tiled_weights(kernel_array, bias):
    """Return weights (KH*KW*C, filters) and bias, filters filled up to whole vectors with 0."""
    filters = kernel_array.shape[3]
    width = lanes(kernel_array.dtype)
    full = -(-filters // width) * width
    flat = kernel_array.reshape(-1, filters)
    if full == filters and bias is not None:
        return flat, bias
    weights, padded_bias = take((flat.shape[0], full), flat.dtype), take((full,), flat.dtype)
    weights[:, :filters], weights[:, filters:] = flat, 0
    padded_bias[:] = 0
    if bias is not None:
        padded_bias[:filters] = bias
    return weights, padded_bias


def padded_images(x, pads):
    """Return the images inside a frame of zeros, so that every window lies within."""
    if not any(pads):
        return x
    top, bottom, left, right = pads
    n, height, width, channels = x.shape
    framed = take((n, height + top + bottom, width + left + right, channels), x.dtype)
    framed[:, :top], framed[:, top + height :] = 0, 0
    framed[:, :, :left], framed[:, :, left + width :] = 0, 0
    framed[:, top : top + height, left : left + width] = x
    return framed


def convolve_tiles(x, kernel_array, bias, strides, pads, y, relu):
    """Convolve images into ``y``, (N, OH, OW, F), and relu if asked to."""
    kh, kw, channels, _ = kernel_array.shape
    with scratch():
        weights, bias = tiled_weights(kernel_array, bias)
        x = padded_images(x, pads)
        columns = columns_of(bias.size, x.dtype)
        places, z = take((ROWS,), np.int64), take((ROWS * columns * lanes(x.dtype),), x.dtype)
        loop = convolution(columns)
        flat = x.reshape(-1), x.shape, weights.reshape(-1), bias, y.reshape(-1), y.shape
        loop(*flat, kh, kw * channels, *strides, relu, places, z)


def convolve_tiles_and_pool(x, kernel_array, bias, strides, pads, window, y, winner):
    """Convolve, relu and pool images into ``y`` and ``winner``, both (N, PH, PW, F)."""
    kh, kw, channels, _ = kernel_array.shape
    with scratch():
        weights, bias = tiled_weights(kernel_array, bias)
        x = padded_images(x, pads)
        columns = columns_of(bias.size, x.dtype)
        pixels = -(-window[0] * window[1] // ROWS) * ROWS
        places, z = take((pixels,), np.int64), take((pixels * columns * lanes(x.dtype),), x.dtype)
        rows = take((bias.size,), x.dtype), take((bias.size,), winner.dtype)
        loop = pooled_convolution(columns)
        flat = x.reshape(-1), x.shape, weights.reshape(-1), bias, y.reshape(-1), winner.reshape(-1), y.shape
        loop(*flat, kh, kw * channels, *strides, *window, places, z, *rows)


def columns_of(filters, dtype):
    """Return how many vectors of filters a tile has: as many as fit, and no block left over."""
    vectors = filters // lanes(dtype)
    return max(columns for columns in range(1, TILE_COLUMNS + 1) if vectors % columns == 0)


@cache
def convolution(columns):
    """Make the loop that convolves with tiles of so many vectors; relu or not is an argument."""

    @kernel
    def convolve(x, x_shape, weights, bias, y, shape, kh, run, sh, sw, relu, places, z):
        # All arrays are flat; weights and bias have ``full`` filters, y has its own number.
        n, oh, ow, filters = shape
        _, height, width, channels = x_shape
        length, full, lanes = width * channels, bias.size, VECTOR_BYTES // x.itemsize
        zero, block, pixels = splat(x, 0), columns * lanes, oh * ow
        for image in range(n):
            for first in range(0, pixels, ROWS):
                for r in range(ROWS):
                    pixel = min(first + r, pixels - 1)
                    i, j = pixel // ow, pixel % ow
                    places[r] = (image * height + i * sh) * length + j * sw * channels
                for f in range(0, full, block):
                    tile = tile_zero(x, ROWS, columns)
                    for a in range(kh):
                        at = a * run * full + f
                        for t in range(run):
                            tile = tile_fma(tile, x, places, a * length + t, weights, at)
                            at += full
                    tile_store(z, 0, tile)
                    for r in range(min(ROWS, pixels - first)):
                        target = (image * pixels + first + r) * filters
                        for g in range(f, min(f + block, filters), lanes):
                            value = fma(load(z, r * block + g - f), splat(x, 1), load(bias, g))
                            if relu:
                                value = choose_off(value, zero, value)
                            if g + lanes <= filters:
                                store(y, target + g, value)
                            else:
                                store_part(y, target + g, value, filters - g)

    return convolve


@cache
def pooled_convolution(columns):
    """Make the loop that convolves with such tiles, adds the bias, relus and pools."""

    @kernel
    def convolve(
        x,
        x_shape,
        weights,
        bias,
        y,
        winner,
        shape,
        kh,
        run,
        sh,
        sw,
        pool_h,
        pool_w,
        places,
        z,
        row_y,
        row_who,
    ):
        # As above. ``z`` holds one pooling window, ``row_y`` and ``row_who`` one pooled
        # pixel where its filters are no whole number of vectors.
        n, ph, pw, filters = shape
        _, height, width, channels = x_shape
        length, full, lanes = width * channels, bias.size, VECTOR_BYTES // x.itemsize
        zero, off, block, pool = splat(x, 0), splat(x, OFF), columns * lanes, pool_h * pool_w
        direct = filters == full
        out_y, out_who = (y, winner) if direct else (row_y, row_who)
        for image in range(n):
            for i in range(ph):
                for j in range(pw):
                    for p in range(places.size):
                        q = min(p, pool - 1)
                        row, column = (i * pool_h + q // pool_w) * sh, (j * pool_w + q % pool_w) * sw
                        places[p] = (image * height + row) * length + column * channels
                    target = ((image * ph + i) * pw + j) * filters
                    for f in range(0, full, block):
                        for p in range(0, pool, ROWS):
                            some = places[p:]
                            tile = tile_zero(x, ROWS, columns)
                            for a in range(kh):
                                at = a * run * full + f
                                for t in range(run):
                                    tile = tile_fma(tile, x, some, a * length + t, weights, at)
                                    at += full
                            tile_store(z, p * block, tile)
                        for g in range(0, block, lanes):
                            best, who = load(z, g), zero
                            for p in range(1, pool):
                                value = load(z, p * block + g)
                                who = choose_better(value, best, splat(x, p), who)
                                best = choose_better(value, best, value, best)
                            best = fma(best, splat(x, 1), load(bias, f + g))
                            here = f + g + (target if direct else 0)
                            store_places(out_who, here, choose_off(best, off, who))
                            store(out_y, here, choose_off(best, zero, best))
                    if not direct:
                        y[target : target + filters] = row_y[:filters]
                        winner[target : target + filters] = row_who[:filters]

    return convolve
