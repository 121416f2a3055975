"""The gradient of filters by register tiles: 9 weights by several vectors of filters.

They stay in registers while many pixels pass: for each pixel the numbers its window sees
at 9 places meet one row of the output's gradient. No columns are written. So many pixels
are taken at a time that they, read again for the next 9 weights, are in the nearest cache.
"""

from functools import cache

from tinycnn.kernels._frames import (
    aligned,
    columns_of,
    copy_run,
    fill_rows,
    fill_with_zeros,
    move_images,
    sum_rows,
)
from tinycnn.kernels._jit import kernel
from tinycnn.kernels._windows import begins, framed, taps, together
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    flat,
    lanes,
    tile_add_rows,
    tile_sum,
    tile_zero,
)
from tinycnn.memory import scratch, take

# Weights in a tile: those of a 3 x 3 window.
ROWS = 9
COLUMNS = max(1, TILE_COLUMNS // 2)
# Bytes of pixels and their gradients that are walked over again and again.
NEAR_BYTES = 24 * 1024
# Pixels that are walked over at least, as far as there are images: else bringing the sums
# back to memory costs more than the sums.
PIXELS = 128


def tiled_backward_weights(dy, x, strides, pads, dkernel, dbias):
    """Fill in the gradients of the filters, (KH, KW, C, F), and of the bias unless it is None."""
    kh, kw, channels, filters = dkernel.shape
    n, *places, _ = dy.shape
    columns = columns_of(filters, x.dtype, COLUMNS)
    block, pixels = columns * lanes(x.dtype), places[0] * places[1]
    frame, full = framed(x.shape, pads), -(-filters // block) * block
    images = together(n, pixels, PIXELS)
    near = NEAR_BYTES // ((full + strides[0] * strides[1] * channels) * x.itemsize)
    tables = begins(images, frame, tuple(places), tuple(strides), 1), taps((kh, kw), frame, ROWS)
    rooms = (
        aligned(images * frame[0] * frame[1] * frame[2]) if any(pads) else 0,
        -(-full // filters) * full if full > filters else 0,
        tables[1].size * full,
    )
    with scratch():
        work = take((sum(rooms),), x.dtype)
        dbias = work[:0] if dbias is None else dbias
        backward = _backward(columns)
        backward(dy, x, dkernel, dbias, *tables, work, rooms, images, pads, max(PIXELS // 2, near))


@cache
def _backward(columns):
    @kernel
    def backward(dy4, x, dweights4, dbias, begins, taps, work, rooms, images, pads, near):
        n, height, width, channels = x.shape
        _, oh, ow, filters = dy4.shape
        pixels, image = images * oh * ow, height * width * channels
        block = columns * (VECTOR_BYTES // work.itemsize)
        full = -(-filters // block) * block
        source, dy, dweights = flat(x), flat(dy4), flat(dweights4)
        frames, last_rows = work[: rooms[0]], work[rooms[0] : rooms[0] + rooms[1]]
        sums = work[rooms[0] + rooms[1] :]
        is_framed, is_filled = rooms[0] > 0, rooms[1] > 0
        fill_with_zeros(sums, 0, sums.size)
        fill_with_zeros(dbias, 0, dbias.size)
        if is_framed:
            fill_with_zeros(frames, 0, frames.size)
        windows = frames if is_framed else source
        for group in range(n // images):
            base, row_base = group * images * image, group * pixels * filters
            if dbias.size:
                sum_rows(dy, row_base, pixels, dbias)
            if is_framed:
                move_images(source, base, x.shape, pads, frames, images, True)
                base = 0
            # Vectors that begin at the last pixels would end after the array.
            safe = max(0, min(pixels, (dy.size - row_base - full) // filters + 1)) if is_filled else pixels
            fill_rows(dy, row_base + safe * filters, pixels - safe, filters, last_rows, 0, full)
            rows, row_first, step, start = dy, row_base, filters, 0
            while start < pixels:
                stop = min(start + near, safe if start < safe else pixels)
                if start == safe:
                    rows, row_first, step = last_rows, -safe * full, full
                for first in range(0, taps.size, ROWS):
                    some = taps[first:]
                    for f in range(0, full, block):
                        tile, at = tile_zero(work, ROWS, columns), row_first + start * step + f
                        tile = tile_sum(tile, windows, some, base, begins, start, stop, rows, at, step)
                        tile_add_rows(sums, first * full + f, full, tile)
                start = stop
        for k in range(dweights.size // filters):
            copy_run(sums, k * full, dweights, k * filters, filters)

    return backward
