"""The gradient of a convolution's input by register tiles.

A row of a window is one run of KW * C numbers, in the image as in the weights. So a tile
is some output pixels times up to four vectors of such a run: one number of each pixel's
gradient meets one filter's weights, for all filters; then each row is added to where its
window lies. That serves any stride and padding, and even where there are few channels
vectors are full.
"""

from functools import cache

from tinycnn.kernels._frames import aligned, columns_of, fill_with_zeros, move_images, turn
from tinycnn.kernels._jit import kernel
from tinycnn.kernels._tiles import PIXELS, PIXELS_IF_DEEP, rows_of
from tinycnn.kernels._windows import columnwise, framed, one_by_one, together
from tinycnn.kernels.vectors import VECTOR_BYTES, flat, lanes, tile_scatter, tile_sum, tile_zero
from tinycnn.memory import scratch, take

# Numbers of one filter's weights beyond which more pixels are walked over at a time.
MANY = 1024


def tiled_backward_input(dy, kernel_array, strides, pads, dx):
    """Fill in the gradient of the input, (N, H, W, C)."""
    kh, kw, channels, filters = kernel_array.shape
    n, *places, _ = dy.shape
    run = kw * channels
    columns = columns_of(run, dy.dtype)
    rows, block = rows_of(columns), columns * lanes(dy.dtype)
    frame, full = framed(dx.shape, pads), -(-run // block) * block
    images = together(n, places[0] * places[1], PIXELS_IF_DEEP if kh * run > MANY else PIXELS)
    # Behind the images there is room for windows that fill up a tile.
    after = kh * frame[1] * channels + full
    rooms = aligned(images * frame[0] * frame[1] * frame[2] + after), kh * full * filters
    tables = columnwise(images, frame, tuple(places), tuple(strides), filters, rows)
    with scratch():
        work = take((sum(rooms),), dy.dtype)
        _backward(rows, columns)(
            dy, kernel_array, dx, *tables, one_by_one(filters), work, rooms, images, pads
        )


@cache
def _backward(rows, columns):
    @kernel
    def backward(dy4, weights4, dx4, pixels, windows, numbers, work, rooms, images, pads):
        n, height, width, channels = dx4.shape
        kh, kw, _, filters = weights4.shape
        run, block = kw * channels, columns * (VECTOR_BYTES // work.itemsize)
        length = (pads[2] + width + pads[3]) * channels
        dy, weights, dx = flat(dy4), flat(weights4), flat(dx4)
        frames, turned = work[: rooms[0]], work[rooms[0] :]
        # The weights in the order in which they are met: a run's part of each filter in turn.
        if run % block:
            fill_with_zeros(turned, 0, turned.size)
        to = 0
        for a in range(kh):
            for t in range(0, run, block):
                turn(
                    weights, (a * run + t) * filters, filters, min(block, run - t), turned, to, block, filters
                )
                to += filters * block
        for group in range(n // images):
            base, at = group * images * (dy.size // n), 0
            fill_with_zeros(frames, 0, frames.size)
            for a in range(kh):
                for t in range(0, run, block):
                    for first in range(0, pixels.size, rows):
                        some, tile = pixels[first:], tile_zero(work, rows, columns)
                        tile = tile_sum(tile, dy, some, base, numbers, 0, filters, turned, at, block)
                        tile_scatter(frames, windows[first:], a * length + t, run - t, tile)
                    at += filters * block
            move_images(
                dx, group * images * height * width * channels, dx4.shape, pads, frames, images, False
            )

    return backward
