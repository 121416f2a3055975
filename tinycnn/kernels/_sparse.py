"""The backward pass of convolution, relu and max pooling, by winners alone.

Each pooled cell whose relu is on adds ``g * window`` to its filter's weight gradients and
``g * weights`` to the window's input gradients; all other pixels of the convolution's
output have no gradient. For each patch of an image and each filter the cells that are on
are listed first, where their windows begin by a table, column by column: windows one below
the other share no row of pixels, so no sum has to wait for the one before it. Then, for
each row of the kernel, one run of KW * C numbers in the image as in the weights, the list
is gone through with that row's weights and weight gradients held in registers.

All filters go through the same pixels and gradients, so a patch is as large as the nearest
cache lets it be. Whole images wait for the next cache at every vector: for 26 x 26 x 32 pixels and
64 filters, the benchmark "mnist_cnn conv2", they take twice as long (``NEAR_BYTES = 1 << 30``).
"""

import math
from functools import cache

import numpy as np

from tinycnn.kernels._frames import aligned, fill_with_zeros, move_images, turn
from tinycnn.kernels._jit import kernel
from tinycnn.kernels._windows import framed, winners
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    flat,
    lanes,
    list_winners,
    tile_add_part,
    tile_add_to,
    tile_fma_row,
    tile_get,
    tile_store,
)
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF

# Bytes of pixels and their gradients that all filters go through: they stay in the nearest cache.
NEAR_BYTES = 40 * 1024
# Pools a patch must have, for the filters' weights and gradients come from further away for each:
# with 256 channels and filters, patches of 4 pools took longer than the image by two thirds.
FEWEST_POOLS = 8


def sparse_backward(dy, winner, x, kernel_array, strides, pads, window, dkernel, dbias, dx):
    """Fill in the gradients of filters and, unless they are None, of bias and input."""
    kh, kw, channels, filters = kernel_array.shape
    run = kw * channels
    width = lanes(x.dtype)
    full, frame = -(-run // width) * width, framed(x.shape, pads)
    is_part = full > run
    places = dy.shape[1:3]
    patch = _patch(frame, x.itemsize, places, (kh, kw), strides, window)
    cells, ends, pixels = winners(frame, places, tuple(strides), tuple(window), patch, filters)
    image = aligned(frame[0] * frame[1] * frame[2] + width)
    is_framed = any(pads) or is_part
    weights, gradients = filters * kh * full, aligned(places[0] * places[1] + 1)
    rooms = (
        image if is_framed else 0,
        image if is_framed and dx is not None else 0,
        aligned(weights),
        aligned(weights),
        gradients,
    )
    with scratch():
        work, offsets = take((sum(rooms),), x.dtype), take((gradients,), np.int64)
        dbias = work[:0] if dbias is None else dbias
        wants_dx = dx is not None
        backward = _by_rows(_columns(full // width), is_part, is_framed, wants_dx)
        images = x, dx if wants_dx else x
        backward(
            dy,
            winner,
            *images,
            kernel_array,
            dkernel,
            dbias,
            cells,
            ends,
            pixels,
            work,
            rooms,
            offsets,
            pads,
        )


def _patch(frame, itemsize, places, kernel, strides, window):
    """Return of how many rows and columns of pools pixels and gradients are near at a time."""

    def size(*counts):
        spans = (
            (count * pool - 1) * stride + length
            for count, pool, stride, length in zip(counts, window, strides, kernel, strict=True)
        )
        return math.prod(spans) * frame[2] * itemsize * 2

    rows, columns = places
    while rows > 1 and size(rows, columns) > NEAR_BYTES:
        rows -= 1
    while columns > 1 and size(rows, columns) > NEAR_BYTES:
        columns -= 1
    if rows * columns < FEWEST_POOLS:
        return tuple(places)
    # Patches of one size, as far as there are enough pools.
    return tuple(-(-count // -(-count // most)) for count, most in zip(places, (rows, columns), strict=True))


def _columns(vectors):
    """Return how many vectors of a row are held at a time; two tiles share the registers."""
    return max(columns for columns in range(1, 2 * TILE_COLUMNS + 1) if vectors % columns == 0)


@cache
def _by_rows(columns, is_part, is_framed, wants_dx):
    """Make the loop for such rows; what is False is left out and need not be compiled."""

    @kernel
    def backward(
        dy4,
        winner4,
        x4,
        dx4,
        weights4,
        dweights4,
        dbias,
        cells,
        ends,
        pixels,
        work,
        rooms,
        offsets,
        pads,
    ):
        n, height, width, channels = x4.shape
        kh, kw, _, filters = weights4.shape
        run, block = kw * channels, columns * (VECTOR_BYTES // work.itemsize)
        full = -(-run // block) * block
        row_length, image = (pads[2] + width + pads[3]) * channels, height * width * channels
        dy, winner, x, dx = flat(dy4), flat(winner4), flat(x4), flat(dx4)
        given, dgiven = flat(weights4), flat(dweights4)
        frame, rest = work[: rooms[0]], work[rooms[0] :]
        dframe, rest = rest[: rooms[1]], rest[rooms[1] :]
        weights, rest = rest[: rooms[2]], rest[rooms[2] :]
        dweights, gradients = rest[: rooms[3]], rest[rooms[3] :]
        fill_with_zeros(dweights, 0, dweights.size)
        fill_with_zeros(dbias, 0, dbias.size)
        # One filter's weights side by side, so that a window's row is one run.
        if is_part:
            fill_with_zeros(weights, 0, weights.size)
        for a in range(kh):
            turn(given, a * run * filters, filters, run, weights, a * full, kh * full, filters)
        if is_framed:
            fill_with_zeros(frame, 0, frame.size)
            windows, dwindows, size = frame, dframe, dframe.size
        else:
            windows, dwindows, size = x, dx, image
        for number in range(n):
            base = number * image
            if is_framed:
                move_images(x, base, x4.shape, pads, frame, 1, True)
                base = 0
            if wants_dx:
                fill_with_zeros(dwindows, base, size)
            begin = 0
            for patch in range(ends.size):
                end = ends[patch]
                for f in range(filters):
                    first = number * (dy.size // n) + f
                    count, total = list_winners(
                        dy, winner, first, cells, begin, end, pixels, OFF, offsets, gradients
                    )
                    if dbias.size:
                        dbias[f] += total
                    for a in range(kh):
                        for t in range(0, full, block):
                            here, shift = (f * kh + a) * full + t, base + a * row_length + t
                            row, sums = (
                                tile_get(weights, here, 1, columns),
                                tile_get(dweights, here, 1, columns),
                            )
                            for k in range(count):
                                start = shift + offsets[k]
                                sums = tile_fma_row(sums, gradients[k], windows, start)
                                if wants_dx:
                                    if is_part:
                                        tile_add_part(dwindows, start, row, gradients[k], run - t)
                                    else:
                                        tile_add_to(dwindows, start, row, gradients[k])
                            tile_store(dweights, here, sums)
                begin = end
            if is_framed and wants_dx:
                move_images(dx, number * image, x4.shape, pads, dframe, 1, False)
        for a in range(kh):
            turn(dweights, a * full, kh * full, filters, dgiven, a * run * filters, filters, run)

    return backward
