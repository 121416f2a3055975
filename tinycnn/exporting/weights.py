"""Dense layers and batch normalization."""

import numpy as np

from tinycnn.exporting import activations


def dense(graph, layer):
    """``Dense``, along the last axis."""
    graph.channels_last()
    graph.add("MatMul", layer.kernel)
    if layer.bias is not None:
        graph.add("Add", layer.bias)
    activations.apply(graph, layer, layer.activation)


def batch_normalization(graph, layer):
    """``BatchNormalization`` by its moving averages: one factor and one number more for each channel."""
    deviation = np.sqrt(layer.moving_variance.astype(np.float64) + layer.epsilon)
    factor = (1 if layer.gamma is None else layer.gamma) / deviation
    offset = (0 if layer.beta is None else layer.beta) - layer.moving_mean * factor
    graph.add("Mul", graph.by_channel(factor.astype(graph.dtype)))
    graph.add("Add", graph.by_channel(offset.astype(graph.dtype)))
