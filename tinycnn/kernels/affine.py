"""Turned, zoomed and moved images: one pass, the places computed on the way."""

import math

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels.filling import fill
from tinycnn.memory import take
from tinycnn.reference.affine import NEAREST

# The number that stands in the loops for each way to see what lies outside.
CONSTANT, EDGE, REFLECT, WRAP = 0, 1, 2, 3
MODES = {"constant": CONSTANT, "nearest": EDGE, "reflect": REFLECT, "wrap": WRAP}


def rotation_maps(turns, height, width):
    """Turn about the middle; see :func:`tinycnn.reference.affine.rotation_maps`."""
    maps = take((len(turns), 6), turns.dtype)
    _rotation(turns, (width - 1) / 2, (height - 1) / 2, maps)
    return maps


def zoom_maps(zooms, height, width):
    """Zoom about the middle; see :func:`tinycnn.reference.affine.zoom_maps`."""
    maps = take((len(zooms), 6), zooms.dtype)
    _zoom(zooms, (width - 1) / 2, (height - 1) / 2, maps)
    return maps


def translation_maps(shifts, height, width):
    """Move; see :func:`tinycnn.reference.affine.translation_maps`."""
    maps = take((len(shifts), 6), shifts.dtype)
    _translation(shifts, float(width), float(height), maps)
    return maps


def affine_forward(x, maps, interpolation, fill_mode, fill_value):
    """Read images at other places; see :func:`tinycnn.reference.affine.affine_forward`."""
    y = take(x.shape, x.dtype)
    _forward(x, maps, interpolation == NEAREST, MODES[fill_mode], x.dtype.type(fill_value), y)
    return y


def affine_backward(dy, maps, interpolation, fill_mode):
    """Give gradients back; see :func:`tinycnn.reference.affine.affine_backward`."""
    dx = take(dy.shape, dy.dtype)
    fill(dx.reshape(-1), 0.0)
    _backward(dy, maps, interpolation == NEAREST, MODES[fill_mode], dx)
    return dx


@kernel
def _rotation(turns, x, y, maps):
    for i in range(maps.shape[0]):
        angle = turns[i, 0] * 2 * math.pi
        sine, cosine = math.sin(angle), math.cos(angle)
        maps[i, 0], maps[i, 1], maps[i, 2] = cosine, -sine, x - cosine * x + sine * y
        maps[i, 3], maps[i, 4], maps[i, 5] = sine, cosine, y - sine * x - cosine * y


@kernel
def _zoom(zooms, x, y, maps):
    for i in range(maps.shape[0]):
        rows, columns = zooms[i, 0], zooms[i, zooms.shape[1] - 1]
        maps[i, 0], maps[i, 1], maps[i, 2] = columns, 0, x * (1 - columns)
        maps[i, 3], maps[i, 4], maps[i, 5] = 0, rows, y * (1 - rows)


@kernel
def _translation(shifts, width, height, maps):
    for i in range(maps.shape[0]):
        maps[i, 0], maps[i, 1], maps[i, 2] = 1, 0, -shifts[i, 1] * width
        maps[i, 3], maps[i, 4], maps[i, 5] = 0, 1, -shifts[i, 0] * height


@kernel
def _forward(x, maps, nearest, mode, outside, y):
    images, height, width, channels = x.shape
    for n in range(images):
        a, b, c, d, e, f = maps[n, 0], maps[n, 1], maps[n, 2], maps[n, 3], maps[n, 4], maps[n, 5]
        for i in range(height):
            for j in range(width):
                column = _inside(a * j + b * i + c, width, mode)
                row = _inside(d * j + e * i + f, height, mode)
                if nearest:
                    top, left = _half_away(row), _half_away(column)
                    here = 0 <= top < height and 0 <= left < width
                    for k in range(channels):
                        y[n, i, j, k] = x[n, top, left, k] if here else outside
                    continue
                top, left = int(math.floor(row)), int(math.floor(column))
                low, right = row - top, column - left
                high, near = 1 - low, 1 - right
                if 0 <= top < height - 1 and 0 <= left < width - 1:
                    for k in range(channels):
                        y[n, i, j, k] = high * (
                            near * x[n, top, left, k] + right * x[n, top, left + 1, k]
                        ) + low * (near * x[n, top + 1, left, k] + right * x[n, top + 1, left + 1, k])
                    continue
                for k in range(channels):
                    y[n, i, j, k] = high * (
                        near * _read(x, n, top, left, k, outside)
                        + right * _read(x, n, top, left + 1, k, outside)
                    ) + low * (
                        near * _read(x, n, top + 1, left, k, outside)
                        + right * _read(x, n, top + 1, left + 1, k, outside)
                    )


@kernel
def _backward(dy, maps, nearest, mode, dx):
    images, height, width, channels = dx.shape
    for n in range(images):
        a, b, c, d, e, f = maps[n, 0], maps[n, 1], maps[n, 2], maps[n, 3], maps[n, 4], maps[n, 5]
        for i in range(height):
            for j in range(width):
                column = _inside(a * j + b * i + c, width, mode)
                row = _inside(d * j + e * i + f, height, mode)
                if nearest:
                    _give(dy, dx, n, i, j, _half_away(row), _half_away(column), 1.0)
                    continue
                top, left = int(math.floor(row)), int(math.floor(column))
                low, right = row - top, column - left
                _give(dy, dx, n, i, j, top, left, (1 - low) * (1 - right))
                _give(dy, dx, n, i, j, top, left + 1, (1 - low) * right)
                _give(dy, dx, n, i, j, top + 1, left, low * (1 - right))
                _give(dy, dx, n, i, j, top + 1, left + 1, low * right)


@inline
def _read(x, n, row, column, k, outside):
    if 0 <= row < x.shape[1] and 0 <= column < x.shape[2]:
        return x[n, row, column, k]
    return outside


@inline
def _give(dy, dx, n, i, j, row, column, weight):
    if 0 <= row < dx.shape[1] and 0 <= column < dx.shape[2]:
        for k in range(dx.shape[3]):
            dx[n, row, column, k] += weight * dy[n, i, j, k]


@inline
def _inside(place, length, mode):
    last = length - 1
    if mode == CONSTANT or 0 <= place <= last:
        return place
    if length > 1:
        if mode == REFLECT:
            beyond = abs(place + 0.5)  # from the outer edge of the first pixel
            beyond -= 2 * length * math.floor(beyond / (2 * length))
            place = min(beyond, 2 * length - beyond) - 0.5
        elif mode == WRAP:
            if place < 0:
                place += length * (int(-place / last) + 1)
            else:
                place -= length * int(place / last)
    return min(max(place, 0), last)


@inline
def _half_away(place):
    return int(math.floor(place + 0.5)) if place >= 0 else -int(math.floor(0.5 - place))
