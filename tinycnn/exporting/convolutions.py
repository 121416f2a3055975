"""Convolutions of all kinds."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.exporting import activations
from tinycnn.exporting.windows import window

# (KH, KW, in, out) to (out, in, KH, KW).
_KERNEL = (3, 2, 0, 1)


def convolution(graph, layer):
    """``Conv2D``."""
    _convolve(graph, layer, layer.kernel.transpose(_KERNEL), layer.bias, getattr(layer, "groups", 1))
    activations.apply(graph, layer, layer.activation)


def depthwise(graph, layer):
    """``DepthwiseConv2D``: as many groups as channels."""
    kernel, channels = _by_channels(layer.kernel)
    _convolve(graph, layer, kernel, layer.bias, channels)
    activations.apply(graph, layer, layer.activation)


def separable(graph, layer):
    """``SeparableConv2D``: each channel by itself, then all channels of a pixel."""
    kernel, channels = _by_channels(layer.depthwise_kernel)
    _convolve(graph, layer, kernel, None, channels)
    graph.add("Conv", layer.pointwise_kernel.transpose(_KERNEL), layer.bias)
    activations.apply(graph, layer, layer.activation)


def transposed(graph, layer):
    """``Conv2DTranspose``, where the size of the images is known."""
    height, width = graph.shape[1:3]
    out = layer.compute_output_shape(graph.shape)
    if None in (height, width):
        received = f"{graph.shape}"
        raise NotImplementedError(complaint(f"export: {layer.name}", "a known size of images", received))
    size = layer.kernel.shape[:2]
    strides, dilation = layer.strides, getattr(layer, "dilation_rate", (1, 1))
    begins, ends, outside = [], [], []
    for axis, length in enumerate((height, width)):
        # The whole, of which "same" cuts off what the padding of a convolution would have added.
        whole = (length - 1) * strides[axis] + (size[axis] - 1) * dilation[axis] + 1
        surplus = whole - out[1 + axis]
        begins.append(max(0, surplus) // 2)
        ends.append(max(0, surplus) - max(0, surplus) // 2)
        outside.append(max(0, -surplus))
    graph.channels_first()
    graph.add(
        "ConvTranspose",
        layer.kernel.transpose(3, 2, 0, 1),
        layer.bias,
        kernel_shape=list(size),
        strides=list(strides),
        dilations=list(dilation),
        pads=[*begins, *ends],
        output_padding=outside,
    )
    activations.apply(graph, layer, layer.activation)


def _by_channels(kernel):
    """(KH, KW, C, M) to (C * M, 1, KH, KW), and C."""
    rows, columns, channels, each = kernel.shape
    return np.moveaxis(kernel.reshape(rows, columns, channels * each), -1, 0)[:, None], channels


def _convolve(graph, layer, kernel, bias, groups):
    settings = window(graph, layer, kernel.shape[2:], layer.strides, getattr(layer, "dilation_rate", (1, 1)))
    graph.channels_first()
    graph.add("Conv", kernel, bias, group=int(groups), **settings)
