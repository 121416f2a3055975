"""Activation functions as objects: to call, to name in a layer, to differentiate.

Examples
--------
>>> import numpy as np
>>> from tinycnn import activations
>>> activations.relu(np.array([-1.0, 2.0]))
array([0., 2.])
>>> activations.get("softmax").name
'softmax'
"""

from tinycnn import lookup
from tinycnn.activations import along_axes, piecewise, smooth
from tinycnn.activations.base import Activation, AlongAxis, Linear, OfLayer, Plain, Traced, Varied
from tinycnn.registry import get_registered_object

__all__ = [
    "Activation",
    "Varied",
    "celu",
    "deserialize",
    "elu",
    "exponential",
    "gelu",
    "get",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "leaky_relu",
    "linear",
    "log_sigmoid",
    "log_softmax",
    "mish",
    "relu",
    "relu6",
    "selu",
    "serialize",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "squareplus",
    "swish",
    "tanh",
    "tanh_shrink",
    "threshold",
]

# Those with operations of their own, compiled.
linear = Linear()
relu = Varied(piecewise.relu)
sigmoid = Activation("sigmoid")
softmax = Varied(along_axes.softmax)
tanh = Activation("tanh")

celu = Plain(smooth.celu, smooth.elu_slope)
elu = Plain(smooth.elu, smooth.elu_slope)
exponential = Plain(smooth.exponential, lambda z, y: y)
gelu = Plain(smooth.gelu, smooth.gelu_slope)
hard_shrink = Plain(piecewise.hard_shrink, piecewise.hard_shrink_slope)
hard_sigmoid = Plain(piecewise.hard_sigmoid, piecewise.hard_sigmoid_slope)
hard_silu = hard_swish = Plain(piecewise.hard_silu, piecewise.hard_silu_slope)
hard_tanh = Plain(piecewise.hard_tanh, piecewise.hard_tanh_slope)
leaky_relu = Plain(piecewise.leaky_relu, piecewise.leaky_relu_slope)
log_sigmoid = Plain(smooth.log_sigmoid, lambda z, y: smooth.logistic(-z))
mish = Plain(smooth.mish, smooth.mish_slope)
relu6 = Plain(piecewise.relu6, piecewise.relu6_slope)
selu = Plain(smooth.selu, smooth.selu_slope)
silu = swish = Plain(smooth.silu, smooth.silu_slope)
soft_shrink = Plain(piecewise.soft_shrink, piecewise.hard_shrink_slope)
softplus = Plain(smooth.softplus, lambda z, y: smooth.logistic(z))
softsign = Plain(smooth.softsign, smooth.softsign_slope)
sparse_plus = Plain(piecewise.sparse_plus, piecewise.sparse_plus_slope)
sparse_sigmoid = Plain(piecewise.sparse_sigmoid, piecewise.sparse_sigmoid_slope)
squareplus = Plain(smooth.squareplus, smooth.squareplus_slope)
tanh_shrink = Plain(smooth.tanh_shrink, lambda z, y: (z - y) ** 2)
glu = AlongAxis(along_axes.glu, along_axes.glu_back)
log_softmax = AlongAxis(along_axes.log_softmax, along_axes.log_softmax_back)
sparsemax = AlongAxis(along_axes.sparsemax, along_axes.sparsemax_back)
# A function of three arguments, which no layer can be given by its name alone.
threshold = Varied(piecewise.threshold)

_BY_NAME = {
    activation.name: activation
    for activation in list(globals().values())
    if isinstance(activation, Activation) and activation is not threshold
}
_SECOND_NAMES = {"hard_swish": hard_silu, "swish": silu}


def get(identifier):
    """Return the activation for a name, an activation, a function, or None (linear).

    Parameters
    ----------
    identifier : str, Activation, Layer, dict, callable or None
        A function, ``function(x) -> y`` of the same shape, is written with ``tinycnn.ops``
        or NumPy; its gradient is found by tracing it. A layer is one without weights.

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything else.

    Examples
    --------
    >>> get(lambda x: x * x)
    <activation <lambda>>
    """
    if identifier is None:
        return linear
    if isinstance(getattr(identifier, "__wrapped__", None), Activation):
        identifier = identifier.__wrapped__  # one of ours in a function that does more around it
    if isinstance(identifier, dict) and isinstance(identifier.get("config"), str):
        identifier = identifier["config"]  # Keras's form for a function
    if isinstance(identifier, str):
        own = get_registered_object(identifier)
        identifier = identifier if own is None else own
    plain = callable(identifier) and not isinstance(identifier, type) and not hasattr(identifier, "backward")
    if plain:
        return Traced(identifier)
    if hasattr(identifier, "ensure_built"):
        return OfLayer(identifier)
    table = {name: lambda a=activation: a for name, activation in {**_BY_NAME, **_SECOND_NAMES}.items()}
    return lookup.find("activation", table, identifier, lambda a: hasattr(a, "backward"))


def serialize(activation):
    """Return the name under which :func:`get` finds it again; functions of one's own and layers stay."""
    if isinstance(activation, OfLayer):
        return activation.layer
    return activation.function if isinstance(activation, Traced) else activation.name


def deserialize(config, custom_objects=None):
    """Return the activation of a config, as :func:`serialize` returns it."""
    if isinstance(config, str) and custom_objects and config in custom_objects:
        return get(custom_objects[config])
    return get(config)
