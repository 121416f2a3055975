"""Pooling, a vector of channels at a time.

Where a pixel's channels do not fill a vector, as with 6 of them, a whole vector is read and
written all the same: results are written in the order of memory, so what was written too
far is written over by the next pixel. So 6 channels take one load and one store, not six.

Backward asks, for each pixel, which windows saw it. Each gradient is summed in a register
and written once: nothing is set to 0 before, and nothing is read back.
"""

from math import inf

import numpy as np

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._pooling_by_two import (
    average_pool_by_two,
    is_by_two,
    max_pool_by_two,
    pool_backward_by_two,
)
from tinycnn.kernels.im2col import places
from tinycnn.kernels.vectors import (
    choose_better,
    load_some,
    splat,
    store_places_some,
    store_some,
    vector_lanes,
    where_place_some,
)
from tinycnn.memory import take
from tinycnn.reference.pooling import winner_dtype


def max_pool_forward(x, window, strides, pads):
    """Keep the greatest; see :func:`tinycnn.reference.pooling.max_pool_forward`."""
    shape = (x.shape[0], *places(x.shape, window, strides, pads), x.shape[3])
    y, winner = take(shape, x.dtype), take(shape, winner_dtype(window))
    flat = x.reshape(-1), y.reshape(-1), winner.reshape(-1)
    if is_by_two(window, strides, pads):
        max_pool_by_two(*flat, x.shape, shape)
    else:
        _max_pool(*flat, x.shape, shape, window, strides, pads)
    return y, winner


def max_pool_backward(dy, winner, x_shape, window, strides, pads):
    """Send gradients to the winners; see :func:`tinycnn.reference.pooling.max_pool_backward`."""
    return _backward(dy, winner, x_shape, window, strides, pads, False)


def average_pool_forward(x, window, strides, pads):
    """Average; see :func:`tinycnn.reference.pooling.average_pool_forward`."""
    shape = (x.shape[0], *places(x.shape, window, strides, pads), x.shape[3])
    y = take(shape, x.dtype)
    flat = x.reshape(-1), y.reshape(-1)
    if is_by_two(window, strides, pads):
        average_pool_by_two(*flat, x.shape, shape)
    else:
        _average_pool(*flat, x.shape, shape, window, strides, pads)
    return y


def average_pool_backward(dy, x_shape, window, strides, pads):
    """Share gradients evenly; see :func:`tinycnn.reference.pooling.average_pool_backward`."""
    # There are no winners, but one loop serves both: bytes that it does not read stand in.
    return _backward(dy, dy.reshape(-1).view(np.uint8), x_shape, window, strides, pads, True)


def _backward(dy, winner, x_shape, window, strides, pads, average):
    dx = take(x_shape, dy.dtype)
    flat = dy.reshape(-1), winner.reshape(-1), dx.reshape(-1)
    if is_by_two(window, strides, pads):
        pool_backward_by_two(*flat, x_shape, dy.shape, average)
    else:
        _pool_backward(*flat, x_shape, dy.shape, window, strides, pads, average)
    return dx


def global_average_pool_forward(x):
    """Average each channel over the whole image: (N, H, W, C) to (N, C)."""
    n, height, width, channels = x.shape
    size = (height, width)
    return average_pool_forward(x, size, size, (0, 0, 0, 0)).reshape(n, channels)


def global_average_pool_backward(dy, x_shape):
    """Share each gradient evenly among all pixels: (N, C) to (N, H, W, C)."""
    dx = take(x_shape, dy.dtype)
    _spread(dy.reshape(-1), dx.reshape(-1), x_shape)
    return dx


@inline
def _inside(start, length, size):
    """Return which part of a window's side, [first, last), lies in the image."""
    return max(0, -start), min(length, size - start)


@kernel
def _max_pool(x, y, winner, x_shape, shape, window, strides, pads):
    n, oh, ow, channels = shape
    _, height, width, _ = x_shape
    lanes, at = vector_lanes(x), 0
    for image in range(n):
        for i in range(oh):
            row = i * strides[0] - pads[0]
            a0, a1 = _inside(row, window[0], height)
            for j in range(ow):
                column = j * strides[1] - pads[2]
                b0, b1 = _inside(column, window[1], width)
                corner = ((image * height + row) * width + column) * channels
                for c in range(0, channels, lanes):
                    # If nothing beats -inf, the first pixel inside the image has won.
                    best, who = splat(x, -inf), splat(x, a0 * window[1] + b0)
                    for a in range(a0, a1):
                        for b in range(b0, b1):
                            value = load_some(x, corner + (a * width + b) * channels + c, x.size)
                            who = choose_better(value, best, splat(x, a * window[1] + b), who)
                            best = choose_better(value, best, value, best)
                    store_some(y, at + c, y.size, best)
                    store_places_some(winner, at + c, y.size, who)
                at += channels


@kernel
def _average_pool(x, y, x_shape, shape, window, strides, pads):
    n, oh, ow, channels = shape
    _, height, width, _ = x_shape
    lanes, at = vector_lanes(x), 0
    whole = splat(x, 1 / (window[0] * window[1]))
    for image in range(n):
        for i in range(oh):
            row = i * strides[0] - pads[0]
            a0, a1 = _inside(row, window[0], height)
            for j in range(ow):
                column = j * strides[1] - pads[2]
                b0, b1 = _inside(column, window[1], width)
                corner = ((image * height + row) * width + column) * channels
                count = (a1 - a0) * (b1 - b0)
                share = whole if count == window[0] * window[1] else splat(x, 1 / count)
                for c in range(0, channels, lanes):
                    total = splat(x, 0)
                    for a in range(a0, a1):
                        for b in range(b0, b1):
                            total = total + load_some(x, corner + (a * width + b) * channels + c, x.size)
                    store_some(y, at + c, y.size, total * share)
                at += channels


@inline
def _last_seen(window, place, stride, places):
    """Return the last of the windows that see a row of pixels, and the row's place in it.

    Given are which window it would be, and the place, if there were any number of them. The
    windows before it see the row too, each a stride further on, as far as they reach.
    """
    beyond = max(0, window - places + 1)
    return window - beyond, place + beyond * stride


@kernel
def _pool_backward(dy, winner, dx, x_shape, shape, window, strides, pads, average):
    n, oh, ow, channels = shape
    _, height, width, _ = x_shape
    lanes, at = vector_lanes(dy), 0
    whole = splat(dy, 1 / (window[0] * window[1]))
    for image in range(n):
        for row in range(height):
            i, a = divmod(row + pads[0], strides[0])
            i, a = _last_seen(i, a, strides[0], oh)
            next_j, next_b = divmod(pads[2], strides[1])
            for _ in range(width):
                j, b = _last_seen(next_j, next_b, strides[1], ow)
                for c in range(0, channels, lanes):
                    total = splat(dy, 0)
                    seen_i, place_a = i, a
                    while place_a < window[0] and seen_i >= 0:
                        seen_j, place_b = j, b
                        top, bottom = _inside(seen_i * strides[0] - pads[0], window[0], height)
                        while place_b < window[1] and seen_j >= 0:
                            source = ((image * oh + seen_i) * ow + seen_j) * channels + c
                            gradient = load_some(dy, source, dy.size)
                            if average:
                                left, right = _inside(seen_j * strides[1] - pads[2], window[1], width)
                                count = (bottom - top) * (right - left)
                                share = whole if count == window[0] * window[1] else splat(dy, 1 / count)
                                total = total + gradient * share
                            else:
                                place = place_a * window[1] + place_b
                                total = total + where_place_some(winner, source, dy.size, place, gradient)
                            seen_j, place_b = seen_j - 1, place_b + strides[1]
                        seen_i, place_a = seen_i - 1, place_a + strides[0]
                    store_some(dx, at + c, dx.size, total)
                at += channels
                next_b += 1
                if next_b == strides[1]:
                    next_j, next_b = next_j + 1, 0


@kernel
def _spread(dy, dx, x_shape):
    n, height, width, channels = x_shape
    at, share = 0, splat(dy, 1 / (height * width))
    for image in range(n):
        for _ in range(height * width):
            for c in range(0, channels, vector_lanes(dy)):
                store_some(dx, at + c, dx.size, load_some(dy, image * channels + c, dy.size) * share)
            at += channels
