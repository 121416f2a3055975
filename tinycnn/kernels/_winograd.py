"""Convolution by 3 x 3 windows with 2.25 times fewer multiplications: Winograd's F(2x2, 3x3).

2 x 2 neighbouring outputs see 4 x 4 pixels. Multiplied out that is 36 products; after sums
and differences of the pixels and, once a call, of the weights, 16 are enough, and sums of
those give the four outputs (Lavin & Gray 2015, "Fast algorithms for convolutional neural
networks", arXiv:1509.09308, section 4.1). For many such patches at once each of the 16 is a
matrix product over channels, done by register tiles as in ``_tiles.py``.

A group of patches goes through all three steps before the next one begins, so that nothing
leaves the nearer caches; and as the four outputs are just one 2 x 2 pooling window, bias, relu
and pooling are done in registers after the last sum.

Taken together that is about 1.8 times as fast as the tiles that multiply everything out.

Where pixels are equal along an axis three of the four products are exactly 0, and both outputs
are the fourth: equal pixels tie as they do without any transform. An infinity keeps its sign or
becomes NaN, as sums contain infinity minus infinity; it and a NaN may also make those
neighbours NaN that share a patch with an output that sees them.
"""

from functools import cache

from tinycnn.kernels._jit import kernel
from tinycnn.kernels._whole_vectors import cut_off, cut_off_bytes, filled_up, whole
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
    store_places,
    tile_fma,
    tile_store,
    tile_zero,
)
from tinycnn.kernels.vectors.winograd import (
    transform_input,
    transform_output,
    transform_weights,
    turn_block,
)
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF

# Patches in a group: as their number grows, weights are read less often, but what a group
# keeps leaves the level-1 cache.
PATCHES = 32
# Transformed weights, in bytes, beyond which writing them would cost a single image more than
# the multiplications saved.
MOST_BYTES = 4 * 1024 * 1024
# How many times as many filters there may be after filling them up to whole vectors: more, and
# what is computed for nothing costs what is saved. (Images with more channels than they have
# would be another copy: measured, that never pays.)
MOST_FILLED = 1.7


def suits_winograd(kernel_shape, strides, pixels, dtype):
    """Whether this is the way to so many output (rows, columns): it depends on no batch size."""
    kh, kw, channels, filters = kernel_shape
    if (kh, kw) != (3, 3) or tuple(strides) != (1, 1) or not channels * filters:
        return False
    full = whole(filters, dtype)
    if channels % lanes(dtype) or full > MOST_FILLED * filters:
        return False
    if 16 * channels * full * dtype.itemsize > MOST_BYTES:
        return False
    # Patches that stick out of the image must not eat up what is saved: half of what they
    # compute is there to be used.
    return 2 * (-(-pixels[0] // 2)) * (-(-pixels[1] // 2)) <= pixels[0] * pixels[1]


def convolve_winograd(x, weights, bias, pads, y, relu):
    """Convolve images into ``y``, (N, OH, OW, F), and relu if asked to."""
    patches = -(-y.shape[1] // 2), -(-y.shape[2] // 2)
    with scratch():
        filters = whole(y.shape[3], y.dtype)
        full_y = y if filters == y.shape[3] else take((*y.shape[:3], filters), y.dtype)
        _convolve(x, weights, bias, pads, patches, full_y, take((0,), "uint8"), relu)
        if full_y is not y:
            cut_off(full_y.reshape(-1), filters, y.reshape(-1), y.shape[3])


def convolve_winograd_and_pool(x, weights, bias, pads, y, winner):
    """Convolve, relu and pool by 2 x 2 into ``y`` and ``winner``, both (N, PH, PW, F)."""
    with scratch():
        few, filters = y.shape[3], whole(y.shape[3], y.dtype)
        if filters == few:
            _convolve(x, weights, bias, pads, y.shape[1:3], y, winner.reshape(-1), True)
            return
        full_y, full_winner = (take((*y.shape[:3], filters), array.dtype) for array in (y, winner))
        _convolve(x, weights, bias, pads, y.shape[1:3], full_y, full_winner.reshape(-1), True)
        cut_off(full_y.reshape(-1), filters, y.reshape(-1), few)
        cut_off_bytes(full_winner.reshape(-1), filters, winner.reshape(-1), few)


def convolve_winograd_turned(dy, weights, pads, dx):
    """Convolve the gradient of the output with the turned kernel into ``dx``, (N, H, W, C)."""
    filters, channels = weights.shape[3], whole(weights.shape[2], dy.dtype)
    with scratch():
        turned = take((3, 3, filters, channels), dy.dtype)
        full = filled_up(weights.reshape(9, -1), channels * filters)
        turn_weights(full.reshape(-1), channels, filters, turned.reshape(-1))
        convolve_winograd(dy, turned, None, pads, dx, False)


def _convolve(x, weights, bias, pads, patches, y, winner, relu):
    filters, width = y.shape[3], lanes(x.dtype)
    channels, weights = x.shape[3], filled_up(weights, filters).reshape(-1)
    bias = weights[:0] if bias is None else filled_up(bias, filters)
    columns = max(c for c in range(1, TILE_COLUMNS + 1) if filters // width % c == 0)
    # What is needed for a while: see where the loop divides it.
    size = 16 * (channels * filters + PATCHES * (channels + filters) + 3 * width + channels) + filters
    work, places = take((size,), x.dtype), take((PATCHES,), "int64")
    flat = x.reshape(-1), x.shape, weights, bias, y.reshape(-1), y.shape, winner
    _loop(columns, 4 * TILE_COLUMNS // columns)(*flat, patches, tuple(pads), relu, work, places)


@kernel
def turn_weights(g, channels, filters, turned):
    """Write (3, 3, F, C), turned by half a turn, from (3, 3, C, F), both flat."""
    lanes, size = VECTOR_BYTES // g.itemsize, channels * filters
    for tap in range(9):
        at, to = tap * size, (8 - tap) * size
        for c in range(0, channels, lanes):
            for f in range(0, filters, lanes):
                turn_block(g, at + c * filters + f, filters, turned, to + f * channels + c, channels)


@cache
def _loop(columns, tile_rows):
    """Make the loop for tiles of so many vectors of filters by so many patches.

    One function, as each that it would call costs its own time to compile, and arrays handed
    over for each patch would have their references counted.
    """

    @kernel
    def convolve(x, x_shape, kernel, bias, y, shape, winner, patches, pads, relu, work, places):
        # All arrays are flat.
        _, height, width, channels = x_shape
        images, out_height, out_width, filters = shape
        lanes, weights = VECTOR_BYTES // x.itemsize, channels * filters
        block, group = columns * lanes, places.size // tile_rows * tile_rows
        each, total = patches[0] * patches[1], images * patches[0] * patches[1]

        # What ``work`` holds: transformed weights, 16 x channels x filters; pixels, 16 x patches
        # x channels; products, 16 x blocks of filters x patches x filters of the block; a patch
        # at the edge; the bias. Between the 16 is one vector more than needed, or all would
        # fall into one set of the cache.
        w_step, u_step, m_step = weights + lanes, group * channels + lanes, group * filters + lanes
        u_start = 16 * w_step
        m_start = u_start + 16 * u_step
        edge = m_start + 16 * m_step
        bias_start = edge + 16 * channels
        zero, one = splat(x, 0), splat(x, 1)
        for f in range(0, filters, lanes):
            store(work, bias_start + f, load(bias, f) if bias.size else zero)
        for at in range(0, weights, lanes):
            transform_weights(kernel, at, weights, work, at, w_step)
        for r in range(tile_rows):
            places[r] = r * channels

        for first in range(0, total, group):
            count = min(group, total - first)
            rounded = (count + tile_rows - 1) // tile_rows * tile_rows
            for t in range(rounded):
                number = min(first + t, total - 1)  # the last tile is filled up with the last patch
                image, i, j = number // each, number % each // patches[1], number % patches[1]
                row, column, to = 2 * i - pads[0], 2 * j - pads[2], u_start + t * channels
                at = ((image * height + row) * width + column) * channels
                source, start, line = x, at, width * channels
                if row < 0 or column < 0 or row + 4 > height or column + 4 > width:
                    # Copied first, with zeros around the image.
                    source, start, line = work, edge, 4 * channels
                    for p in range(16):
                        a, b = p // 4, p % 4
                        inside = 0 <= row + a < height and 0 <= column + b < width
                        for c in range(0, channels, lanes):
                            pixel = at + (a * width + b) * channels + c
                            store(work, edge + p * channels + c, load(x, pixel) if inside else zero)
                for c in range(0, channels, lanes):
                    transform_input(source, start + c, line, channels, work, to + c, u_step)

            for p in range(16):
                for f in range(0, filters, block):
                    for t in range(0, rounded, tile_rows):
                        tile = tile_zero(x, tile_rows, columns)
                        here, at = u_start + p * u_step + t * channels, p * w_step + f
                        for c in range(channels):
                            tile = tile_fma(tile, work, places, here + c, work, at)
                            at += filters
                        tile_store(work, m_start + p * m_step + f * group + t * block, tile)

            for t in range(count):
                number = first + t
                image, i, j = number // each, number % each // patches[1], number % patches[1]
                at = ((image * out_height + 2 * i) * out_width + 2 * j) * filters
                below, right = 2 * i + 1 < out_height, 2 * j + 1 < out_width
                for f in range(0, filters, lanes):
                    shift = load(work, bias_start + f)
                    here = m_start + f // block * block * group + t * block + f % block
                    p, q, r, s = transform_output(work, here, m_step)
                    if winner.size:
                        who, best = choose_better(q, p, one, zero), choose_better(q, p, q, p)
                        who, best = choose_better(r, best, splat(x, 2), who), choose_better(r, best, r, best)
                        who, best = choose_better(s, best, splat(x, 3), who), choose_better(s, best, s, best)
                        best = fma(best, one, shift)
                        store_places(winner, number * filters + f, choose_off(best, splat(x, OFF), who))
                        store(y, number * filters + f, choose_off(best, zero, best))
                        continue
                    p, q = fma(p, one, shift), fma(q, one, shift)
                    r, s = fma(r, one, shift), fma(s, one, shift)
                    if relu:
                        p, q = choose_off(p, zero, p), choose_off(q, zero, q)
                        r, s = choose_off(r, zero, r), choose_off(s, zero, s)
                    store(y, at + f, p)
                    if right:
                        store(y, at + f + filters, q)
                    if below:
                        store(y, at + f + out_width * filters, r)
                    if below and right:
                        store(y, at + f + (out_width + 1) * filters, s)

    return convolve
