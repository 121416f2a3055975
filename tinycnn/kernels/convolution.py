"""Convolution: the ways to compute it stand in files of their own, here one is chosen.

All are register tiles that read windows in place, without columns: for the output
``_tiles.py``, for the gradient of filters ``_weight_tiles.py``, and for that of the input
``_input_tiles.py``. They serve every kernel, stride, padding and number of filters.
"""

from tinycnn.kernels._bands import bands
from tinycnn.kernels._input_tiles import tiled_backward_input
from tinycnn.kernels._planes import convolve_planes, planes_backward_weights, suits_planes
from tinycnn.kernels._tiles import NOTHING, RELU, convolve_tiles
from tinycnn.kernels._weight_tiles import tiled_backward_weights
from tinycnn.kernels._winograd import convolve_winograd, convolve_winograd_turned, suits_winograd
from tinycnn.kernels.im2col import places
from tinycnn.memory import take


def conv2d_forward(x, kernel, bias, strides, pads):
    """Convolve; see :func:`tinycnn.reference.convolution.conv2d_forward`."""
    return convolve(x, kernel, bias, strides, pads, NOTHING)


def convolve(x, kernel, bias, strides, pads, activation):
    """Convolve and do what follows: NOTHING or RELU."""
    y = take((x.shape[0], *places(x.shape, kernel.shape[:2], strides, pads), kernel.shape[3]), x.dtype)
    winograd = suits_winograd(kernel.shape, strides, y.shape[1:3], x.dtype)
    planes = suits_planes(kernel.shape, strides, y.shape[2], x.dtype)
    # Winograd's patches have two rows: what is cut lies between them.
    for rows, band, around in bands(x, kernel.shape, strides, pads, y.shape, 2 if winograd else 1):
        if winograd:
            convolve_winograd(band, kernel, bias, around, y[:, rows], activation == RELU)
        elif planes:
            convolve_planes(band, kernel, bias, around, y[:, rows], activation)
        else:
            convolve_tiles(band, kernel, bias, strides, around, y[:, rows], activation)
    return y


def conv2d_backward_weights(dy, x, strides, pads, dkernel, dbias):
    """Fill in dkernel, dbias; see :func:`tinycnn.reference.convolution.conv2d_backward_weights`."""
    if suits_planes(dkernel.shape, strides, dy.shape[2], x.dtype):
        planes_backward_weights(dy, x, pads, dkernel, dbias)
    else:
        tiled_backward_weights(dy, x, strides, pads, dkernel, dbias)


def conv2d_backward_input(dy, kernel, x_shape, strides, pads):
    """Return dx; see :func:`tinycnn.reference.convolution.conv2d_backward_input`."""
    kh, kw, channels, filters = kernel.shape
    dx = take(x_shape, dy.dtype)
    around = (kh - 1 - pads[0], kh - 1 - pads[1], kw - 1 - pads[2], kw - 1 - pads[3])
    # Each pixel was seen by KH x KW windows: their gradients, with the kernel turned
    # round, are a convolution of their own.
    if min(around) >= 0 and suits_winograd((kh, kw, filters, channels), strides, x_shape[1:3], dy.dtype):
        convolve_winograd_turned(dy, kernel, around, dx)
    else:
        tiled_backward_input(dy, kernel, strides, pads, dx)
    return dx
