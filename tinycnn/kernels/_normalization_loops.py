"""The loops of batch normalization, over rows of whole vectors.

All arrays are flat; the constants of channels are as wide as a row. Rows go by in blocks
that stay in a cache; in a block, vector by vector: so what belongs to a channel stays in
registers. Sums over a block are in the arrays' own type, the sums of blocks in float64.
"""

from functools import cache

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import VECTOR_BYTES, choose_off, fma, load, splat, store

# Numbers in a block, of each array: a small part of a common level-2 cache.
BLOCK = 16 * 1024
# Rows in the first block of statistics.
FIRST = 16


def block_rows(width):
    """Return how many rows a block has: it depends on nothing but their width."""
    return max(FIRST, BLOCK // width)


@kernel
def fold(rows, bias, mean, variance, gamma, beta, epsilon, no_bias, no_gamma, no_beta, folded, shift):
    for c in range(mean.size):
        scale = (1.0 if no_gamma else gamma[c]) / np.sqrt(variance[c] + epsilon)
        offset = np.float64(0 if no_bias else bias[c]) - mean[c]
        shift[c] = offset * scale + (0 if no_beta else beta[c])
        folded[0, c] = scale
    for i in range(rows.shape[0] - 1, -1, -1):  # the first row holds the scales until its turn
        for c in range(mean.size):
            folded[i, c] = rows[i, c] * folded[0, c]


@kernel
def statistics(x, block, mean, squares, centre, total, total_squares):
    # Each block is measured from the mean of those before it, the first from its first row:
    # so squares stay of the size of the variance, whatever the mean is. No block is larger
    # than all before it together, so that a mean of few odd rows does not measure many.
    lanes, width = VECTOR_BYTES // x.itemsize, mean.size
    rows, one, zero = x.size // width, splat(x, 1), splat(x, 0)
    for j in range(width):
        centre[j] = -x[j]
    stop = 0
    while stop < rows:
        start, stop = stop, min(stop + min(max(FIRST, stop), block), rows)
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
    def sum_up(dy, x, centre, scale, shift, block, part, sums, products):
        # ``part`` holds two vectors.
        lanes, width = VECTOR_BYTES // x.itemsize, centre.size
        rows, one, zero = x.size // width, splat(x, 1), splat(x, 0)
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
