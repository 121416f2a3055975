"""Convolution in groups: each is copied out and goes the way of a convolution of its own.

The kernels of convolutions want channels side by side; a copy costs little beside them.
"""

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.arranging import permute
from tinycnn.kernels.bias import bias_backward
from tinycnn.kernels.convolution import conv2d_backward_input, conv2d_backward_weights, conv2d_forward
from tinycnn.kernels.im2col import places
from tinycnn.memory import scratch, take


def grouped_conv2d_forward(x, kernel, bias, strides, pads, groups):
    """Convolve in groups; see :func:`tinycnn.reference.grouped.grouped_conv2d_forward`."""
    filters = kernel.shape[3]
    y = take((x.shape[0], *places(x.shape, kernel.shape[:2], strides, pads), filters), x.dtype)
    size = filters // groups
    with scratch():
        pieces = zip(_split(x, groups), _split(kernel, groups), strict=True)
        for g, piece in enumerate(pieces):
            own = None if bias is None else bias[g * size : (g + 1) * size]
            _write_group(conv2d_forward(*piece, own, strides, pads), y, g)
    return y


def grouped_conv2d_backward_weights(dy, x, strides, pads, groups, dkernel, dbias):
    """Fill in dkernel, dbias; see :func:`tinycnn.reference.grouped.grouped_conv2d_backward_weights`."""
    with scratch():
        own = take((*dkernel.shape[:3], dkernel.shape[3] // groups), dkernel.dtype)
        for g, piece in enumerate(zip(_split(dy, groups), _split(x, groups), strict=True)):
            conv2d_backward_weights(*piece, strides, pads, own, None)
            _write_group(own, dkernel, g)
    if dbias is not None:
        bias_backward(dy, dbias)


def grouped_conv2d_backward_input(dy, kernel, x_shape, strides, pads, groups):
    """Return dx; see :func:`tinycnn.reference.grouped.grouped_conv2d_backward_input`."""
    dx = take(x_shape, dy.dtype)
    own = (*x_shape[:3], x_shape[3] // groups)
    with scratch():
        for g, piece in enumerate(zip(_split(dy, groups), _split(kernel, groups), strict=True)):
            _write_group(conv2d_backward_input(*piece, own, strides, pads), dx, g)
    return dx


def _split(array, groups):
    """Return each group of the last axis as an array of its own."""
    size = array.shape[-1] // groups
    pieces = permute(array.reshape(-1, groups, size), (1, 0, 2))
    return pieces.reshape(groups, *array.shape[:-1], size)


def _write_group(values, whole, group):
    size = values.shape[-1]
    _write_columns(values.reshape(-1, size), whole.reshape(-1, whole.shape[-1]), group * size)


@kernel
def _write_columns(values, whole, first):
    for i in range(values.shape[0]):
        source, target = values[i], whole[i, first : first + values.shape[1]]
        for t in range(target.size):
            target[t] = source[t]
