"""Several layers in one pass: what makes training here fast.

Forward, pooling comes first: of the KH * KW numbers of a pooling window only the
greatest is ever given a bias and compared with 0, and only it is written.

Backward is sparse: one pixel of each pooling window has a gradient, and none where
relu is off. With a 2x2 window that is at most a quarter of the multiplications of the
dense backward pass, usually less than an eighth. ``winner`` says which pixel it was.
"""

import numpy as np

from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._vectors import (
    VECTOR_BYTES,
    choose_better,
    choose_off,
    fma,
    load,
    load_part,
    splat,
    splat_from,
    store,
    store_part,
    store_places,
    where_place,
)
from tinycnn.kernels.convolution import column_groups
from tinycnn.kernels.im2col import places
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF, winner_dtype

# Up to this many weights a filter (KH * KW * C), a matrix product has too little to do
# per number it loads; there the window is multiplied in place, all filters at once.
FEW_WEIGHTS = 32


def conv2d_relu_forward(x, kernel, bias, strides, pads):
    """Convolve, relu; see :func:`tinycnn.reference.fused.conv2d_relu_forward`."""
    bias = _bias_or_zeros(bias, kernel)
    y = take((x.shape[0], *places(x.shape, kernel.shape[:2], strides, pads), kernel.shape[3]), x.dtype)
    for images, columns in column_groups(x, kernel.shape, strides, pads):
        out = y[images].reshape(columns.shape[0], -1)
        np.matmul(columns, kernel.reshape(columns.shape[1], -1), out=out)
        _bias_relu(out, bias)
    return y


def dense_relu_forward(x, kernel, bias):
    """Multiply, add, relu; see :func:`tinycnn.reference.fused.dense_relu_forward`."""
    y = take((x.shape[0], kernel.shape[1]), x.dtype)
    np.matmul(x, kernel, out=y)
    _bias_relu(y, _bias_or_zeros(bias, kernel))
    return y


def conv2d_relu_max_pool_forward(x, kernel, bias, strides, pads, window):
    """Convolve, relu, pool; see :func:`tinycnn.reference.fused.conv2d_relu_max_pool_forward`."""
    bias = _bias_or_zeros(bias, kernel)
    n, filters = x.shape[0], kernel.shape[3]
    oh, ow = places(x.shape, kernel.shape[:2], strides, pads)
    shape = (n, oh // window[0], ow // window[1], filters)
    y, winner = take(shape, x.dtype), take(shape, winner_dtype(window))
    if _suits_few(kernel):
        flat = (array.reshape(-1) for array in (x, kernel, bias, y, winner))
        run = kernel.shape[1] * kernel.shape[2]
        _few_forward(*flat, shape, x.shape, kernel.shape[0], run, *strides, pads[0], pads[2], *window)
        return y, winner
    with scratch():
        z = None
        for images, columns in column_groups(x, kernel.shape, strides, pads):
            z = take((columns.shape[0], filters), x.dtype) if z is None else z
            some = z[: columns.shape[0]]  # the first group is the largest
            np.matmul(columns, kernel.reshape(columns.shape[1], -1), out=some)
            _pool_bias_relu(some.reshape(-1, oh, ow, filters), bias, y[images], winner[images], *window)
    return y, winner


def conv2d_relu_max_pool_backward(dy, winner, x, kernel, strides, pads, window, dkernel, dbias, wants_dx):
    """All gradients at once; see :func:`tinycnn.reference.fused.conv2d_relu_max_pool_backward`."""
    filters = kernel.shape[3]
    size = kernel.size // filters
    move = (*strides, pads[0], pads[2], *window)
    if dbias is not None:
        _sum_where_on(dy.reshape(-1, filters), winner.reshape(-1, filters), dbias)
    if _suits_few(kernel) and not wants_dx:
        flat = (array.reshape(-1) for array in (dy, winner, x, dkernel))
        _few_backward(*flat, dy.shape, x.shape, kernel.shape[0], size // kernel.shape[0], *move)
        return None
    dx = take(x.shape if wants_dx else (0,), x.dtype)
    dx[...] = 0
    with scratch():
        # One filter's weights side by side, so that a window's row is one run.
        weights, dweights = take((filters, size), x.dtype), take((filters, size), x.dtype)
        weights[...] = kernel.reshape(size, filters).T
        dweights[...] = 0
        flat = (array.reshape(-1) for array in (x, weights, dweights, dx))
        _sparse_backward(dy, winner, x.shape, *flat, kernel.shape[0], size // kernel.shape[0], *move)
        dkernel.reshape(size, filters)[...] = dweights.T
    return dx if wants_dx else None


def _suits_few(kernel):
    filters = kernel.shape[3]
    return kernel.size // filters <= FEW_WEIGHTS and filters % (VECTOR_BYTES // kernel.itemsize) == 0


def _bias_or_zeros(bias, kernel):
    return np.zeros(kernel.shape[-1], kernel.dtype) if bias is None else bias


@kernel
def _bias_relu(rows, bias):
    for i in range(rows.shape[0]):
        row = rows[i]
        for f in range(bias.size):
            value = row[f] + bias[f]
            row[f] = 0 if value < 0 else value  # so that a NaN passes


@inline
def _take_if_better(pixel, place, best, who):
    for f in range(best.size):
        value, old, old_place = pixel[f], best[f], who[f]
        better = (value > old) | ((value != value) & (old == old))
        best[f] = value if better else old
        who[f] = place if better else old_place


@inline
def _bias_relu_or_off(best, who, bias):
    for f in range(best.size):
        value, place = best[f] + bias[f], who[f]
        who[f] = OFF if value <= 0 else place
        best[f] = 0 if value <= 0 else value


@kernel
def _pool_bias_relu(z, bias, y, winner, pool_h, pool_w):
    n, ph, pw, filters = y.shape
    for image in range(n):
        for i in range(ph):
            for j in range(pw):
                best, who = y[image, i, j], winner[image, i, j]
                best[:] = -np.inf
                who[:] = 0
                for a in range(pool_h):
                    for b in range(pool_w):
                        _take_if_better(z[image, i * pool_h + a, j * pool_w + b], a * pool_w + b, best, who)
                _bias_relu_or_off(best, who, bias)


@kernel
def _few_forward(x, weights, bias, y, winner, shape, x_shape, kh, run, sh, sw, top, left, pool_h, pool_w):
    # All arrays are flat; the filters are a whole number of vectors.
    n, ph, pw, filters = shape
    _, height, width, channels = x_shape
    length = width * channels
    lanes = VECTOR_BYTES // x.itemsize
    zero, off, nothing = splat(y, 0), splat(y, OFF), splat(y, -np.inf)
    for image in range(n):
        for i in range(ph):
            for j in range(pw):
                at = ((image * ph + i) * pw + j) * filters
                for f in range(0, filters, lanes):
                    best, who = nothing, zero
                    for a in range(pool_h):
                        for b in range(pool_w):
                            row0 = (i * pool_h + a) * sh - top
                            start = ((j * pool_w + b) * sw - left) * channels
                            first, last = max(0, -start), min(run, length - start)
                            z = zero
                            for k in range(max(0, -row0), min(kh, height - row0)):
                                pixels = (image * height + row0 + k) * length + start
                                weight = k * run * filters + f
                                for t in range(first, last):
                                    z = fma(splat_from(x, pixels + t), load(weights, weight + t * filters), z)
                            who = choose_better(z, best, splat(y, a * pool_w + b), who)
                            best = choose_better(z, best, z, best)
                    best = fma(best, splat(y, 1), load(bias, f))
                    store_places(winner, at + f, choose_off(best, off, who))
                    store(y, at + f, choose_off(best, zero, best))


@kernel
def _few_backward(dy, winner, x, dweights, shape, x_shape, kh, run, sh, sw, top, left, pool_h, pool_w):
    # As above. For each pixel of the pooling window the gradients of all filters that
    # it won are one vector, with 0 for the others.
    n, ph, pw, filters = shape
    _, height, width, channels = x_shape
    length = width * channels
    lanes = VECTOR_BYTES // x.itemsize
    dweights[:] = 0
    for image in range(n):
        for i in range(ph):
            for j in range(pw):
                at = ((image * ph + i) * pw + j) * filters
                for f in range(0, filters, lanes):
                    gradient = load(dy, at + f)
                    for a in range(pool_h):
                        for b in range(pool_w):
                            won = where_place(winner, at + f, a * pool_w + b, gradient)
                            row0 = (i * pool_h + a) * sh - top
                            start = ((j * pool_w + b) * sw - left) * channels
                            first, last = max(0, -start), min(run, length - start)
                            for k in range(max(0, -row0), min(kh, height - row0)):
                                pixels = (image * height + row0 + k) * length + start
                                weight = k * run * filters + f
                                for t in range(first, last):
                                    here = weight + t * filters
                                    pixel = splat_from(x, pixels + t)
                                    store(dweights, here, fma(pixel, won, load(dweights, here)))


@kernel
def _sum_where_on(dy, winner, total):
    total[:] = 0
    for i in range(dy.shape[0]):
        gradient, who = dy[i], winner[i]
        for f in range(total.size):
            d = gradient[f]
            total[f] += d if who[f] != OFF else 0


@kernel
def _sparse_backward(dy, winner, shape, x, weights, dweights, dx, kh, run, sh, sw, top, left, pool_h, pool_w):
    # x, dx, weights and dweights are flat; a window's row is a run of KW * C numbers.
    n, ph, pw, filters = dy.shape
    _, height, width, channels = shape
    length = width * channels
    lanes = VECTOR_BYTES // x.itemsize
    wants_dx = dx.size > 0
    for image in range(n):
        for f in range(filters):
            for i in range(ph):
                for j in range(pw):
                    place = np.int64(winner[image, i, j, f])
                    if place == OFF:
                        continue
                    g = splat(x, dy[image, i, j, f])
                    row0 = (i * pool_h + place // pool_w) * sh - top
                    start = ((j * pool_w + place % pool_w) * sw - left) * channels
                    first, last = max(0, -start), min(run, length - start)
                    whole = max(0, last - first) // lanes * lanes
                    rest = last - first - whole
                    for a in range(max(0, -row0), min(kh, height - row0)):
                        pixels = (image * height + row0 + a) * length + start + first
                        weight = (f * kh + a) * run + first
                        for t in range(0, whole, lanes):
                            at, here = weight + t, pixels + t
                            store(dweights, at, fma(g, load(x, here), load(dweights, at)))
                            if wants_dx:
                                store(dx, here, fma(g, load(weights, at), load(dx, here)))
                        if rest > 0:
                            at, here = weight + whole, pixels + whole
                            value = fma(g, load_part(x, here, rest), load_part(dweights, at, rest))
                            store_part(dweights, at, value, rest)
                            if wants_dx:
                                value = fma(g, load_part(weights, at, rest), load_part(dx, here, rest))
                                store_part(dx, here, value, rest)
