"""Pooling with windows of 2 x 2 that lie side by side: the usual case, without loops over windows.

With the four pixels written out there is nothing to count or compare for each window, which
is more work than the pixels themselves where channels are few: three times as fast there as
the loops for any window.
"""

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels.vectors import (
    choose_better,
    load_some,
    splat,
    store_places_some,
    store_some,
    vector_lanes,
    where_place_some,
)


def is_by_two(window, strides, pads):
    """Tell whether windows are 2 x 2, side by side, and nothing is padded."""
    return window == (2, 2) == strides and pads == (0, 0, 0, 0)


@inline
def _better(pixel, place, best, who):
    return choose_better(pixel, best, pixel, best), choose_better(pixel, best, place, who)


@kernel
def max_pool_by_two(x, y, winner, x_shape, shape):
    n, oh, ow, channels = shape
    _, height, width, _ = x_shape
    at, line = 0, width * channels
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                corner = (image * height + 2 * i) * line + 2 * j * channels
                for c in range(0, channels, vector_lanes(x)):
                    p = corner + c
                    best, who = load_some(x, p, x.size), splat(x, 0)
                    best, who = _better(load_some(x, p + channels, x.size), splat(x, 1), best, who)
                    p += line
                    best, who = _better(load_some(x, p, x.size), splat(x, 2), best, who)
                    best, who = _better(load_some(x, p + channels, x.size), splat(x, 3), best, who)
                    store_some(y, at + c, y.size, best)
                    store_places_some(winner, at + c, y.size, who)
                at += channels


@kernel
def average_pool_by_two(x, y, x_shape, shape):
    n, oh, ow, channels = shape
    _, height, width, _ = x_shape
    at, line, quarter = 0, width * channels, splat(x, 0.25)
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                corner = (image * height + 2 * i) * line + 2 * j * channels
                for c in range(0, channels, vector_lanes(x)):
                    p = corner + c
                    upper = load_some(x, p, x.size) + load_some(x, p + channels, x.size)
                    p += line
                    lower = load_some(x, p, x.size) + load_some(x, p + channels, x.size)
                    store_some(y, at + c, y.size, (upper + lower) * quarter)
                at += channels


@kernel
def pool_backward_by_two(dy, winner, dx, x_shape, shape, average):
    """Share each gradient among four pixels, or give it to the winner; see ``pooling.py``."""
    n, oh, ow, channels = shape
    _, height, width, _ = x_shape
    at, lanes, zero, quarter = 0, vector_lanes(dy), splat(dy, 0), splat(dy, 0.25)
    for image in range(n):
        for row in range(2 * oh):
            source = (image * oh + row // 2) * ow * channels
            for column in range(2 * ow):
                place = row % 2 * 2 + column % 2
                for c in range(0, channels, lanes):
                    gradient = load_some(dy, source + c, dy.size)
                    if average:
                        gradient = gradient * quarter
                    else:
                        gradient = where_place_some(winner, source + c, dy.size, place, gradient)
                    store_some(dx, at + c, dx.size, gradient)
                at += channels
                source += column % 2 * channels
            for t in range(at, at + (width - 2 * ow) * channels, lanes):
                store_some(dx, t, dx.size, zero)
            at += (width - 2 * ow) * channels
        for t in range(at, at + (height - 2 * oh) * width * channels, lanes):
            store_some(dx, t, dx.size, zero)
        at += (height - 2 * oh) * width * channels
