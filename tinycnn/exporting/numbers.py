"""All other layers in ONNX: dense ones, normalization, shapes, activations."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.exporting.activations import apply_activation
from tinycnn.exporting.graph import Value
from tinycnn.layers.preprocessing.normalization import LEAST_DEVIATION


def dense(graph, layer, value):
    """Every input with every output."""
    value = graph.plain(value)
    weights = graph.weight(f"{layer.name}_kernel", layer.kernel)
    name = graph.node("MatMul", value.name, weights, stem=layer.name)
    if layer.bias is not None:
        name = graph.node("Add", name, graph.weight(f"{layer.name}_bias", layer.bias))
    out = Value(name, layer.compute_output_shape(value.shape))
    return apply_activation(graph, layer.activation, out, layer.name)


def batch_normalization(graph, layer, value):
    """By the moving averages: one product and one sum a channel."""
    deviation = np.sqrt(layer.moving_variance.astype(np.float64) + layer.epsilon)
    gamma = 1.0 if layer.gamma is None else layer.gamma
    beta = 0.0 if layer.beta is None else layer.beta
    axis = layer.axis if layer.axis >= 0 else len(value.shape) + layer.axis
    if axis != len(value.shape) - 1:
        value = graph.plain(value)
    shape = [1] * len(value.shape)
    shape[1 if value.first else axis] = -1
    scale = graph.weight(f"{layer.name}_scale", (gamma / deviation).reshape(shape))
    shift = graph.weight(f"{layer.name}_shift", (beta - gamma / deviation * layer.moving_mean).reshape(shape))
    name = graph.node("Add", graph.node("Mul", value.name, scale), shift, stem=layer.name)
    return Value(name, value.shape, value.first)


def layer_normalization(graph, layer, value):
    """Each sample by its own mean and deviation."""
    value = graph.plain(value)
    rank = len(value.shape)
    axes = layer.axis if isinstance(layer.axis, (list, tuple)) else [layer.axis]
    axes = sorted(axis % rank for axis in axes)
    if axes != list(range(axes[0], rank)):
        raise ValueError(complaint(f"export: {layer.name}", "the last axes", f"the axes {layer.axis}"))
    shape = value.shape[axes[0] :]
    gamma = np.ones(shape) if layer.gamma is None else layer.gamma
    inputs = [value.name, graph.weight(f"{layer.name}_gamma", gamma)]
    if layer.beta is not None:
        inputs.append(graph.weight(f"{layer.name}_beta", layer.beta))
    name = graph.node("LayerNormalization", *inputs, stem=layer.name, axis=axes[0], epsilon=layer.epsilon)
    return Value(name, value.shape)


def reshape(graph, layer, value):
    """The same numbers under another shape; Flatten as well."""
    value = graph.plain(value)
    shape = layer.compute_output_shape(value.shape)
    sizes = [0, *(-1 if size is None else size for size in shape[1:])]
    to = graph.weight(f"{layer.name}_shape", sizes, np.int64)
    return Value(graph.node("Reshape", value.name, to, stem=layer.name), shape)


def permute(graph, layer, value):
    """The axes in another order."""
    value = graph.plain(value)
    name = graph.node("Transpose", value.name, stem=layer.name, perm=[0, *layer.dims])
    return Value(name, layer.compute_output_shape(value.shape))


def activation(graph, layer, value):
    """An activation function by itself."""
    return apply_activation(graph, layer.activation, value, layer.name)


def relu(graph, layer, value):
    """Relu and its variations."""
    if layer.threshold:
        raise ValueError(complaint(f"export: {layer.name}", "a threshold of 0", f"{layer.threshold}"))
    slope = float(layer.negative_slope)
    name = graph.node("LeakyRelu", value.name, stem=layer.name, alpha=slope)
    if layer.max_value is not None:
        name = graph.node("Min", name, graph.weight(f"{layer.name}_most", float(layer.max_value)))
    return Value(name, value.shape, value.first)


def leaky_relu(graph, layer, value):
    """Relu that lets a little through."""
    name = graph.node("LeakyRelu", value.name, stem=layer.name, alpha=float(layer.negative_slope))
    return Value(name, value.shape, value.first)


def elu(graph, layer, value):
    """Exponential linear units."""
    name = graph.node("Elu", value.name, stem=layer.name, alpha=float(layer.alpha))
    return Value(name, value.shape, value.first)


def prelu(graph, layer, value):
    """Relu whose slope is learned."""
    value = graph.plain(value)
    slope = graph.weight(f"{layer.name}_alpha", layer.alpha[np.newaxis])
    return Value(graph.node("PRelu", value.name, slope, stem=layer.name), value.shape)


def softmax(graph, layer, value):
    """Probabilities along an axis."""
    value = graph.plain(value)
    name = graph.node("Softmax", value.name, stem=layer.name, axis=layer.axis)
    return Value(name, value.shape)


def rescaling(graph, layer, value):
    """x * scale + offset."""
    value = graph.plain(value)
    name = graph.node("Mul", value.name, graph.weight(f"{layer.name}_scale", layer.scale))
    name = graph.node("Add", name, graph.weight(f"{layer.name}_offset", layer.offset), stem=layer.name)
    return Value(name, value.shape)


def normalization(graph, layer, value):
    """(x - mean) / deviation, or the other way."""
    value = graph.plain(value)
    deviation = np.maximum(np.sqrt(layer.variance), LEAST_DEVIATION)
    mean = graph.weight(f"{layer.name}_mean", layer.mean)
    deviation = graph.weight(f"{layer.name}_deviation", deviation)
    if layer.invert:
        name = graph.node("Add", graph.node("Mul", value.name, deviation), mean, stem=layer.name)
    else:
        name = graph.node("Div", graph.node("Sub", value.name, mean), deviation, stem=layer.name)
    return Value(name, value.shape)


def unit_normalization(graph, layer, value):
    """Each sample divided by its length."""
    value = graph.plain(value)
    axes = layer.axis if isinstance(layer.axis, list) else [layer.axis]
    squares = graph.node("Mul", value.name, value.name)
    along = graph.weight(f"{layer.name}_axes", axes, np.int64)
    total = graph.node("ReduceSum", squares, along, keepdims=1)
    length = graph.node("Sqrt", graph.node("Max", total, graph.weight(f"{layer.name}_least", 1e-12)))
    return Value(graph.node("Div", value.name, length, stem=layer.name), value.shape)


def repeat(graph, layer, value):
    """Rows repeated along a new axis."""
    value = graph.plain(value)
    raised = graph.node("Unsqueeze", value.name, graph.weight(f"{layer.name}_axis", [1], np.int64))
    times = graph.weight(f"{layer.name}_times", [1, layer.n, 1], np.int64)
    name = graph.node("Tile", raised, times, stem=layer.name)
    return Value(name, layer.compute_output_shape(value.shape))


def nothing(graph, layer, value):
    """What happens in training only."""
    return value
