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

import numpy as np

from tinycnn import lookup
from tinycnn.run import Run, operations


class Activation:
    """A function applied to the output of a layer.

    The operations ``<name>_forward(z)`` and ``<name>_backward(dy, y)`` compute it, in
    ``tinycnn.reference`` and ``tinycnn.kernels``.

    Parameters
    ----------
    name : str
    """

    def __init__(self, name):
        self.name = name
        self.__name__ = name

    def forward(self, z, run):
        """Return the output, which is also what :meth:`backward` wants."""
        y = getattr(run.ops, f"{self.name}_forward")(z)
        return y, y

    def backward(self, dy, y, run):
        """Return the gradient of the loss by the input."""
        return getattr(run.ops, f"{self.name}_backward")(dy, y)

    def __call__(self, x):
        """Apply it to an array of any shape."""
        x = np.asarray(x)
        x = x if x.dtype in (np.float32, np.float64) else x.astype(np.float32)
        return np.array(self.forward(x, Run(operations(eager=True)))[0])

    def __repr__(self):
        return f"<activation {self.name}>"


class _Linear(Activation):
    def forward(self, z, run):
        return z, None

    def backward(self, dy, saved, run):
        return dy


linear = _Linear("linear")
relu = Activation("relu")
sigmoid = Activation("sigmoid")
tanh = Activation("tanh")
softmax = Activation("softmax")

_BY_NAME = {a.name: a for a in (linear, relu, sigmoid, tanh, softmax)}


def get(identifier):
    """Return the activation for a name, an activation, or None (linear).

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For a plain function: its gradient is not known.
    """
    if identifier is None:
        return linear
    table = {name: lambda a=activation: a for name, activation in _BY_NAME.items()}
    return lookup.find("activation", table, identifier, lambda a: hasattr(a, "backward"))


def serialize(activation):
    """Return the name under which :func:`get` finds it again."""
    return activation.name
