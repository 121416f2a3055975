"""The backward pass of convolution, relu and max pooling for images with few channels.

A filter of 3 x 3 x 1 has 9 weights: too short a run for the loop over winners. But then the
gradients of 9 weights by several vectors of filters fit into the registers, and stay there
while a whole image passes: see the tiles of ``vectors``. For each pixel of each pooling
window the gradients of all filters that it won are one row, with 0 for the others.
"""

from functools import cache

import numpy as np

from tinycnn.kernels._jit import kernel
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
    """Fill in the gradient of the filters, (KH, KW, C, F)."""
    kh, kw, channels, filters = dkernel.shape
    with scratch():
        x = padded_images(x, pads)
        rows = np.arange(kh)[:, np.newaxis] * x.shape[2] * channels
        taps = (rows + np.arange(kw * channels)).reshape(-1)
        vectors = filters // lanes(dy.dtype)
        columns = max(c for c in range(1, max(1, TILE_COLUMNS // 2) + 1) if vectors % c == 0)
        # Filled up to whole tiles with weights that are computed and not looked at.
        taps = np.concatenate([taps, np.zeros(-taps.size % ROWS, np.int64)])
        block = columns * lanes(dy.dtype)
        won, sums = take((block,), dy.dtype), take((ROWS * block,), dy.dtype)
        flat = (array.reshape(-1) for array in (dy, winner, x, dkernel))
        _backward(columns)(*flat, dy.shape, x.shape, *strides, *window, taps, won, sums)


@cache
def _backward(columns):
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
                    for r in range(min(ROWS, weights - first)):
                        target = (first + r) * filters + f
                        for g in range(block):
                            dweights[target + g] += sums[r * block + g]

    return backward
