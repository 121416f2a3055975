"""Batch normalization with relu, and with relu and a pool, in the same walk through memory.

With a pool the normalized images are never written, nor is their gradient, which is 0 for
all pixels of a window but one: forward reads the images once and writes pooled ones.
"""

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.normalization import (
    backward_constants,
    batch_norm_backward,
    batch_norm_forward,
    batch_norm_sums,
    gradient,
    normalized,
    summed,
)
from tinycnn.kernels.pooling import max_pool_backward, max_pool_forward
from tinycnn.kernels.vectors import (
    VECTOR_BYTES,
    choose_better,
    choose_off,
    fma,
    lanes,
    load,
    splat,
    store,
    store_places,
    where_place,
)
from tinycnn.memory import scratch, take
from tinycnn.reference.fused_normalization import NO_PADS
from tinycnn.reference.normalization import channel_constants
from tinycnn.reference.pooling import OFF, winner_dtype

# Numbers of the images in a block: a small part of a common level-2 cache.
BLOCK = 32 * 1024


def batch_norm_relu_forward(x, mean, deviation, gamma, beta):
    """Normalize, relu; see the reference."""
    return normalized(x, mean, deviation, gamma, beta, True)


def batch_norm_relu_sums(dy, x, mean, deviation, gamma, beta):
    """Sum where relu is on; see the reference."""
    return summed(dy, x, mean, deviation, gamma, beta, True)


def batch_norm_relu_backward(dy, x, mean, deviation, gamma, beta, means):
    """Return dx; see the reference."""
    return gradient(dy, x, mean, deviation, gamma, beta, means, True)


def batch_norm_relu_max_pool_forward(x, mean, deviation, gamma, beta, window):
    """Normalize, relu, pool; see :func:`tinycnn.reference.fused_normalization`."""
    if not in_vectors(x, window):
        best, winner = max_pool_forward(
            batch_norm_forward(x, mean, deviation, gamma, beta), window, window, NO_PADS
        )
        winner[best <= 0] = OFF
        return np.maximum(best, best.dtype.type(0), out=best), winner
    shape = (x.shape[0], x.shape[1] // window[0], x.shape[2] // window[1], x.shape[3])
    y, winner = take(shape, x.dtype), take(shape, winner_dtype(window))
    constants = channel_constants(mean, deviation, gamma, beta, x.dtype)
    _pool(x.reshape(-1), shape, *constants, *window, y.reshape(-1), winner.reshape(-1))
    return y, winner


def batch_norm_relu_max_pool_sums(dy, winner, x, mean, deviation, window):
    """Sum over the pixels that won; see the reference."""
    if not in_vectors(x, window):
        dz = max_pool_backward(dy, winner, x.shape, window, window, NO_PADS)
        return batch_norm_sums(dz, x, mean, deviation)
    sums = np.zeros((2, x.shape[3]))
    flat = np.asarray(dy, x.dtype).reshape(-1), winner.reshape(-1), x.reshape(-1), dy.shape
    with scratch():
        part = take((2 * lanes(x.dtype),), x.dtype)
        _sums(*flat, mean.astype(x.dtype), *window, rows_of_windows(x, window), part, sums[0], sums[1])
    sums[1] /= deviation
    return sums


def batch_norm_relu_max_pool_backward(dy, winner, x, mean, deviation, gamma, means, window):
    """Return dx; see the reference."""
    if not in_vectors(x, window):
        dz = max_pool_backward(dy, winner, x.shape, window, window, NO_PADS)
        return batch_norm_backward(dz, x, mean, deviation, gamma, means)
    dx = take(x.shape, x.dtype)
    centre, scale, _, slope, even = backward_constants(mean, deviation, gamma, None, means, x.dtype)
    flat = np.asarray(dy, x.dtype).reshape(-1), winner.reshape(-1), x.reshape(-1), dy.shape
    _backward(*flat, centre, scale, slope, even, *window, rows_of_windows(x, window), dx.reshape(-1))
    return dx


def in_vectors(x, window):
    """Whether channels are whole vectors, and every pixel lies in a window."""
    _, height, width, channels = x.shape
    return channels % lanes(x.dtype) == 0 and height % window[0] == 0 and width % window[1] == 0


def rows_of_windows(x, window):
    """Return how many rows of windows make up a block."""
    return max(1, BLOCK // (window[0] * x.shape[2] * x.shape[3]))


# In these loops arrays are flat; ``shape`` is that of the pooled images. A block of rows of
# windows is in the cache while it is walked through once for each vector of channels. Line by
# line, not window by window: else the processor does not see what will be read next.


@kernel
def _pool(x, shape, centre, scale, shift, kh, kw, y, winner):
    n, ph, pw, channels = shape
    lanes, line = VECTOR_BYTES // x.itemsize, pw * kw * channels
    one, zero, off = splat(x, 1), splat(x, 0), splat(x, OFF)
    for row in range(n * ph):
        for f in range(0, channels, lanes):
            middle = fma(load(centre, f), splat(x, -1), zero)
            factor, offset = load(scale, f), load(shift, f)
            for j in range(pw):
                at = row * kh * line + j * kw * channels + f
                best, who = fma(fma(load(x, at), one, middle), factor, offset), zero
                for p in range(1, kh * kw):
                    here = at + p // kw * line + p % kw * channels
                    value = fma(fma(load(x, here), one, middle), factor, offset)
                    who = choose_better(value, best, splat(x, p), who)
                    best = choose_better(value, best, value, best)
                target = (row * pw + j) * channels + f
                store_places(winner, target, choose_off(best, off, who))
                store(y, target, choose_off(best, zero, best))


@kernel
def _sums(dy, winner, x, shape, centre, kh, kw, block, part, sums, products):
    # ``part`` holds two vectors.
    n, ph, pw, channels = shape
    lanes, line = VECTOR_BYTES // x.itemsize, pw * kw * channels
    one, zero = splat(x, 1), splat(x, 0)
    for start in range(0, n * ph, block):
        for f in range(0, channels, lanes):
            middle, total, product = fma(load(centre, f), splat(x, -1), zero), zero, zero
            for row in range(start, min(start + block, n * ph)):
                for a in range(kh):
                    for j in range(pw):
                        at = (row * kh + a) * line + j * kw * channels + f
                        source = (row * pw + j) * channels + f
                        whole = load(dy, source)
                        for b in range(kw):
                            slope = where_place(winner, source, a * kw + b, whole)
                            value = fma(load(x, at + b * channels), one, middle)
                            total, product = fma(slope, one, total), fma(slope, value, product)
            store(part, 0, total)
            store(part, lanes, product)
            for c in range(lanes):
                sums[f + c] += part[c]
                products[f + c] += part[lanes + c]


@kernel
def _backward(dy, winner, x, shape, centre, scale, slope, even, kh, kw, block, dx):
    n, ph, pw, channels = shape
    lanes, line = VECTOR_BYTES // x.itemsize, pw * kw * channels
    one, zero = splat(x, 1), splat(x, 0)
    for start in range(0, n * ph, block):
        for f in range(0, channels, lanes):
            middle = fma(load(centre, f), splat(x, -1), zero)
            factor, steep, level = load(scale, f), load(slope, f), load(even, f)
            for row in range(start, min(start + block, n * ph)):
                for a in range(kh):
                    for j in range(pw):
                        at = (row * kh + a) * line + j * kw * channels + f
                        source = (row * pw + j) * channels + f
                        whole = load(dy, source)
                        for b in range(kw):
                            above = where_place(winner, source, a * kw + b, whole)
                            value = fma(load(x, at + b * channels), one, middle)
                            value = fma(value, steep, level)
                            store(dx, at + b * channels, fma(factor, above, value))
