"""Convolution with few filters: vectors hold neighbouring pixels, not filters.

Six filters fill six of a vector's sixteen lanes. So images are laid out as planes, each channel's
pixels side by side, and a tile is all filters times some vectors of an output row: one weight meets
the pixels that a row of outputs sees through it. For the gradient of filters the output's gradient
is laid out so too, and a tile holds the sums of some weights of all filters, lane by lane; the lanes
are added at the end. Where ``suits_planes`` returns False, tiles of filters do it: they take 1.6 times
as long for 5 x 5 windows and 6 filters on 28 x 28 pixels, the benchmark "lenet5 conv1", and 2.7 times
for one filter of 3 x 3 windows and 32 channels, "autoencoder last".
"""

from functools import cache

from tinycnn.kernels._frames import aligned, columns_of, copy_run, fill_with_zeros, turn
from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._tiles import RELU
from tinycnn.kernels._whole_vectors import whole
from tinycnn.kernels._windows import framed, one_by_one, seen_in_planes
from tinycnn.kernels.vectors import (
    REGISTERS,
    VECTOR_BYTES,
    flat,
    lanes,
    load,
    splat,
    store,
    store_part,
    sum_lanes,
    tile_add,
    tile_add_rows,
    tile_get,
    tile_mix,
    tile_put,
    tile_relu,
    tile_separate,
    tile_sum_lanes,
    tile_sum_seen,
    tile_zero,
)
from tinycnn.memory import scratch, take

# Rows of a tile: for where more of them begin there would be no register left.
MOST_ROWS = 12


def suits_planes(kernel_shape, strides, width, dtype):
    """Whether this is the way to rows of so many outputs, windows one by one."""
    kh, kw, channels, filters = kernel_shape
    if tuple(strides) != (1, 1) or (kh * kw == 1 and channels > 1):
        return False
    # Rows must fill vectors more than twice as well as filters do, for planes have to be laid out.
    return width * lanes(dtype) > 2 * filters * whole(width, dtype)


def _room(planes, frame, kw, dtype):
    """Return how much room planes need; whole tiles that begin at the last pixels end in it."""
    return aligned(planes * frame[0] * frame[1] + kw + 4 * lanes(dtype))


@inline
def _lay_out(x, start, shape, pads, planes):
    """Write an image as planes, each in its frame."""
    _, height, width, channels = shape
    line = pads[2] + width + pads[3]
    plane = (pads[0] + height + pads[1]) * line
    for i in range(height):
        at, to = start + i * width * channels, (pads[0] + i) * line + pads[2]
        if channels == 1:
            copy_run(x, at, planes, to, width)
        else:
            turn(x, at, channels, width, planes, to, plane, channels)


def convolve_planes(x, kernel_array, bias, pads, y, activation):
    """Convolve images into ``y``, (N, OH, OW, F), and do what follows: NOTHING or RELU."""
    channels, filters = kernel_array.shape[2:]
    columns = columns_of(y.shape[2], x.dtype, min(4, (REGISTERS - 1) // (filters + 1)))
    frame = framed(x.shape, pads)[:2]
    rooms = _room(channels, frame, kernel_array.shape[1], x.dtype), filters * columns * lanes(x.dtype)
    tables = one_by_one(filters), seen_in_planes(kernel_array.shape[:3], frame, 1)
    with scratch():
        work = take((sum(rooms),), x.dtype)
        bias = work[:0] if bias is None else bias
        convolve = _convolution(filters, columns)
        convolve(x, kernel_array, bias, y, *tables, work, rooms, frame, pads, activation)


@cache
def _convolution(filters, columns):
    @kernel
    def convolve(x, weights4, given_bias, y4, numbers, seen, work, rooms, frame, pads, activation):
        n, height, width, channels = x.shape
        _, oh, ow, _ = y4.shape
        source, weights, y = flat(x), flat(weights4), flat(y4)
        planes, biases = work[: rooms[0]], work[rooms[0] :]
        image, step = height * width * channels, VECTOR_BYTES // work.itemsize
        block = columns * step
        fill_with_zeros(work, 0, work.size)
        for f in range(given_bias.size):
            for t in range(0, block, step):
                store(biases, f * block + t, splat(work, given_bias[f]))
        for number in range(n):
            _lay_out(source, number * image, x.shape, pads, planes)
            for i in range(oh):
                for j in range(0, ow, block):
                    tile = tile_zero(work, filters, columns)
                    tile = tile_sum_seen(
                        tile, weights, numbers, filters, planes, i * frame[1] + j, seen, seen.size
                    )
                    tile = tile_add(tile, tile_get(biases, 0, filters, columns))
                    if activation == RELU:
                        tile = tile_relu(tile)
                    tile_mix(y, ((number * oh + i) * ow + j) * filters, (ow - j) * filters, tile)

    return convolve


def planes_backward_weights(dy, x, pads, dkernel, dbias):
    """Fill in the gradients of the filters, (KH, KW, C, F), and of the bias unless it is None."""
    channels, filters = dkernel.shape[2:]
    frame, width = framed(x.shape, pads)[:2], lanes(x.dtype)
    # Registers hold the tile, a row of the output's gradient, and one vector of pixels.
    rows = min(MOST_ROWS, (REGISTERS - 1) // filters - 1)
    seen = seen_in_planes(dkernel.shape[:3], frame, rows)
    rooms = (
        _room(channels, frame, dkernel.shape[1], x.dtype),
        filters * aligned(frame[1] * dy.shape[1] + width),
        seen.size * filters * width,
        filters * width,
    )
    with scratch():
        work = take((sum(rooms),), x.dtype)
        dbias = work[:0] if dbias is None else dbias
        _backward(filters, rows)(dy, x, dkernel, dbias, seen, work, rooms, frame, pads)


@cache
def _backward(filters, rows):
    @kernel
    def backward(dy4, x, dweights4, dbias, seen, work, rooms, frame, pads):
        n, height, width, channels = x.shape
        _, oh, ow, _ = dy4.shape
        source, dy, dweights = flat(x), flat(dy4), flat(dweights4)
        planes, rest = work[: rooms[0]], work[rooms[0] :]
        dplanes, rest = rest[: rooms[1]], rest[rooms[1] :]
        sums, bias_sums = rest[: rooms[2]], rest[rooms[2] :]
        image, step = height * width * channels, VECTOR_BYTES // work.itemsize
        # Rows as long as those of the planes of pixels: one run, which needs no rows.
        run, plane = oh * frame[1], rooms[1] // filters
        fill_with_zeros(work, 0, work.size)
        for number in range(n):
            _lay_out(source, number * image, x.shape, pads, planes)
            for i in range(oh):
                at, to = (number * oh + i) * ow * filters, i * frame[1]
                for j in range(0, ow, step):
                    some = tile_separate(dy, at + j * filters, (ow - j) * filters, filters)
                    tile_put(dplanes, to + j, plane, filters - 1, ow - j, some)
            for f in range(filters):
                if dbias.size:
                    total = load(bias_sums, f * step)
                    for k in range(0, run, step):
                        total = total + load(dplanes, f * plane + k)
                    store(bias_sums, f * step, total)
            for first in range(0, seen.size, rows):
                tile = tile_zero(work, rows, filters)
                tile = tile_sum_lanes(tile, planes, seen[first:], 0, dplanes, 0, plane, run)
                # Image by image: sums of fewer numbers are more exact.
                tile_add_rows(sums, first * filters * step, filters * step, tile)
        for k in range(dweights.size):
            store_part(dweights, k, sum_lanes(load(sums, k * step)), 1)
        for f in range(dbias.size):
            store_part(dbias, f, sum_lanes(load(bias_sums, f * step)), 1)

    return backward
