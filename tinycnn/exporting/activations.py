"""Activation functions, inside layers and as layers."""

import numpy as np

from tinycnn.errors import complaint

# The functions that are one operator each, the same for every number.
_ONE_BY_ONE = {
    "elu": ("Elu", {}),
    "exponential": ("Exp", {}),
    "hard_sigmoid": ("HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}),
    "leaky_relu": ("LeakyRelu", {"alpha": 0.2}),
    "relu": ("Relu", {}),
    "selu": ("Selu", {}),
    "sigmoid": ("Sigmoid", {}),
    "softplus": ("Softplus", {}),
    "softsign": ("Softsign", {}),
    "tanh": ("Tanh", {}),
}
_ALONG_CHANNELS = {"log_softmax": "LogSoftmax", "softmax": "Softmax"}


def apply(graph, layer, function):
    """Put an activation function at the end of a graph.

    Raises
    ------
    NotImplementedError
        For one that cannot be written.
    """
    name = function.name
    if name in ("linear", "silu", "swish"):
        if name != "linear":
            graph.join("Mul", graph.current, graph.branch("Sigmoid"))
        return
    if name in _ALONG_CHANNELS:
        graph.channels_last()
        graph.add(_ALONG_CHANNELS[name], axis=-1)
        return
    if name not in _ONE_BY_ONE:
        known = ", ".join(sorted([*_ONE_BY_ONE, *_ALONG_CHANNELS, "linear", "silu"]))
        raise NotImplementedError(complaint(f"export: {layer.name}", f"one of {known}", name))
    operator, settings = _ONE_BY_ONE[name]
    graph.add(operator, **settings)


def activation(graph, layer):
    """``Activation``."""
    apply(graph, layer, layer.activation)


def relu(graph, layer):
    """``ReLU`` with its variations."""
    if layer.is_plain:
        graph.add("Relu")
        return
    kind = graph.dtype.type
    threshold, slope = kind(layer.threshold), kind(layer.negative_slope)
    shifted = graph.branch("Sub", threshold)
    below = graph.branch("LessOrEqual", threshold)
    here = graph.current
    graph.join("Mul", shifted, slope)
    graph.join("Where", below, graph.current, here)
    if layer.max_value is not None:
        graph.add("Min", np.asarray(layer.max_value, kind))


def softmax(graph, layer):
    """``Softmax`` along any axis."""
    graph.channels_last()
    graph.add("Softmax", axis=layer.axis)
