"""Convolution by tiles, or as a matrix product over columns, a few images at a time.

Tiles (``_tiles.py``, ``_weight_tiles.py``) read windows in place; columns serve where those
do not fit: very many weights, odd numbers of filters, strides in the input's gradient.
The columns of a whole shard would leave the core's cache before the product reads them;
so they are made for as many images as fit, multiplied, and forgotten. The backward pass
makes them again rather than keeping them: they are KH * KW times as large as the images.
"""

import numpy as np

from tinycnn.kernels._tiles import convolve_tiles, suits_tiles
from tinycnn.kernels._weight_tiles import suits_weight_tiles, tiled_backward_weights
from tinycnn.kernels._winograd import convolve_winograd, convolve_winograd_turned, suits_winograd
from tinycnn.kernels.bias import add_bias, add_bias_relu, bias_or_zeros, sum_rows
from tinycnn.kernels.im2col import add_columns, fill_columns, places
from tinycnn.kernels.vectors import lanes
from tinycnn.memory import scratch, take

# Bytes of columns made at a time: half of a common level-2 cache.
COLUMN_BYTES = 512 * 1024


def conv2d_forward(x, kernel, bias, strides, pads):
    """Convolve; see :func:`tinycnn.reference.convolution.conv2d_forward`."""
    return convolve(x, kernel, bias, strides, pads, False)


def convolve(x, kernel, bias, strides, pads, relu):
    """Convolve and, if asked to, relu: by tiles, or by columns where weights are many."""
    y = take((x.shape[0], *places(x.shape, kernel.shape[:2], strides, pads), kernel.shape[3]), x.dtype)
    if suits_winograd(kernel.shape, strides, y.shape[1:3], x.dtype):
        convolve_winograd(x, kernel, bias, pads, y, relu)
        return y
    if suits_tiles(kernel.shape):
        convolve_tiles(x, kernel, bias, strides, pads, y, relu)
        return y
    add = add_bias_relu if relu else add_bias
    bias = bias_or_zeros(bias, kernel)
    for images, columns in column_groups(x, kernel.shape, strides, pads):
        out = y[images].reshape(columns.shape[0], -1)
        np.matmul(columns, kernel.reshape(columns.shape[1], -1), out=out)
        add(out, bias)
    return y


def conv2d_backward_weights(dy, x, strides, pads, dkernel, dbias):
    """Fill in dkernel, dbias; see :func:`tinycnn.reference.convolution.conv2d_backward_weights`."""
    filters = dy.shape[3]
    if suits_weight_tiles(filters, dy.dtype):
        tiled_backward_weights(dy, x, strides, pads, dkernel)
    else:
        _columns_backward_weights(dy.reshape(-1, filters), x, strides, pads, dkernel)
    if dbias is not None:
        sum_rows(dy.reshape(-1, filters), dbias)


def _columns_backward_weights(rows, x, strides, pads, dkernel):
    total = dkernel.reshape(-1, rows.shape[1])
    places_each = len(rows) // len(x)
    with scratch():
        part = take(total.shape, total.dtype)
        for images, columns in column_groups(x, dkernel.shape, strides, pads):
            first = images.start == 0
            some = rows[images.start * places_each : images.stop * places_each]
            np.matmul(columns.T, some, out=total if first else part)
            if not first:
                total += part


def conv2d_backward_input(dy, kernel, x_shape, strides, pads):
    """Return dx; see :func:`tinycnn.reference.convolution.conv2d_backward_input`."""
    kh, kw, channels, _ = kernel.shape
    dx = take(x_shape, dy.dtype)
    turned = kernel[::-1, ::-1].transpose(0, 1, 3, 2)
    wide = channels >= lanes(dy.dtype) // 2  # else most of each vector would be filling
    around = (kh - 1 - pads[0], kh - 1 - pads[1], kw - 1 - pads[2], kw - 1 - pads[3])
    if min(around) >= 0 and suits_winograd(turned.shape, strides, x_shape[1:3], dy.dtype):
        convolve_winograd_turned(dy, kernel, around, dx)
    elif tuple(strides) == (1, 1) and wide and min(around) >= 0 and suits_tiles(turned.shape):
        # Each pixel was seen by KH x KW windows: their gradients, with the kernel turned
        # round, are a convolution of their own.
        with scratch():
            weights = take(turned.shape, dy.dtype)
            weights[...] = turned
            convolve_tiles(dy, weights, None, (1, 1), around, dx, False)
    else:
        _columns_backward_input(dy, kernel, strides, pads, dx)
    return dx


def _columns_backward_input(dy, kernel, strides, pads, dx):
    n, oh, ow, filters = dy.shape
    window, size = kernel.shape[:2], kernel.size // filters
    if is_pointwise(kernel.shape, strides, pads):
        np.matmul(dy.reshape(-1, filters), kernel.reshape(size, filters).T, out=dx.reshape(-1, size))
        return
    dx[...] = 0
    group = images_at_a_time(oh * ow * size * dy.itemsize, n)
    with scratch():
        columns = take((group, oh, ow, size), dy.dtype)
        for start in range(0, n, group):
            some = columns[: min(group, n - start)]
            rows = dy[start : start + group].reshape(-1, filters)
            np.matmul(rows, kernel.reshape(size, filters).T, out=some.reshape(-1, size))
            add_columns(some, window, strides, pads, dx[start : start + group])


def column_groups(x, kernel_shape, strides, pads):
    """Yield (slice of images, their columns as a matrix), over the whole of ``x``.

    Each group's columns are valid until the next is asked for.
    """
    n, _, _, channels = x.shape
    if is_pointwise(kernel_shape, strides, pads):
        yield slice(0, n), x.reshape(-1, channels)
        return
    window = kernel_shape[:2]
    oh, ow = places(x.shape, window, strides, pads)
    size = window[0] * window[1] * channels
    group = images_at_a_time(oh * ow * size * x.itemsize, n)
    with scratch():
        columns = take((group, oh, ow, size), x.dtype)
        for start in range(0, n, group):
            some = columns[: min(group, n - start)]
            fill_columns(x[start : start + group], window, strides, pads, some)
            yield slice(start, min(start + group, n)), some.reshape(-1, size)


def is_pointwise(kernel_shape, strides, pads):
    """Whether a window is one pixel and every pixel is one: then x is its own columns."""
    return tuple(kernel_shape[:2]) == tuple(strides) == (1, 1) and not any(pads)


def images_at_a_time(bytes_per_image, n):
    """Choose how many images to make columns for: a function of their size alone."""
    return max(1, min(n, COLUMN_BYTES // max(1, bytes_per_image)))
