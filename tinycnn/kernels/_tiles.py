"""Convolution without columns: windows are read where they lie, sums stay in registers.

A tile is some output pixels times up to four vectors of filters. For each number of the
windows, one number of each pixel's window meets one row of the weights: with 4 x 4 vectors
16 multiply-adds for 8 loads, which is what keeps the processor's multipliers busy. A matrix
product over columns does the same, but must first write the columns and read them back.
Few filters make a tile of more pixels, for a multiplier wants eight sums at least: each
takes four cycles, and there are two multipliers.

What follows a convolution (bias, relu) is done while the sums are in registers.
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
from tinycnn.kernels._windows import begins, framed, taps, together
from tinycnn.kernels.vectors import (
    REGISTERS,
    VECTOR_BYTES,
    flat,
    lanes,
    tile_bias,
    tile_get,
    tile_put,
    tile_relu,
    tile_store,
    tile_sum,
    tile_zero,
)
from tinycnn.memory import scratch, take

# What follows the sum and the bias.
NOTHING, RELU = 0, 1
# Numbers of a window that are summed in one go: their weights, 4 vectors each, stay in the
# level-2 cache while the images' tiles pass.
DEEP = 1024
# Pixels that are walked over at least, as far as there are images: tiles are full, and
# weights that do not stay in a cache are not fetched for a few pixels alone.
PIXELS, PIXELS_IF_DEEP = 24, 192
# Pixels for which weights are brought into the order in which they are met: read across
# long rows they would all fall into the same few places of a cache.
PIXELS_IF_PACKED = 64


def rows_of(columns):
    """Return how many pixels a tile has: eight, or four where the registers hold no more."""
    return 8 if 9 * columns + 1 <= REGISTERS else 4


def convolve_tiles(x, kernel_array, bias, strides, pads, y, activation):
    """Convolve images into ``y``, (N, OH, OW, F), and do what follows: NOTHING or RELU."""
    filters, size = kernel_array.shape[3], kernel_array[..., 0].size
    n, *places, _ = y.shape
    columns = columns_of(filters, x.dtype)
    rows, block = rows_of(columns), columns * lanes(x.dtype)
    pixels = places[0] * places[1]
    images = together(n, pixels, PIXELS_IF_DEEP if size > DEEP else PIXELS)
    frame, full = framed(x.shape, pads), -(-filters // block) * block
    rooms = (
        aligned(images * frame[0] * frame[1] * frame[2]) if any(pads) else 0,
        aligned(size * full) if full > filters or (full > block and n * pixels >= PIXELS_IF_PACKED) else 0,
        aligned(full),
        (images * pixels + rows) * block if size > DEEP else 0,
    )
    with scratch():
        work = take((sum(rooms),), x.dtype)
        tables = (
            begins(images, frame, tuple(places), tuple(strides), rows),
            taps(kernel_array.shape[:2], frame, 1),
        )
        bias = work[:0] if bias is None else bias
        convolution(rows, columns)(
            x, kernel_array, bias, y, *tables, work, rooms, images, pads, DEEP, activation
        )


@cache
def convolution(rows, columns):
    """Make the loop that convolves with tiles of so many pixels and vectors."""

    @kernel
    def convolve(x, weights4, given_bias, y4, begins, taps, work, rooms, images, pads, most, activation):
        n, height, width, channels = x.shape
        _, oh, ow, filters = y4.shape
        pixels, image = images * oh * ow, height * width * channels
        size, block = taps.size, columns * (VECTOR_BYTES // work.itemsize)
        full = -(-filters // block) * block
        source, weights, y = flat(x), flat(weights4), flat(y4)
        frames, packed = work[: rooms[0]], work[rooms[0] : rooms[0] + rooms[1]]
        bias, z = work[rooms[0] + rooms[1] : work.size - rooms[3]], work[work.size - rooms[3] :]
        is_framed, is_packed = rooms[0] > 0, rooms[1] > 0
        fill_with_zeros(bias, 0, full)
        copy_run(given_bias, 0, bias, 0, given_bias.size)
        if is_packed:
            pack_blocks(weights, size, filters, packed, block)
        if is_framed:
            fill_with_zeros(frames, 0, frames.size)
        windows, rows_of_weights = frames if is_framed else source, packed if is_packed else weights
        step = block if is_packed else full
        for group in range(n // images):
            base = group * images * image
            if is_framed:
                move_images(source, base, x.shape, pads, frames, images, True)
                base = 0
            for f in range(0, full, block):
                for deep in range(0, size, most):
                    last = min(deep + most, size)
                    for first in range(0, pixels, rows):
                        if deep:
                            tile = tile_get(z, first * block, rows, columns)
                        else:
                            tile = tile_zero(work, rows, columns)
                        at = f * size + deep * block if is_packed else f + deep * full
                        tile = tile_sum(
                            tile, windows, begins[first:], base, taps, deep, last, rows_of_weights, at, step
                        )
                        if last < size:
                            tile_store(z, first * block, tile)
                        else:
                            tile = tile_bias(tile, bias, f)
                            if activation == RELU:
                                tile = tile_relu(tile)
                            target = (group * pixels + first) * filters + f
                            tile_put(y, target, filters, pixels - 1 - first, filters - f, tile)

    return convolve
