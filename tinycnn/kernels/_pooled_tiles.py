"""Convolution, bias, relu and max pooling in one pass: what is pooled away is never written.

As in ``_tiles.py``, but a tile's pixels are those of whole pooling windows, four at a
time. Of their sums the greatest is kept; bias and relu come after it, while all is in
registers still.
"""

from functools import cache

from tinycnn.kernels._frames import (
    aligned,
    columns_of,
    copy_run,
    fill_with_zeros,
    move_images,
    pack_blocks,
)
from tinycnn.kernels._jit import kernel
from tinycnn.kernels._tiles import DEEP, PIXELS, rows_of
from tinycnn.kernels._windows import framed, pooled_begins, taps, together
from tinycnn.kernels.vectors import (
    VECTOR_BYTES,
    flat,
    lanes,
    tile_bias,
    tile_pool,
    tile_pool_more,
    tile_put,
    tile_put_places,
    tile_sum,
    tile_switch_off,
    tile_zero,
)
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF

# Pixels of a pool that are compared in one go: all of a 2 x 2 window.
PART = 4


def suits_pooled_tiles(kernel_shape, window):
    """Whether one tile sums a whole window, and one byte names a pool's pixel."""
    return kernel_shape[0] * kernel_shape[1] * kernel_shape[2] <= DEEP and window[0] * window[1] <= OFF


def convolve_tiles_and_pool(x, kernel_array, bias, strides, pads, window, y, winner):
    """Convolve, relu and pool images into ``y`` and ``winner``, both (N, PH, PW, F)."""
    filters, size = kernel_array.shape[3], kernel_array[..., 0].size
    n, *places, _ = y.shape
    columns = columns_of(filters, x.dtype)
    cells, block = rows_of(columns) // PART, columns * lanes(x.dtype)
    pool = window[0] * window[1]
    images = together(n, places[0] * places[1] * pool, PIXELS)
    frame, full = framed(x.shape, pads), -(-filters // block) * block
    rooms = (
        aligned(images * frame[0] * frame[1] * frame[2]) if any(pads) else 0,
        aligned(size * full) if full > filters or full > block else 0,
        aligned(full),
    )
    parts = -(-pool // PART)
    tables = (
        pooled_begins(images, frame, tuple(places), tuple(strides), tuple(window), cells, PART),
        taps(kernel_array.shape[:2], frame, 1),
    )
    with scratch():
        work = take((sum(rooms),), x.dtype)
        bias = work[:0] if bias is None else bias
        kinds = any(pads), rooms[1] > 0, parts > 1
        convolve = pooled_convolution(cells, columns, *kinds)
        convolve(x, kernel_array, bias, y, winner, *tables, work, rooms, images, pads, parts)


@cache
def pooled_convolution(cells, columns, is_framed, is_packed, in_parts):
    """Make the loop that convolves with tiles of so many pools' pixels, and pools them."""
    rows = cells * PART

    @kernel
    def convolve(x, weights4, given_bias, y4, winner4, begins, taps, work, rooms, images, pads, parts):
        n, height, width, channels = x.shape
        _, ph, pw, filters = y4.shape
        pools, image = images * ph * pw, height * width * channels
        size, block = taps.size, columns * (VECTOR_BYTES // work.itemsize)
        full = -(-filters // block) * block
        source, weights, y, winner = flat(x), flat(weights4), flat(y4), flat(winner4)
        frames, packed = work[: rooms[0]], work[rooms[0] : rooms[0] + rooms[1]]
        bias = work[rooms[0] + rooms[1] :]
        fill_with_zeros(bias, 0, full)
        copy_run(given_bias, 0, bias, 0, given_bias.size)
        windows, rows_of_weights = source, weights
        if is_packed:
            pack_blocks(weights, size, filters, packed, block)
            rows_of_weights = packed
        if is_framed:
            fill_with_zeros(frames, 0, frames.size)
            windows = frames
        for group in range(n // images):
            base = group * images * image
            if is_framed:
                move_images(source, base, x.shape, pads, frames, images, True)
                base = 0
            for f in range(0, full, block):
                for first in range(0, pools, cells):
                    best = tile_zero(work, cells, columns)
                    who = tile_zero(work, cells, columns)
                    for part in range(parts if in_parts else 1):
                        some = begins[first * parts * PART + part * rows :]
                        tile = tile_zero(work, rows, columns)
                        tile = tile_sum(
                            tile, windows, some, base, taps, 0, size, rows_of_weights, f * size, block
                        )
                        found = tile_pool(tile, PART)
                        if in_parts:
                            if part == 0:
                                best, who = found
                            else:
                                best, who = tile_pool_more(best, who, found[0], found[1], part * PART)
                        else:
                            best, who = found
                    best, who = tile_switch_off(tile_bias(best, bias, f), who, OFF)
                    target, last = (group * pools + first) * filters + f, pools - 1 - first
                    tile_put(y, target, filters, last, filters - f, best)
                    tile_put_places(winner, target, filters, last, filters - f, who)

    return convolve
