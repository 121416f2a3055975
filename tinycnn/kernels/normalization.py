"""Batch normalization, one walk through memory for each pass.

Images are taken as rows of numbers as wide as a whole number of vectors: one pixel's
channels, or those of several pixels side by side where one has no whole number of vectors.
Rows go by in blocks that stay in a cache; in a block, vector by vector: so what
belongs to a channel stays in registers. Sums over a block are in the arrays' own type, the
sums of blocks in float64.
"""

import math
from functools import cache

import numpy as np

from tinycnn import reference
from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import VECTOR_BYTES, choose_off, fma, lanes, load, splat, store
from tinycnn.memory import scratch, take

# C numbers a part: NumPy's own loops are fast enough.
from tinycnn.reference.normalization import channel_constants, merge_statistics

__all__ = [
    "batch_norm_backward",
    "batch_norm_forward",
    "batch_norm_statistics",
    "batch_norm_sums",
    "fold_batch_norm",
    "merge_statistics",
]

# Numbers in a block, of each array: a small part of a common level-2 cache.
BLOCK = 16 * 1024


def batch_norm_statistics(x):
    """Count, average and square; see :func:`tinycnn.reference.normalization.batch_norm_statistics`."""
    rows, rest, pixels = wide_rows(x)
    found = None
    if rows.size:
        width = rows.shape[1]
        mean, squares = np.zeros(width), np.zeros(width)
        with scratch():
            work = take((3, width), x.dtype)
            _statistics(rows.reshape(-1), block_rows(width), mean, squares, work[0], work[1], work[2])
        for start in range(0, width, width // pixels):
            part = slice(start, start + width // pixels)
            one = np.stack([np.full(part.stop - start, float(len(rows))), mean[part], squares[part]])
            found = one if found is None else merge_statistics(found, one)
    if len(rest):
        last = reference.batch_norm_statistics(rest)
        found = last if found is None else merge_statistics(found, last)
    return found


def batch_norm_forward(x, mean, deviation, gamma, beta):
    """Normalize; see :func:`tinycnn.reference.normalization.batch_norm_forward`."""
    return normalized(x, mean, deviation, gamma, beta, False)


def normalized(x, mean, deviation, gamma, beta, relu):
    """Normalize and, if asked to, relu."""
    y = take(x.shape, x.dtype)
    rows, rest, pixels = wide_rows(x)
    with scratch():
        constants = repeated(channel_constants(mean, deviation, gamma, beta, x.dtype), pixels)
        out = y.reshape(-1)
        normalization(relu)(rows.reshape(-1), *constants, block_rows(rows.shape[1]), out)
    if len(rest):
        plain = reference.batch_norm_relu_forward if relu else reference.batch_norm_forward
        out[rows.size :] = plain(rest, mean, deviation, gamma, beta).reshape(-1)
    return y


def batch_norm_sums(dy, x, mean, deviation):
    """Sum; see :func:`tinycnn.reference.normalization.batch_norm_sums`."""
    return summed(dy, x, mean, deviation, None, None, False)


def summed(dy, x, mean, deviation, gamma, beta, relu):
    """Sum dy and dy * xhat, with ``relu`` only where the output is above 0."""
    rows, rest, pixels = wide_rows(x)
    sums = np.zeros((2, rows.shape[1]))
    with scratch():
        constants = repeated(channel_constants(mean, deviation, gamma, beta, x.dtype), pixels)
        dy = np.asarray(dy, x.dtype)  # a loss of a user's own may give float64
        flat = dy.reshape(-1)[: rows.size], rows.reshape(-1)
        summation(relu)(*flat, *constants, block_rows(rows.shape[1]), sums[0], sums[1])
    found = sums.reshape(2, pixels, -1).sum(axis=1)
    found[1] /= deviation
    if len(rest):
        dy_rest = dy.reshape(-1, dy.shape[-1])[-len(rest) :]
        if relu:
            found += reference.batch_norm_relu_sums(dy_rest, rest, mean, deviation, gamma, beta)
        else:
            found += reference.batch_norm_sums(dy_rest, rest, mean, deviation)
    return found


def batch_norm_backward(dy, x, mean, deviation, gamma, means):
    """Return dx; see :func:`tinycnn.reference.normalization.batch_norm_backward`."""
    return gradient(dy, x, mean, deviation, gamma, None, means, False)


def gradient(dy, x, mean, deviation, gamma, beta, means, relu):
    """Return dx, with ``relu`` taking dy only where the output is above 0."""
    dx = take(x.shape, x.dtype)
    rows, rest, pixels = wide_rows(x)
    out = dx.reshape(-1)
    with scratch():
        constants = repeated(backward_constants(mean, deviation, gamma, beta, means, x.dtype), pixels)
        dy = np.asarray(dy, x.dtype)
        flat = dy.reshape(-1)[: rows.size], rows.reshape(-1)
        differentiation(relu)(*flat, *constants, block_rows(rows.shape[1]), out)
    if len(rest):
        dy_rest = dy.reshape(-1, dy.shape[-1])[-len(rest) :]
        if relu:
            last = reference.batch_norm_relu_backward(dy_rest, rest, mean, deviation, gamma, beta, means)
        else:
            last = reference.batch_norm_backward(dy_rest, rest, mean, deviation, gamma, means)
        out[rows.size :] = last.reshape(-1)
    return dx


def fold_batch_norm(kernel, bias, mean, variance, gamma, beta, epsilon):
    """Fold into weights; see :func:`tinycnn.reference.normalization.fold_batch_norm`."""
    folded, shift = take(kernel.shape, kernel.dtype), take(mean.shape, kernel.dtype)
    absent = [values is None for values in (bias, gamma, beta)]
    # What is absent is not looked at; an array of the right type stands in its place.
    bias, gamma, beta = (mean if values is None else values for values in (bias, gamma, beta))
    channels = kernel.shape[-1]
    rows = kernel.reshape(-1, channels), bias, mean, variance, gamma, beta
    _fold(*rows, epsilon, *absent, folded.reshape(-1, channels), shift)
    return folded, shift


def backward_constants(mean, deviation, gamma, beta, means, dtype):
    """Return centre, scale and shift as in the forward pass, then what dx = even + slope * x + ... has.

    dx = scale * dy + (x - centre) * slope + even.
    """
    constants = channel_constants(mean, deviation, gamma, beta, dtype)
    scale = (1 if gamma is None else gamma) / deviation
    slope, even = -scale * means[1] / deviation, -scale * means[0]
    return *constants, slope.astype(dtype), even.astype(dtype)


def wide_rows(x):
    """Return ``x`` as rows of whole vectors, the pixels left over, and how many pixels a row has."""
    channels = x.shape[-1]
    pixels = math.lcm(channels, lanes(x.dtype)) // channels
    flat = x.reshape(-1, channels)
    whole = len(flat) // pixels * pixels
    return flat[:whole].reshape(-1, pixels * channels), flat[whole:], pixels


def repeated(constants, pixels):
    """Return the constants of channels once for each pixel of a row."""
    return [np.tile(values, pixels) for values in constants] if pixels > 1 else constants


def block_rows(width):
    """Return how many rows a block has: it depends on nothing but their width."""
    return max(16, BLOCK // width)


@kernel
def _fold(rows, bias, mean, variance, gamma, beta, epsilon, no_bias, no_gamma, no_beta, folded, shift):
    for c in range(mean.size):
        scale = (1.0 if no_gamma else gamma[c]) / np.sqrt(variance[c] + epsilon)
        offset = np.float64(0 if no_bias else bias[c]) - mean[c]
        shift[c] = offset * scale + (0 if no_beta else beta[c])
        folded[0, c] = scale
    for i in range(rows.shape[0] - 1, -1, -1):  # the first row holds the scales until its turn
        for c in range(mean.size):
            folded[i, c] = rows[i, c] * folded[0, c]


@kernel
def _statistics(x, block, mean, squares, centre, total, total_squares):
    # Each block is measured from the mean of those before it, the first from its first row:
    # so squares stay of the size of the variance, whatever the mean is.
    lanes, width = VECTOR_BYTES // x.itemsize, mean.size
    rows, one, zero = x.size // width, splat(x, 1), splat(x, 0)
    for j in range(width):
        centre[j] = -x[j]
    for start in range(0, rows, block):
        stop = min(start + block, rows)
        for f in range(0, width, lanes):
            middle, some, some_squares = load(centre, f), zero, zero
            more, more_squares = zero, zero
            for i in range(start, stop - 1, 2):
                value = fma(load(x, i * width + f), one, middle)
                other = fma(load(x, (i + 1) * width + f), one, middle)
                some, some_squares = fma(value, one, some), fma(value, value, some_squares)
                more, more_squares = fma(other, one, more), fma(other, other, more_squares)
            if (stop - start) % 2:
                value = fma(load(x, (stop - 1) * width + f), one, middle)
                some, some_squares = fma(value, one, some), fma(value, value, some_squares)
            store(total, f, fma(more, one, some))
            store(total_squares, f, fma(more_squares, one, some_squares))
        count = float(stop - start)
        share, weight = count / stop, count * start / stop
        for j in range(width):
            apart = np.float64(total[j]) / count
            inner = np.float64(total_squares[j]) - apart * np.float64(total[j])
            apart -= np.float64(centre[j]) + mean[j]  # from the block's mean to that of all before
            squares[j] += inner + apart * apart * weight
            mean[j] += apart * share
            centre[j] = -mean[j]


@cache
def normalization(relu):
    """Make the loop that normalizes, with or without relu."""

    @kernel
    def normalize(x, centre, scale, shift, block, y):
        lanes, width = VECTOR_BYTES // x.itemsize, centre.size
        rows, one, zero = x.size // width, splat(x, 1), splat(x, 0)
        for start in range(0, rows, block):
            for f in range(0, width, lanes):
                middle = fma(load(centre, f), splat(x, -1), zero)
                factor, offset = load(scale, f), load(shift, f)
                for i in range(start, min(start + block, rows)):
                    at = i * width + f
                    value = fma(fma(load(x, at), one, middle), factor, offset)
                    if relu:
                        value = choose_off(value, zero, value)
                    store(y, at, value)

    return normalize


@cache
def summation(relu):
    """Make the loop that sums dy and dy * (x - mean), with relu where the output is above 0."""

    @kernel
    def sum_up(dy, x, centre, scale, shift, block, sums, products):
        lanes, width = VECTOR_BYTES // x.itemsize, centre.size
        rows, one, zero = x.size // width, splat(x, 1), splat(x, 0)
        part = np.empty(2 * lanes, x.dtype)
        for start in range(0, rows, block):
            for f in range(0, width, lanes):
                middle = fma(load(centre, f), splat(x, -1), zero)
                factor, offset = load(scale, f), load(shift, f)
                total, product = zero, zero
                for i in range(start, min(start + block, rows)):
                    at = i * width + f
                    value, slope = fma(load(x, at), one, middle), load(dy, at)
                    if relu:
                        slope = choose_off(fma(value, factor, offset), zero, slope)
                    total, product = fma(slope, one, total), fma(slope, value, product)
                store(part, 0, total)
                store(part, lanes, product)
                for j in range(lanes):
                    sums[f + j] += part[j]
                    products[f + j] += part[lanes + j]

    return sum_up


@cache
def differentiation(relu):
    """Make the loop that computes dx, with relu where the output is above 0."""

    @kernel
    def differentiate(dy, x, centre, scale, shift, slope, even, block, dx):
        lanes, width = VECTOR_BYTES // x.itemsize, centre.size
        rows, one, zero = x.size // width, splat(x, 1), splat(x, 0)
        for start in range(0, rows, block):
            for f in range(0, width, lanes):
                middle = fma(load(centre, f), splat(x, -1), zero)
                factor, offset = load(scale, f), load(shift, f)
                steep, level = load(slope, f), load(even, f)
                for i in range(start, min(start + block, rows)):
                    at = i * width + f
                    value, above = fma(load(x, at), one, middle), load(dy, at)
                    if relu:
                        above = choose_off(fma(value, factor, offset), zero, above)
                    store(dx, at, fma(factor, above, fma(value, steep, level)))

    return differentiate
