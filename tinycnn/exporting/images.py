"""Layers of images in ONNX: convolutions, pooling, borders."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.exporting.activations import apply_activation
from tinycnn.exporting.graph import Value
from tinycnn.layers.geometry import pads_for, with_gaps


def conv2d(graph, layer, value):
    """A convolution; its weights become (F, C, KH, KW)."""
    value = graph.images(value)
    weights = graph.weight(f"{layer.name}_kernel", layer.kernel.transpose(3, 2, 0, 1))
    return _convolution(graph, layer, value, weights, layer.bias, getattr(layer, "groups", 1))


def depthwise(graph, layer, value):
    """A convolution of each channel by itself; weights (KH, KW, C, M) become (C M, 1, KH, KW)."""
    value = graph.images(value)
    kh, kw, channels, multiplier = layer.kernel.shape
    kernel = layer.kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, kh, kw)
    weights = graph.weight(f"{layer.name}_kernel", kernel)
    return _convolution(graph, layer, value, weights, layer.bias, channels)


def separable(graph, layer, value):
    """A convolution of each channel by itself, then one that mixes them."""
    value = graph.images(value)
    kh, kw, channels, multiplier = layer.depthwise_kernel.shape
    first = layer.depthwise_kernel.transpose(2, 3, 0, 1).reshape(channels * multiplier, 1, kh, kw)
    apart = graph.node(
        "Conv",
        value.name,
        graph.weight(f"{layer.name}_depthwise_kernel", first),
        kernel_shape=[kh, kw],
        strides=list(layer.strides),
        dilations=list(getattr(layer, "dilation_rate", (1, 1))),
        group=channels,
        **padding(layer, value),
    )
    mixing = graph.weight(f"{layer.name}_pointwise_kernel", layer.pointwise_kernel.transpose(3, 2, 0, 1))
    inputs = [apart, mixing]
    if layer.bias is not None:
        inputs.append(graph.weight(f"{layer.name}_bias", layer.bias))
    name = graph.node("Conv", *inputs, stem=layer.name, kernel_shape=[1, 1])
    out = Value(name, layer.compute_output_shape(value.shape), True)
    return apply_activation(graph, layer.activation, out, layer.name)


def transposed(graph, layer, value):
    """A convolution the other way round; its weights (KH, KW, F, C) become (C, F, KH, KW)."""
    value = graph.images(value)
    inputs = [value.name, graph.weight(f"{layer.name}_kernel", layer.kernel.transpose(3, 2, 0, 1))]
    if layer.bias is not None:
        inputs.append(graph.weight(f"{layer.name}_bias", layer.bias))
    shape = layer.compute_output_shape(value.shape)
    dilation = getattr(layer, "dilation_rate", (1, 1))
    pads = []
    for axis in range(2):
        reach = (layer.kernel_size[axis] - 1) * dilation[axis] + 1
        full = (value.shape[1 + axis] - 1) * layer.strides[axis] + reach
        pads.append(full - shape[1 + axis])
    before = [max(pad, 0) // 2 if layer.padding == "same" else 0 for pad in pads]
    after = [max(pad, 0) - first for pad, first in zip(pads, before, strict=True)]
    name = graph.node(
        "ConvTranspose",
        *inputs,
        stem=layer.name,
        kernel_shape=list(layer.kernel_size),
        strides=list(layer.strides),
        dilations=list(dilation),
        pads=[*before, *after],
        output_padding=[max(-pad, 0) for pad in pads],
    )
    return apply_activation(graph, layer.activation, Value(name, shape, True), layer.name)


def _convolution(graph, layer, value, weights, bias, groups):
    inputs = [value.name, weights]
    if bias is not None:
        inputs.append(graph.weight(f"{layer.name}_bias", bias))
    name = graph.node(
        "Conv",
        *inputs,
        stem=layer.name,
        kernel_shape=list(layer.kernel_size),
        strides=list(layer.strides),
        dilations=list(getattr(layer, "dilation_rate", (1, 1))),
        group=groups,
        **padding(layer, value),
    )
    out = Value(name, layer.compute_output_shape(value.shape), True)
    return apply_activation(graph, layer.activation, out, layer.name)


def padding(layer, value):
    """Return Keras's padding in the words of ONNX: an odd pixel goes after.

    With gaps in the window it is counted out, for runtimes do not count those themselves.
    """
    dilation = getattr(layer, "dilation_rate", (1, 1))
    if layer.padding != "same" or max(dilation) == 1:
        return {"auto_pad": "SAME_UPPER" if layer.padding == "same" else "VALID"}
    sizes = value.shape[1:3]
    if None in sizes and max(layer.strides) > 1:
        raise ValueError(complaint(f"export: {layer.name}", "images of a known size", f"{value.shape}"))
    # Where the window moves by one pixel, the size of the images does not matter.
    sizes = [size or 1 for size in sizes]
    window = with_gaps(layer.kernel_size, dilation)
    top, bottom, left, right = pads_for("same", *sizes, window, layer.strides)
    return {"pads": [top, left, bottom, right]}


def max_pool(graph, layer, value):
    """The greatest of each window."""
    return _pool(graph, layer, value, "MaxPool")


def average_pool(graph, layer, value):
    """The mean of each window, without what padding adds."""
    return _pool(graph, layer, value, "AveragePool", count_include_pad=0)


def _pool(graph, layer, value, op, **settings):
    value = graph.images(value)
    name = graph.node(
        op,
        value.name,
        stem=layer.name,
        kernel_shape=list(layer.pool_size),
        strides=list(layer.strides),
        **padding(layer, value),
        **settings,
    )
    return Value(name, layer.compute_output_shape(value.shape), True)


def global_pool(op):
    """Return the function for pooling over whole images."""

    def add(graph, layer, value):
        value = graph.images(value)
        name = graph.node(op, value.name, stem=layer.name)
        shape = layer.compute_output_shape(value.shape)
        if len(shape) == 4:
            return Value(name, shape, True)
        return Value(graph.node("Flatten", name, axis=1), shape)

    return add


def zero_padding(graph, layer, value):
    """Zeros around the images."""
    value = graph.images(value)
    (top, bottom), (left, right) = layer.padding
    pads = graph.weight(f"{layer.name}_pads", [0, 0, top, left, 0, 0, bottom, right], np.int64)
    name = graph.node("Pad", value.name, pads, stem=layer.name, mode="constant")
    return Value(name, layer.compute_output_shape(value.shape), True)


def cropping(graph, layer, value):
    """Images without their borders."""
    value = graph.images(value)
    (top, bottom), (left, right) = layer.cropping
    largest = np.iinfo(np.int64).max
    bounds = (
        ("starts", [top, left]),
        ("ends", [-bottom if bottom else largest, -right if right else largest]),
        ("axes", [2, 3]),
    )
    inputs = [graph.weight(f"{layer.name}_{word}", numbers, np.int64) for word, numbers in bounds]
    name = graph.node("Slice", value.name, *inputs, stem=layer.name)
    return Value(name, layer.compute_output_shape(value.shape), True)
