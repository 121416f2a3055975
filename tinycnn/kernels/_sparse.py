"""The backward pass of convolution, relu and max pooling, by winners alone.

Each pooled cell whose relu is on adds ``g * window`` to its filter's weight gradients and
``g * weights`` to the window's input gradients; all other pixels of the convolution's
output have no gradient. For each image and filter the cells that are on are listed first.
Then, for each row of the kernel, one run of KW * C numbers in the image as in the weights,
the list is gone through with that row's weights and weight gradients held in registers.
"""

from functools import cache

import numpy as np

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._tiles import padded_images
from tinycnn.kernels.vectors import (
    TILE_COLUMNS,
    VECTOR_BYTES,
    fma,
    lanes,
    load,
    load_part,
    splat,
    store,
    store_part,
    tile_add_to,
    tile_fma,
    tile_load,
    tile_store,
)
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF


def sparse_backward(dy, winner, x, kernel_array, strides, pads, window, dkernel, dx):
    """Fill in the gradient of the filters and, unless ``dx`` is None, that of the input."""
    kh, kw, channels, filters = kernel_array.shape
    run, size = kw * channels, kh * kw * channels
    with scratch():
        x, images = padded_images(x, pads), x
        # One filter's weights side by side, so that a window's row is one run.
        weights, dweights = take((filters, size), x.dtype), take((filters, size), x.dtype)
        weights[...] = kernel_array.reshape(size, filters).T
        dweights[...] = 0
        dpadded = dx
        if dx is None:
            dpadded = take((0,), x.dtype)
        elif any(pads):
            dpadded = take(x.shape, x.dtype)
        dpadded[...] = 0
        cells = dy.shape[1] * dy.shape[2]
        listed = take((cells,), np.int64), take((cells,), dy.dtype), np.zeros(1, np.int64)
        flat = (array.reshape(-1) for array in (dy, winner, x, weights, dweights, dpadded))
        backward = _by_rows(_columns(run, x.dtype)) if run % lanes(x.dtype) == 0 else _by_parts
        backward(*flat, dy.shape, x.shape, kh, run, *strides, *window, *listed)
        dkernel.reshape(size, filters)[...] = dweights.T
        if dx is not None and any(pads):
            top, left = pads[0], pads[2]
            dx[...] = dpadded[:, top : top + images.shape[1], left : left + images.shape[2]]


def _columns(run, dtype):
    """Return how many vectors of a row are held at a time; two tiles share the registers."""
    vectors, most = run // lanes(dtype), 2 * TILE_COLUMNS
    return max(columns for columns in range(1, most + 1) if vectors % columns == 0)


@inline
def _list_winners(dy, winner, at, filters, shape, x_shape, sh, sw, pool_h, pool_w, offsets, gradients):
    """Write down where the windows of the cells that are on begin, and their gradients."""
    _, ph, pw, _ = shape
    _, _, width, channels = x_shape
    count = 0
    for i in range(ph):
        for j in range(pw):
            place = np.int64(winner[at])
            row, column = (i * pool_h + place // pool_w) * sh, (j * pool_w + place % pool_w) * sw
            offsets[count] = (row * width + column) * channels
            gradients[count] = dy[at]
            count += place != OFF  # else the next one is written over it
            at += filters
    return count


@cache
def _by_rows(columns):
    @kernel
    def backward(
        dy,
        winner,
        x,
        weights,
        dweights,
        dx,
        shape,
        x_shape,
        kh,
        run,
        sh,
        sw,
        pool_h,
        pool_w,
        offsets,
        gradients,
        zeros,
    ):
        n, ph, pw, filters = shape
        _, height, width, channels = x_shape
        length, block = width * channels, columns * (VECTOR_BYTES // x.itemsize)
        wants_dx = dx.size > 0
        for image in range(n):
            for f in range(filters):
                at = image * ph * pw * filters + f
                count = _list_winners(
                    dy, winner, at, filters, shape, x_shape, sh, sw, pool_h, pool_w, offsets, gradients
                )
                for a in range(kh):
                    for t in range(0, run, block):
                        first = (image * height + a) * length + t
                        here = (f * kh + a) * run + t
                        row, total = tile_load(weights, here, columns), tile_load(dweights, here, columns)
                        for k in range(count):
                            pixels = first + offsets[k]
                            total = tile_fma(total, gradients, zeros, k, x, pixels)
                            if wants_dx:
                                tile_add_to(dx, pixels, row, gradients[k])
                        tile_store(dweights, here, total)

    return backward


@kernel
def _by_parts(
    dy,
    winner,
    x,
    weights,
    dweights,
    dx,
    shape,
    x_shape,
    kh,
    run,
    sh,
    sw,
    pool_h,
    pool_w,
    offsets,
    gradients,
    zeros,
):
    # For rows that are no whole number of vectors: the same, the last vector in part.
    n, ph, pw, filters = shape
    _, height, width, channels = x_shape
    length, count_of = width * channels, VECTOR_BYTES // x.itemsize
    wants_dx = dx.size > 0
    for image in range(n):
        for f in range(filters):
            at = image * ph * pw * filters + f
            count = _list_winners(
                dy, winner, at, filters, shape, x_shape, sh, sw, pool_h, pool_w, offsets, gradients
            )
            for k in range(count):
                scale = splat(x, gradients[k])
                for a in range(kh):
                    pixels = (image * height + a) * length + offsets[k]
                    here = (f * kh + a) * run
                    for t in range(0, run, count_of):
                        p, w, part = pixels + t, here + t, min(count_of, run - t)
                        if part == count_of:
                            store(dweights, w, fma(scale, load(x, p), load(dweights, w)))
                            if wants_dx:
                                store(dx, p, fma(scale, load(weights, w), load(dx, p)))
                        else:
                            value = fma(scale, load_part(x, p, part), load_part(dweights, w, part))
                            store_part(dweights, w, value, part)
                            if wants_dx:
                                value = fma(scale, load_part(weights, w, part), load_part(dx, p, part))
                                store_part(dx, p, value, part)
