"""Several layers in one pass: what makes training here fast.

Forward, pooling comes first: of the KH * KW numbers of a pooling window only the
greatest is ever given a bias and compared with 0, and only it is written.

Backward is sparse: one pixel of each pooling window has a gradient, and none where
relu is off. With a 2x2 window that is at most a quarter of the multiplications of the
dense backward pass, usually less than an eighth. ``winner`` says which pixel it was.
"""

from tinycnn.kernels._bands import bands
from tinycnn.kernels._few_weights import few_backward_weights, suits_few_weights
from tinycnn.kernels._jit import inline, kernel
from tinycnn.kernels._pooled_tiles import convolve_tiles_and_pool, suits_pooled_tiles
from tinycnn.kernels._sparse import sparse_backward
from tinycnn.kernels._tiles import NOTHING, RELU, convolve_tiles
from tinycnn.kernels._winograd import convolve_winograd_and_pool, suits_winograd
from tinycnn.kernels.convolution import convolve
from tinycnn.kernels.dense import add_up
from tinycnn.kernels.im2col import places
from tinycnn.memory import scratch, take
from tinycnn.reference.pooling import OFF, winner_dtype


def conv2d_relu_forward(x, kernel, bias, strides, pads):
    """Convolve, relu; see :func:`tinycnn.reference.fused.conv2d_relu_forward`."""
    return convolve(x, kernel, bias, strides, pads, RELU)


def dense_relu_forward(x, kernel, bias):
    """Multiply, add, relu; see :func:`tinycnn.reference.fused.dense_relu_forward`."""
    return add_up(x, kernel, bias, True)


def conv2d_relu_max_pool_forward(x, kernel, bias, strides, pads, window):
    """Convolve, relu, pool; see :func:`tinycnn.reference.fused.conv2d_relu_max_pool_forward`."""
    n, filters = x.shape[0], kernel.shape[3]
    oh, ow = places(x.shape, kernel.shape[:2], strides, pads)
    shape = (n, oh // window[0], ow // window[1], filters)
    y, winner = take(shape, x.dtype), take(shape, winner_dtype(window))
    pixels = shape[1] * 2, shape[2] * 2
    winograd = tuple(window) == (2, 2) and suits_winograd(kernel.shape, strides, pixels, x.dtype)
    if winograd or suits_pooled_tiles(kernel.shape, window):
        for rows, band, around in bands(x, kernel.shape, strides, pads, shape, 1, window[0]):
            if winograd:
                convolve_winograd_and_pool(band, kernel, bias, around, y[:, rows], winner[:, rows])
            else:
                convolve_tiles_and_pool(
                    *(band, kernel, bias, strides, around, window, y[:, rows], winner[:, rows])
                )
        return y, winner
    with scratch():
        z = take((n, oh, ow, filters), x.dtype)
        convolve_tiles(x, kernel, bias, strides, pads, z, NOTHING)
        _pool_relu(z, y, winner, *window)
    return y, winner


def conv2d_relu_max_pool_backward(dy, winner, x, kernel, strides, pads, window, dkernel, dbias, wants_dx):
    """All gradients at once; see :func:`tinycnn.reference.fused.conv2d_relu_max_pool_backward`."""
    if suits_few_weights(kernel.shape) and not wants_dx:
        few_backward_weights(dy, winner, x, strides, pads, window, dkernel, dbias)
        return None
    dx = take(x.shape, x.dtype) if wants_dx else None
    sparse_backward(dy, winner, x, kernel, strides, pads, window, dkernel, dbias, dx)
    return dx


@inline
def _take_if_better(pixel, place, best, who):
    for f in range(best.size):
        value, old, old_place = pixel[f], best[f], who[f]
        better = (value > old) | ((value != value) & (old == old))
        best[f] = value if better else old
        who[f] = place if better else old_place


@kernel
def _pool_relu(z, y, winner, pool_h, pool_w):
    n, ph, pw, filters = y.shape
    for image in range(n):
        for i in range(ph):
            for j in range(pw):
                best, who = y[image, i, j], winner[image, i, j]
                for f in range(filters):
                    best[f], who[f] = z[image, i * pool_h, j * pool_w, f], 0
                for a in range(pool_h):
                    for b in range(pool_w):
                        _take_if_better(z[image, i * pool_h + a, j * pool_w + b], a * pool_w + b, best, who)
                for f in range(filters):
                    value, place = best[f], who[f]
                    who[f] = OFF if value <= 0 else place
                    best[f] = 0 if value <= 0 else value
