"""dx = dy @ kernel.T, reading the rows of the kernel once and in place.

Here the lanes of a vector are samples: a number of the kernel meets the gradients of 16
samples in one multiply-add. For that the small matrix ``dy`` is packed with samples side by
side, and the sums, which have samples side by side too, are transposed in registers as
they are written.

Of fewer samples a vector holds several gradients each, a *group*, which meet as many
neighbours in a row of the kernel: with 8 samples and 16 lanes two, with one sample 16. The
sums of a group are added at the end. So no lane is idle, whatever the number of samples.
"""

from functools import cache

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    fma,
    lanes,
    load,
    splat,
    store,
    store_part,
    tile_fma_rows,
    tile_store,
    tile_zero,
    transpose_part,
)
from tinycnn.memory import scratch, take

# Rows of the kernel in a tile, and in the band whose sums are transposed together.
TILE_ROWS = 8
BAND = 16


def multiply_transposed(dy, kernel_array, dx):
    """Fill in dx, (N, D), with dy, (N, U), times the transposed kernel, (D, U)."""
    n, units = dy.shape
    group, columns = layout(n, lanes(dy.dtype))
    size = work_size(n, units, group, columns * lanes(dy.dtype))
    flat = dy.reshape(-1), kernel_array.reshape(-1), dx.reshape(-1)
    with scratch():
        work = take((size,), dy.dtype)
        transposed_product(group, columns)(*flat, (n, kernel_array.shape[0], units), work)


def work_size(n, units, group, block):
    """Return how many numbers the packed gradients and the sums need."""
    # One row of a block for each group of units, and one for each unit left over.
    packed = max(1, -(-n * group // block)) * (units // group + units % group) * block
    return packed + 2 * BAND * block


def layout(n, width):
    """Return how many gradients of each sample a vector holds, and how many vectors a tile."""
    if n > width:
        return 1, 2 if TILE_COLUMNS == 4 else 1
    group = width
    while group > 1 and group * n > width:
        group //= 2
    return group, 1


@cache
def transposed_product(group, columns):
    """Make the loop for such groups and tiles."""

    @kernel
    def multiply_tiles(dy, weights, dx, sizes, work):
        # All arrays are flat.
        n, size, units = sizes
        width = VECTOR_BYTES // dy.itemsize
        block, whole = columns * width, units // group * group
        length = (whole // group + units - whole) * block
        most = block // group
        zero, one = splat(dy, 0), splat(dy, 1)
        sums, turned, packed = work, work[BAND * block :], work[2 * BAND * block :]
        # Pack. Rows that are not there stay 0, and so do the other lanes of a lone unit.
        if group == 1:
            for left in range(0, n, width):
                base = left // block * length + left % block
                for u in range(0, units, width):
                    rows, count = min(width, n - left), min(width, units - u)
                    transpose_part(packed, base + u * block, block, dy, left * units + u, units, rows, count)
        else:
            for at in range(0, packed.size, width):
                store(packed, at, zero)
            for i in range(n):
                for s in range(whole // group):
                    for j in range(group):
                        packed[s * block + i * group + j] = dy[i * units + s * group + j]
                for u in range(whole, units):
                    packed[(whole // group + u - whole) * block + i * group] = dy[i * units + u]
        for left in range(0, n, most):
            base = left // most * length
            samples = min(most, n - left)
            for band in range(0, size, BAND):
                present = min(BAND, size - band)
                for first in range(0, present, TILE_ROWS):
                    tile = tile_zero(dy, TILE_ROWS, columns)
                    at, here = (band + first) * units, base
                    for _ in range(0, whole, group):
                        tile = tile_fma_rows(tile, weights, at, units, present - first, group, packed, here)
                        at += group
                        here += block
                    for _ in range(whole, units):
                        tile = tile_fma_rows(tile, weights, at, units, present - first, 1, packed, here)
                        at += 1
                        here += block
                    tile_store(sums, first * block, tile)
                for d in range(0, present, width):
                    rows = min(width, present - d)
                    target = left * size + band + d
                    if group == 1:
                        for c in range(0, samples, width):
                            there = target + c * size
                            transpose_part(dx, there, size, sums, d * block + c, block, rows, samples - c)
                    else:
                        transpose_part(turned, 0, BAND, sums, d * block, block, rows, samples * group)
                        for i in range(samples):
                            total = load(turned, i * group * BAND)
                            for j in range(1, group):
                                total = fma(total, one, load(turned, (i * group + j) * BAND))
                            store_part(dx, target + i * size, total, rows)

    return multiply_tiles
