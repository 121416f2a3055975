"""Activation functions in ONNX."""

from tinycnn.errors import complaint

# Those that are one node, whatever the axes.
_NODES = {
    "celu": ("Celu", {}),
    "elu": ("Elu", {}),
    "exponential": ("Exp", {}),
    "hard_shrink": ("Shrink", {"lambd": 0.5, "bias": 0.0}),
    "hard_sigmoid": ("HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}),
    "leaky_relu": ("LeakyRelu", {"alpha": 0.2}),
    "mish": ("Mish", {}),
    "relu": ("Relu", {}),
    "selu": ("Selu", {}),
    "hard_silu": ("HardSwish", {}),
    "sigmoid": ("Sigmoid", {}),
    "soft_shrink": ("Shrink", {"lambd": 0.5, "bias": 0.5}),
    "softplus": ("Softplus", {}),
    "softsign": ("Softsign", {}),
    "tanh": ("Tanh", {}),
}
_CLIPPED = {"hard_tanh": (-1.0, 1.0), "relu6": (0.0, 6.0)}
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
    if name in _CLIPPED:
        low, high = (graph.weight(f"{name}_{end}", end) for end in _CLIPPED[name])
        return _with(value, graph.node("Clip", value.name, low, high))
    if name == "tanh_shrink":
        return _with(value, graph.node("Sub", value.name, graph.node("Tanh", value.name)))
    if name == "log_sigmoid":
        minus = graph.node("Softplus", graph.node("Neg", value.name))
        return _with(value, graph.node("Neg", minus))
    known = ", ".join(
        sorted([*_NODES, *_BY_CLASS, *_CLIPPED, "gelu", "linear", "log_sigmoid", "silu", "tanh_shrink"])
    )
    raise ValueError(complaint(f"export: {who}", f"an activation that ONNX has: {known}", f"'{name}'"))


def _with(value, name):
    return type(value)(name, value.shape, value.first)
