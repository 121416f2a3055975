"""Activation functions as layers of their own."""

import numbers

import numpy as np

from tinycnn import activations
from tinycnn.errors import complaint
from tinycnn.layers.activated import activation_parts
from tinycnn.layers.base import Layer


class Activation(Layer):
    """Apply an activation function.

    Parameters
    ----------
    activation : str or Activation
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> Activation("relu")(np.array([[-1.0, 2.0]]))
    array([[0., 2.]], dtype=float32)
    """

    kind = "activation"

    def __init__(self, activation, **settings):
        super().__init__(**settings)
        self.activation = activations.get(activation)

    def forward(self, x, run):
        return self.activation.forward(x, run)

    def backward(self, dy, saved, grads, run):
        return self.activation.backward(dy, saved, run)

    def parts(self):
        [whole] = super().parts()
        if whole.kind is None:
            return [whole]
        return activation_parts(self.activation, self) or [whole]

    def get_config(self):
        return {**super().get_config(), "activation": activations.serialize(self.activation)}


class ReLU(Layer):
    """Replace negative values by 0, with Keras's variations.

    Parameters
    ----------
    max_value : float or None
        Values above it become it.
    negative_slope : float
        Values up to ``threshold`` become ``negative_slope * (x - threshold)``.
    threshold : float
        Above it values pass.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> ReLU(max_value=6)(np.array([[-1.0, 2.0, 9.0]]))
    array([[0., 2., 6.]], dtype=float32)
    """

    kind = "relu_layer"

    def __init__(self, max_value=None, negative_slope=0.0, threshold=0.0, **settings):
        super().__init__(**settings)
        given = {"max_value": max_value, "negative_slope": negative_slope, "threshold": threshold}
        for argument, value in given.items():
            absent = value is None and argument == "max_value"
            if not absent and (not isinstance(value, numbers.Real) or not value >= 0):
                raise ValueError(
                    complaint(self.name, f"{argument} to be a number of at least 0", f"{value!r}")
                )
        self.max_value = max_value
        self.negative_slope = negative_slope
        self.threshold = threshold

    @property
    def is_plain(self):
        """bool: whether this is just max(x, 0)."""
        return self.max_value is None and self.negative_slope == 0 and self.threshold == 0

    def forward(self, x, run):
        if self.is_plain:
            return activations.relu.forward(x, run)
        dtype = x.dtype.type
        below = dtype(self.negative_slope) * (x - dtype(self.threshold)) if self.negative_slope else dtype(0)
        y = np.where(x <= self.threshold, below, x)
        return (y if self.max_value is None else np.minimum(y, dtype(self.max_value))), x

    def backward(self, dy, saved, grads, run):
        if self.is_plain:
            return activations.relu.backward(dy, saved, run)
        slope = np.where(saved <= self.threshold, dy.dtype.type(self.negative_slope), dy.dtype.type(1))
        if self.max_value is not None:
            slope[(saved >= self.max_value) & (saved > self.threshold)] = 0
        return dy * slope

    def parts(self):
        [whole] = super().parts()
        if whole.kind is None or not self.is_plain:
            return [whole]
        return activation_parts(activations.relu, self)

    def get_config(self):
        own = {
            "max_value": self.max_value,
            "negative_slope": self.negative_slope,
            "threshold": self.threshold,
        }
        return {**super().get_config(), **own}


class Softmax(Layer):
    """Turn numbers into probabilities along an axis.

    Parameters
    ----------
    axis : int
        Not 0, the batch.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> Softmax()(np.array([[0.0, 0.0]]))
    array([[0.5, 0.5]], dtype=float32)
    """

    kind = "softmax_layer"

    def __init__(self, axis=-1, **settings):
        super().__init__(**settings)
        if isinstance(axis, bool) or not isinstance(axis, int) or axis == 0:
            raise ValueError(complaint(self.name, "axis to be a whole number other than 0", f"{axis!r}"))
        self.axis = axis

    def compute_output_shape(self, input_shape):
        rank = len(input_shape)
        if not (0 < self.axis < rank or -rank < self.axis < 0):
            raise ValueError(complaint(self.name, f"an axis for inputs of {rank} axes", f"{self.axis}"))
        return input_shape

    def forward(self, x, run):
        y = activations.softmax.forward(self._last(x), run)[0]
        return self._back(y), y

    def backward(self, dy, saved, grads, run):
        return self._back(activations.softmax.backward(self._last(dy), saved, run))

    def _last(self, x):
        return np.ascontiguousarray(np.moveaxis(x, self.axis, -1))

    def _back(self, y):
        return np.ascontiguousarray(np.moveaxis(y, -1, self.axis))

    def parts(self):
        [whole] = super().parts()
        last = self.axis == -1 or (self.built and self.axis == len(self.input_shape) - 1)
        return activation_parts(activations.softmax, self) if whole.kind and last else [whole]

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}
