"""Activation functions in ONNX."""

from tinycnn.errors import complaint

# Those that are one node, whatever the axes.
_NODES = {
    "elu": ("Elu", {}),
    "exponential": ("Exp", {}),
    "hard_sigmoid": ("HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}),
    "leaky_relu": ("LeakyRelu", {"alpha": 0.2}),
    "mish": ("Mish", {}),
    "relu": ("Relu", {}),
    "selu": ("Selu", {}),
    "sigmoid": ("Sigmoid", {}),
    "softplus": ("Softplus", {}),
    "softsign": ("Softsign", {}),
    "tanh": ("Tanh", {}),
}
_BY_CLASS = {"softmax": "Softmax", "log_softmax": "LogSoftmax"}


def apply_activation(graph, activation, value, who):
    """Add an activation function to the graph; return what comes out.

    Parameters
    ----------
    graph : Graph
    activation : Activation
    value : Value
    who : str
        The layer's name, for messages.
    """
    name = activation.name
    if name == "linear":
        return value
    if name in _NODES:
        op, settings = _NODES[name]
        return _with(value, graph.node(op, value.name, **settings))
    if name in _BY_CLASS:
        axis = 1 if value.first else -1
        return _with(value, graph.node(_BY_CLASS[name], value.name, axis=axis))
    if name in ("silu", "swish"):
        return _with(value, graph.node("Mul", value.name, graph.node("Sigmoid", value.name)))
    if name == "gelu":
        return _with(value, graph.node("Gelu", value.name, approximate="none"))
    if name == "relu6":
        low, high = graph.weight("zero", 0.0), graph.weight("six", 6.0)
        return _with(value, graph.node("Clip", value.name, low, high))
    known = ", ".join(sorted([*_NODES, *_BY_CLASS, "gelu", "linear", "relu6", "silu"]))
    raise ValueError(complaint(f"export: {who}", f"an activation that ONNX has: {known}", f"'{name}'"))


def _with(value, name):
    return type(value)(name, value.shape, value.first)
