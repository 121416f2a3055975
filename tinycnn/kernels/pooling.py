"""Pooling as loops whose innermost runs over the channels, side by side in memory."""

import numpy as np

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.im2col import places
from tinycnn.memory import take

# NumPy's mean over both axes is as fast as any loop, so the definition serves.
from tinycnn.reference.pooling import (
    global_average_pool_backward,
    global_average_pool_forward,
    winner_dtype,
)

__all__ = [
    "average_pool_backward",
    "average_pool_forward",
    "global_average_pool_backward",
    "global_average_pool_forward",
    "max_pool_backward",
    "max_pool_forward",
]


def max_pool_forward(x, window, strides, pads):
    """Keep the greatest; see :func:`tinycnn.reference.pooling.max_pool_forward`."""
    shape = (x.shape[0], *places(x.shape, window, strides, pads), x.shape[3])
    y, winner = take(shape, x.dtype), take(shape, winner_dtype(window))
    _max_pool(x, y, winner, *window, *strides, pads[0], pads[2])
    return y, winner


def max_pool_backward(dy, winner, x_shape, window, strides, pads):
    """Send gradients to the winners; see :func:`tinycnn.reference.pooling.max_pool_backward`."""
    dx = take(x_shape, dy.dtype)
    dx[...] = 0
    _max_pool_backward(dy, winner, dx, *window, *strides, pads[0], pads[2])
    return dx


def average_pool_forward(x, window, strides, pads):
    """Average; see :func:`tinycnn.reference.pooling.average_pool_forward`."""
    y = take((x.shape[0], *places(x.shape, window, strides, pads), x.shape[3]), x.dtype)
    _average_pool(x, y, *window, *strides, pads[0], pads[2])
    return y


def average_pool_backward(dy, x_shape, window, strides, pads):
    """Share gradients evenly; see :func:`tinycnn.reference.pooling.average_pool_backward`."""
    dx = take(x_shape, dy.dtype)
    dx[...] = 0
    _average_pool_backward(dy, dx, *window, *strides, pads[0], pads[2])
    return dx


@kernel
def _max_pool(x, y, winner, kh, kw, sh, sw, top, left):
    n, oh, ow, channels = y.shape
    height, width = x.shape[1], x.shape[2]
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                best, who = y[image, i, j], winner[image, i, j]
                best[:] = -np.inf
                # If nothing beats -inf, the first pixel inside the image has won.
                a0, b0 = max(0, top - i * sh), max(0, left - j * sw)
                who[:] = a0 * kw + b0
                for a in range(a0, min(kh, height - i * sh + top)):
                    for b in range(b0, min(kw, width - j * sw + left)):
                        pixel = x[image, i * sh + a - top, j * sw + b - left]
                        place = a * kw + b
                        for c in range(channels):
                            value, old, old_place = pixel[c], best[c], who[c]
                            better = (value > old) | ((value != value) & (old == old))
                            best[c] = value if better else old
                            who[c] = place if better else old_place


@kernel
def _max_pool_backward(dy, winner, dx, kh, kw, sh, sw, top, left):
    n, oh, ow, channels = dy.shape
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                for c in range(channels):
                    place = np.int64(winner[image, i, j, c])
                    if place < kh * kw:
                        row, column = i * sh + place // kw - top, j * sw + place % kw - left
                        dx[image, row, column, c] += dy[image, i, j, c]


@kernel
def _average_pool(x, y, kh, kw, sh, sw, top, left):
    n, oh, ow, channels = y.shape
    height, width = x.shape[1], x.shape[2]
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                total = y[image, i, j]
                total[:] = 0
                r0, r1 = max(0, i * sh - top), min(height, i * sh - top + kh)
                c0, c1 = max(0, j * sw - left), min(width, j * sw - left + kw)
                share = total.dtype.type(1) / total.dtype.type((r1 - r0) * (c1 - c0))
                for row in range(r0, r1):
                    for column in range(c0, c1):
                        pixel = x[image, row, column]
                        for c in range(channels):
                            total[c] += pixel[c]
                for c in range(channels):
                    total[c] *= share


@kernel
def _average_pool_backward(dy, dx, kh, kw, sh, sw, top, left):
    n, oh, ow, channels = dy.shape
    height, width = dx.shape[1], dx.shape[2]
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                r0, r1 = max(0, i * sh - top), min(height, i * sh - top + kh)
                c0, c1 = max(0, j * sw - left), min(width, j * sw - left + kw)
                share = dy.dtype.type(1) / dy.dtype.type((r1 - r0) * (c1 - c0))
                gradient = dy[image, i, j]
                for row in range(r0, r1):
                    for column in range(c0, c1):
                        pixel = dx[image, row, column]
                        for c in range(channels):
                            pixel[c] += gradient[c] * share
