"""Convolution, relu and max pooling of images with few channels, such as a first layer's.

A filter of 3 x 3 x 1 has 9 weights: a matrix product would load and store more than it
multiplies. Instead a window is read in place, one number at a time, and multiplied
with the weights of 16 filters at once; sums, maximum and winner stay in registers.
"""

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import (
    VECTOR_BYTES,
    choose_better,
    choose_off,
    fma,
    load,
    splat,
    splat_from,
    store,
    store_places,
    where_place,
)
from tinycnn.reference.pooling import OFF

# Up to this many weights a filter; measured, above it the matrix product wins.
FEW_WEIGHTS = 32


def suits_few(kernel):
    """Whether these loops are the ones to use: few weights, whole vectors of filters."""
    filters = kernel.shape[3]
    return kernel.size // filters <= FEW_WEIGHTS and filters % (VECTOR_BYTES // kernel.itemsize) == 0


@kernel
def few_forward(x, weights, bias, y, winner, shape, x_shape, kh, run, sh, sw, top, left, pool_h, pool_w):
    # All arrays are flat; the filters are a whole number of vectors.
    n, ph, pw, filters = shape
    _, height, width, channels = x_shape
    length = width * channels
    lanes = VECTOR_BYTES // x.itemsize
    zero, off, nothing = splat(y, 0), splat(y, OFF), splat(y, -np.inf)
    for image in range(n):
        for i in range(ph):
            for j in range(pw):
                at = ((image * ph + i) * pw + j) * filters
                for f in range(0, filters, lanes):
                    best, who = nothing, zero
                    for a in range(pool_h):
                        for b in range(pool_w):
                            row0 = (i * pool_h + a) * sh - top
                            start = ((j * pool_w + b) * sw - left) * channels
                            first, last = max(0, -start), min(run, length - start)
                            z = zero
                            for k in range(max(0, -row0), min(kh, height - row0)):
                                pixels = (image * height + row0 + k) * length + start
                                weight = k * run * filters + f
                                for t in range(first, last):
                                    z = fma(splat_from(x, pixels + t), load(weights, weight + t * filters), z)
                            who = choose_better(z, best, splat(y, a * pool_w + b), who)
                            best = choose_better(z, best, z, best)
                    best = fma(best, splat(y, 1), load(bias, f))
                    store_places(winner, at + f, choose_off(best, off, who))
                    store(y, at + f, choose_off(best, zero, best))


@kernel
def few_backward(dy, winner, x, dweights, shape, x_shape, kh, run, sh, sw, top, left, pool_h, pool_w):
    # As above. For each pixel of the pooling window the gradients of all filters that
    # it won are one vector, with 0 for the others.
    n, ph, pw, filters = shape
    _, height, width, channels = x_shape
    length = width * channels
    lanes = VECTOR_BYTES // x.itemsize
    dweights[:] = 0
    for image in range(n):
        for i in range(ph):
            for j in range(pw):
                at = ((image * ph + i) * pw + j) * filters
                for f in range(0, filters, lanes):
                    gradient = load(dy, at + f)
                    for a in range(pool_h):
                        for b in range(pool_w):
                            won = where_place(winner, at + f, a * pool_w + b, gradient)
                            row0 = (i * pool_h + a) * sh - top
                            start = ((j * pool_w + b) * sw - left) * channels
                            first, last = max(0, -start), min(run, length - start)
                            for k in range(max(0, -row0), min(kh, height - row0)):
                                pixels = (image * height + row0 + k) * length + start
                                weight = k * run * filters + f
                                for t in range(first, last):
                                    here = weight + t * filters
                                    pixel = splat_from(x, pixels + t)
                                    store(dweights, here, fma(pixel, won, load(dweights, here)))
