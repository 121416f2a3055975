"""What an activation function is: a function, and its way back."""

import inspect

import numpy as np

from tinycnn.errors import complaint
from tinycnn.run import Run, operations
from tinycnn.tracing.array import Traced as TracedArray


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
        if isinstance(x, TracedArray):
            return self._traced(x)
        return np.array(self.forward(floating(x), Run(operations(eager=True)))[0])

    def _traced(self, x):
        run = Run(operations(eager=True))
        y, saved = self.forward(np.ascontiguousarray(x.value), run)

        def back(dy):
            return self.backward(np.ascontiguousarray(dy, x.dtype), saved, run)

        return type(x)(y, ((x, back),))

    def __repr__(self):
        return f"<activation {self.name}>"


class Linear(Activation):
    """Leaves everything as it is."""

    def __init__(self):
        super().__init__("linear")

    def forward(self, z, run):
        return z, None

    def backward(self, dy, saved, run):
        return dy


class Plain(Activation):
    """An activation in plain NumPy: a function, and its derivative.

    Parameters
    ----------
    function : callable
        ``function(x, ...)``, whose further arguments have defaults.
    derivative : callable
        ``derivative(z, y)``: that of the function with its defaults, number by number.
    """

    def __init__(self, function, derivative):
        super().__init__(function.__name__)
        self._function, self._derivative = function, derivative
        self.__doc__ = function.__doc__
        self.__signature__ = inspect.signature(function)

    def forward(self, z, run):
        y = self._function(z)
        return y, (z, y)

    def backward(self, dy, saved, run):
        return (dy * self._derivative(*saved)).astype(dy.dtype, copy=False)

    def __call__(self, x, *args, **kwargs):
        """Apply it to an array of any shape; further arguments as in Keras."""
        if isinstance(x, TracedArray):
            return self._function(x, *args, **kwargs) if args or kwargs else self._traced(x)
        x = floating(x)
        return np.asarray(self._function(x, *args, **kwargs)).astype(x.dtype, copy=False)


class AlongAxis(Plain):
    """An activation in plain NumPy whose outputs depend on several inputs.

    Parameters
    ----------
    function : callable
        ``function(x, axis=-1)``.
    back : callable
        ``back(dy, z, y)``: the gradient by the input, along the last axis.
    """

    def backward(self, dy, saved, run):
        return self._derivative(dy, *saved).astype(dy.dtype, copy=False)


class Varied(Activation):
    """An activation of the library's operations that takes further arguments when it is called.

    Parameters
    ----------
    function : callable
        ``function(x, ...)`` in plain NumPy, for calls with further arguments.
    """

    def __init__(self, function):
        super().__init__(function.__name__)
        self._function = function
        self.__doc__ = function.__doc__
        self.__signature__ = inspect.signature(function)

    def __call__(self, x, *args, **kwargs):
        """Apply it to an array of any shape; further arguments as in Keras."""
        if not args and not kwargs:
            return super().__call__(x)
        if isinstance(x, TracedArray):
            return self._function(x, *args, **kwargs)
        x = floating(x)
        return np.asarray(self._function(x, *args, **kwargs)).astype(x.dtype, copy=False)


class Traced(Activation):
    """A function of a user's own; its gradient is found by tracing it.

    Parameters
    ----------
    function : callable
        ``function(x) -> y`` of the same shape, written with ``tinycnn.ops`` or NumPy.
    """

    def __init__(self, function):
        super().__init__(getattr(function, "__name__", type(function).__name__))
        self.function = function

    def forward(self, z, run):
        from tinycnn.tracing import trace

        y, back = trace(self.function, z)
        return np.ascontiguousarray(y, z.dtype), back

    def backward(self, dy, saved, run):
        return np.ascontiguousarray(saved(dy), dy.dtype)


class OfLayer(Activation):
    """A layer in the place of an activation: ``Dense(64, activation=LeakyReLU())``.

    Parameters
    ----------
    layer : Layer
        Without weights: those of an activation are nobody's to train.
    """

    def __init__(self, layer):
        super().__init__(f"layer {type(layer).__name__}")  # no name of an activation, which says less
        self.layer = layer

    def forward(self, z, run):
        self.layer.ensure_built((None, *z.shape[1:]))
        if self.layer.weights:
            remedy = "Add it to the model as a layer of its own."
            raise ValueError(complaint(self.layer.name, "no weights, as an activation", "some", remedy))
        return self.layer.forward(z, run)

    def backward(self, dy, saved, run):
        return self.layer.backward(dy, saved, {}, run)


def floating(x):
    """Return an array of float32 or float64; whatever else becomes float32."""
    x = np.asarray(x)
    return x if x.dtype in (np.float32, np.float64) else x.astype(np.float32)
