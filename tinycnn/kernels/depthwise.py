"""Depthwise convolution, a vector of channels at a time.

Images get a frame of zeros first, so that no loop asks where it is. Several pixels of a row are
summed at once: a weight is loaded once for them, and no sum waits for itself. Where a channel
has several filters, it is written out once for each, and then every filter has its own.
"""

from tinycnn.kernels._depthwise_loops import (
    add_to_pixels,
    convolve_channels,
    correlate_channels,
    repeat_channels,
    sum_channels,
)
from tinycnn.kernels.bias import bias_backward
from tinycnn.kernels.phases import split_phases
from tinycnn.memory import scratch, take
from tinycnn.reference.im2col import output_size


def depthwise_forward(x, kernel, bias, strides, pads, dilation):
    """Convolve; see :func:`tinycnn.reference.depthwise.depthwise_forward`."""
    kh, kw, channels, multiplier = kernel.shape
    top, bottom, left, right = pads
    oh = output_size(x.shape[1], (kh - 1) * dilation[0] + 1, strides[0], top, bottom)
    ow = output_size(x.shape[2], (kw - 1) * dilation[1] + 1, strides[1], left, right)
    y = take((x.shape[0], oh, ow, channels * multiplier), x.dtype)
    with scratch():
        frames = _framed(_repeated(x, multiplier), pads)
        _convolve(frames, kernel, bias, y, strides, dilation, False)
    return y


def depthwise_backward_weights(dy, x, strides, pads, dilation, dkernel, dbias):
    """Fill in dkernel, dbias; see :func:`tinycnn.reference.depthwise.depthwise_backward_weights`."""
    with scratch():
        frames = _framed(_repeated(x, dkernel.shape[3]), pads)
        flat = frames.reshape(-1), dy.reshape(-1), dkernel.reshape(-1)
        correlate_channels(*flat, frames.shape[1:3], dy.shape, dkernel.shape[:2], strides, dilation)
    if dbias is not None:
        bias_backward(dy, dbias)


def depthwise_backward_input(dy, kernel, x_shape, strides, pads, dilation):
    """Return dx; see :func:`tinycnn.reference.depthwise.depthwise_backward_input`."""
    multiplier = kernel.shape[3]
    dx = take(x_shape, dy.dtype)
    if multiplier == 1:
        _backward_input(dy, kernel, dx, strides, pads, dilation)
        return dx
    with scratch():
        several = take((*x_shape[:3], x_shape[3] * multiplier), dy.dtype)
        _backward_input(dy, kernel, several, strides, pads, dilation)
        sum_channels(several.reshape(-1, multiplier), dx.reshape(-1))
    return dx


def _backward_input(dy, kernel, dx, strides, pads, dilation):
    kh, kw = ((kernel.shape[i] - 1) * dilation[i] for i in range(2))
    around = (kh - pads[0], kh - pads[1], kw - pads[2], kw - pads[3])
    if strides == (1, 1) and min(around) >= 0:
        # The gradients of the windows that saw a pixel, times the kernel turned round.
        with scratch():
            _convolve(_framed(dy, around), kernel, None, dx, strides, dilation, True)
    else:
        flat = dy.reshape(-1), kernel.reshape(-1), dx.reshape(-1)
        corner = pads[0], pads[2]
        add_to_pixels(*flat, dy.shape, dx.shape, kernel.shape[:2], strides, corner, dilation)


def _convolve(frames, kernel, bias, y, strides, dilation, turned):
    # Without a bias there is nothing to read: the kernel stands in.
    flat = frames.reshape(-1), kernel.reshape(-1), kernel.reshape(-1) if bias is None else bias, y.reshape(-1)
    geometry = frames.shape[1:3], y.shape, kernel.shape[:2], strides, dilation
    convolve_channels(*flat, *geometry, bias is not None, turned)


def _framed(x, pads):
    return x if max(pads) == 0 else split_phases(x, (1, 1), pads)


def _repeated(x, times):
    if times == 1:
        return x
    several = take((*x.shape[:3], x.shape[3] * times), x.dtype)
    repeat_channels(x.reshape(-1), several.reshape(-1, times))
    return several
