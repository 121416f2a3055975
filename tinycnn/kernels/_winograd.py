"""Convolution by 3 x 3 windows with 2.25 times fewer multiplications: Winograd's F(2x2, 3x3).

2 x 2 neighbouring outputs see 4 x 4 pixels. Multiplied out that is 36 products; after sums
and differences of the pixels and, once a call, of the weights, 16 are enough, and sums of
those give the four outputs (Lavin & Gray 2015, "Fast algorithms for convolutional neural
networks", arXiv:1509.09308, section 4.1). For many such patches at once each of the 16 is a
matrix product over channels, done by register tiles as in ``_tiles.py``.

A group of patches goes through all three steps before the next one begins, so that nothing
leaves the nearer caches; and as the four outputs are just one 2 x 2 pooling window, bias, relu
and pooling are done in registers after the last sum.

An infinity stays one or becomes NaN, as sums contain infinity minus infinity; a NaN or an
infinity may also make those neighbours NaN that share a patch with an output that sees it.
"""

from functools import cache

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._winograd_transforms import (
    transform_input,
    transform_output,
    transform_weights,
    turn_weights,
)
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    add,
    choose_better,
    choose_off,
    lanes,
    load,
    splat,
    store,
    store_places,
    tile_fma,
    tile_store,
    tile_zero,
)
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF

# Patches in a group: as their number grows, weights are read less often, but what a group
# keeps leaves the level-1 cache.
PATCHES = 32
# Transformed weights, in bytes, beyond which they do not stay in the level-2 cache.
MOST_BYTES = 4 * 1024 * 1024


def suits_winograd(kernel_shape, strides, pixels, dtype):
    """Whether this is the way to so many output (rows, columns): it depends on no batch size."""
    kh, kw, channels, filters = kernel_shape
    if (kh, kw) != (3, 3) or tuple(strides) != (1, 1):
        return False
    width, size = lanes(dtype), channels * filters
    if channels % width or filters % width or not size or 16 * size * dtype.itemsize > MOST_BYTES:
        return False
    # Patches that stick out of the image must not eat up what is saved: half of what they
    # compute is there to be used.
    return 2 * (-(-pixels[0] // 2)) * (-(-pixels[1] // 2)) <= pixels[0] * pixels[1]


def convolve_winograd(x, kernel_array, bias, pads, y, relu):
    """Convolve images into ``y``, (N, OH, OW, F), and relu if asked to."""
    patches = -(-y.shape[1] // 2), -(-y.shape[2] // 2)
    with scratch():
        _convolve(x, kernel_array.reshape(-1), bias, pads, patches, y, take((0,), "uint8"), relu)


def convolve_winograd_and_pool(x, kernel_array, bias, pads, y, winner):
    """Convolve, relu and pool by 2 x 2 into ``y`` and ``winner``, both (N, PH, PW, F)."""
    with scratch():
        _convolve(x, kernel_array.reshape(-1), bias, pads, y.shape[1:3], y, winner.reshape(-1), True)


def convolve_winograd_turned(dy, kernel_array, pads, dx):
    """Convolve the gradient of the output with the turned kernel into ``dx``, (N, H, W, C)."""
    _, _, channels, filters = kernel_array.shape
    patches = -(-dx.shape[1] // 2), -(-dx.shape[2] // 2)
    with scratch():
        turned = take((kernel_array.size,), dy.dtype)
        turn_weights(kernel_array.reshape(-1), channels, filters, turned)
        _convolve(dy, turned, None, pads, patches, dx, take((0,), "uint8"), False)


def _convolve(x, weights, bias, pads, patches, y, winner, relu):
    channels, filters, width = x.shape[3], y.shape[3], lanes(x.dtype)
    columns = max(c for c in range(1, TILE_COLUMNS + 1) if filters // width % c == 0)
    # What is needed for a while: see where the loop divides it.
    size = 16 * (channels * filters + PATCHES * (channels + filters) + 3 * width + channels) + filters
    work, places = take((size,), x.dtype), take((PATCHES,), "int64")
    bias = weights[:0] if bias is None else bias
    flat = x.reshape(-1), x.shape, weights, bias, y.reshape(-1), y.shape, winner
    _loop(columns, 4 * TILE_COLUMNS // columns)(*flat, patches, pads[0], pads[2], relu, work, places)


# Whatever is called for every patch is free of branches, and what has some is called once for
# a group: Numba then counts no references to arrays in the inner loops.


@inline
def _transform_patches(x, x_shape, first, count, patches, top, left, u, step, edge):
    """Transform a group of patches; one at the edge is copied first, with zeros around the image."""
    images, height, width, channels = x_shape
    each, lanes, zero = patches[0] * patches[1], VECTOR_BYTES // x.itemsize, splat(x, 0)
    for t in range(count):
        number = min(first + t, images * each - 1)
        image, i, j = number // each, number % each // patches[1], number % patches[1]
        row, column = 2 * i - top, 2 * j - left
        at = ((image * height + row) * width + column) * channels
        if row >= 0 and column >= 0 and row + 4 <= height and column + 4 <= width:
            for c in range(0, channels, lanes):
                transform_input(x, at + c, width * channels, channels, u, t * channels + c, step)
        else:
            for a in range(4):
                for b in range(4):
                    inside = 0 <= row + a < height and 0 <= column + b < width
                    pixel, to = at + (a * width + b) * channels, (a * 4 + b) * channels
                    for c in range(0, channels, lanes):
                        store(edge, to + c, load(x, pixel + c) if inside else zero)
            for c in range(0, channels, lanes):
                transform_input(edge, c, 4 * channels, channels, u, t * channels + c, step)


@inline
def _finish_patches(m, step, group, block, first, count, patches, bias, relu, y, shape):
    """Sum a group's products to pixels, add the bias, relu, and write those in the image."""
    _, height, width, filters = shape
    each, lanes, zero = patches[0] * patches[1], VECTOR_BYTES // y.itemsize, splat(y, 0)
    for t in range(count):
        number = first + t
        image, i, j = number // each, number % each // patches[1], number % patches[1]
        at = ((image * height + 2 * i) * width + 2 * j) * filters
        below, right = 2 * i + 1 < height, 2 * j + 1 < width
        for f in range(0, filters, lanes):
            here, shift = f // block * block * group + t * block + f % block, load(bias, f)
            p, q, r, s = transform_output(m, here, step)
            p, q, r, s = add(p, shift), add(q, shift), add(r, shift), add(s, shift)
            if relu:
                p, q = choose_off(p, zero, p), choose_off(q, zero, q)
                r, s = choose_off(r, zero, r), choose_off(s, zero, s)
            store(y, at + f, p)
            if right:
                store(y, at + f + filters, q)
            if below:
                store(y, at + f + width * filters, r)
            if below and right:
                store(y, at + f + (width + 1) * filters, s)


@inline
def _pool_patches(m, step, group, block, first, count, bias, y, filters, winner):
    """Sum a group's products to pixels and write the greatest of four, and which it was."""
    lanes, zero, off = VECTOR_BYTES // y.itemsize, splat(y, 0), splat(y, OFF)
    one, two, three = splat(y, 1), splat(y, 2), splat(y, 3)
    for t in range(count):
        for f in range(0, filters, lanes):
            here, at = f // block * block * group + t * block + f % block, (first + t) * filters + f
            best, q, r, s = transform_output(m, here, step)
            who, best = choose_better(q, best, one, zero), choose_better(q, best, q, best)
            who, best = choose_better(r, best, two, who), choose_better(r, best, r, best)
            who, best = choose_better(s, best, three, who), choose_better(s, best, s, best)
            best = add(best, load(bias, f))
            store_places(winner, at, choose_off(best, off, who))
            store(y, at, choose_off(best, zero, best))


@cache
def _loop(columns, tile_rows):
    """Make the loop for tiles of so many vectors of filters by so many patches."""

    @kernel
    def convolve(x, x_shape, kernel, bias, y, shape, winner, patches, top, left, relu, work, places):
        # All arrays are flat. ``u`` holds 16 x patches x channels, ``m`` the products: 16 x
        # blocks of filters x patches x filters of the block.
        channels, filters = x_shape[3], shape[3]
        lanes = VECTOR_BYTES // x.itemsize
        block, total = columns * lanes, shape[0] * patches[0] * patches[1]
        group = places.size // tile_rows * tile_rows
        # One vector more than needed between the 16, or all would share one set of the cache.
        w_step = channels * filters + lanes
        u_step, m_step = group * channels + lanes, group * filters + lanes
        weights, rest = work[: 16 * w_step], work[16 * w_step :]
        u, rest = rest[: 16 * u_step], rest[16 * u_step :]
        m, rest = rest[: 16 * m_step], rest[16 * m_step :]
        edge, shift = rest[: 16 * channels], rest[16 * channels :]
        transform_weights(kernel, weights, w_step)
        shift[:] = 0
        for f in range(bias.size):
            shift[f] = bias[f]
        for r in range(tile_rows):
            places[r] = r * channels
        for first in range(0, total, group):
            count = min(group, total - first)
            rounded = (count + tile_rows - 1) // tile_rows * tile_rows
            # The last tile is filled up with the last patch.
            _transform_patches(x, x_shape, first, rounded, patches, top, left, u, u_step, edge)
            for p in range(16):
                for f in range(0, filters, block):
                    for t in range(0, rounded, tile_rows):
                        tile = tile_zero(x, tile_rows, columns)
                        here, at = p * u_step + t * channels, p * w_step + f
                        for c in range(channels):
                            tile = tile_fma(tile, u, places, here + c, weights, at)
                            at += filters
                        tile_store(m, p * m_step + f * group + t * block, tile)
            if winner.size:
                _pool_patches(m, m_step, group, block, first, count, shift, y, filters, winner)
            else:
                _finish_patches(m, m_step, group, block, first, count, patches, shift, relu, y, shape)

    return convolve
