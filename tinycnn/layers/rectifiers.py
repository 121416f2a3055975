"""Relus that let something through below 0."""

import math
import numbers

import numpy as np

from tinycnn import constraints, initializers, regularizers
from tinycnn.activations import piecewise, smooth
from tinycnn.errors import complaint
from tinycnn.layers.base import Layer


class LeakyReLU(Layer):
    """Multiply negative values by a small number (Maas, Hannun and Ng, 2013).

    Parameters
    ----------
    negative_slope : float
        At least 0.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> LeakyReLU(0.5)(np.array([[-1.0, 2.0]]))
    array([[-0.5,  2. ]], dtype=float32)
    """

    def __init__(self, negative_slope=0.3, **settings):
        super().__init__(**settings)
        if not isinstance(negative_slope, numbers.Real) or not 0 <= negative_slope < math.inf:
            expected = "negative_slope to be a number of at least 0"
            raise ValueError(complaint(self.name, expected, f"{negative_slope!r}"))
        self.negative_slope = negative_slope

    def forward(self, x, run):
        return piecewise.leaky_relu(x, self.negative_slope), x

    def backward(self, dy, saved, grads, run):
        return np.where(saved > 0, dy, dy.dtype.type(self.negative_slope) * dy)

    def get_config(self):
        return {**super().get_config(), "negative_slope": self.negative_slope}


class ELU(Layer):
    """alpha * (exp(x) - 1) below 0 (Clevert, Unterthiner and Hochreiter, 2016).

    Parameters
    ----------
    alpha : float
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> ELU()(np.array([[-100.0, 2.0]]))
    array([[-1.,  2.]], dtype=float32)
    """

    def __init__(self, alpha=1.0, **settings):
        super().__init__(**settings)
        if not isinstance(alpha, numbers.Real) or not math.isfinite(alpha):
            raise ValueError(complaint(self.name, "alpha to be a number", f"{alpha!r}"))
        self.alpha = alpha

    def forward(self, x, run):
        y = smooth.elu(x, self.alpha)
        return y, (x, y)

    def backward(self, dy, saved, grads, run):
        x, y = saved
        return np.where(x > 0, dy, dy * (y + dy.dtype.type(self.alpha)))

    def get_config(self):
        return {**super().get_config(), "alpha": self.alpha}


class PReLU(Layer):
    """Multiply negative values by numbers that are learned (He et al., 2015).

    Parameters
    ----------
    alpha_initializer : str or callable
    alpha_regularizer : str, Regularizer or None
    alpha_constraint : str, callable or None
    shared_axes : int, list of int or None
        Axes, from 1 on, along which one number serves all: [1, 2] for one a channel.
    **settings
        ``name``, ``trainable``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Weights: ``alpha``, of the shape of a sample, 1 along ``shared_axes``.

    Examples
    --------
    >>> PReLU("ones")(np.array([[-1.0, 2.0]]))
    array([[-1.,  2.]], dtype=float32)
    """

    def __init__(
        self,
        alpha_initializer="Zeros",
        alpha_regularizer=None,
        alpha_constraint=None,
        shared_axes=None,
        **settings,
    ):
        super().__init__(**settings)
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer = regularizers.get(alpha_regularizer)
        self.alpha_constraint = constraints.get(alpha_constraint)
        self.shared_axes = [shared_axes] if isinstance(shared_axes, int) else shared_axes
        if self.shared_axes is not None:
            self.shared_axes = list(self.shared_axes)
        self.alpha = None

    def build(self, input_shape):
        shape = list(input_shape[1:])
        for axis in self.shared_axes or ():
            if not 1 <= axis <= len(shape):
                expected = f"shared_axes from 1 to {len(shape)}"
                raise ValueError(complaint(self.name, expected, f"{self.shared_axes}"))
            shape[axis - 1] = 1
        if None in shape:
            remedy = "Share it along axes of an open size."
            raise ValueError(complaint(self.name, "inputs of a known size", f"{input_shape}", remedy))
        self.alpha = self.add_weight(
            tuple(shape),
            self.alpha_initializer,
            name="alpha",
            regularizer=self.alpha_regularizer,
            constraint=self.alpha_constraint,
        )

    def forward(self, x, run):
        return np.where(x > 0, x, self.alpha * x), x

    def backward(self, dy, saved, grads, run):
        below = np.where(saved > 0, dy.dtype.type(0), dy)
        dalpha = (below * saved).sum(axis=0)
        shared = tuple(axis for axis, size in enumerate(self.alpha.shape) if size == 1)
        grads["alpha"][...] = dalpha.sum(axis=shared, keepdims=True)
        return np.where(saved > 0, dy, self.alpha * dy)

    def get_config(self):
        return {
            **super().get_config(),
            "alpha_initializer": initializers.serialize(self.alpha_initializer),
            "alpha_regularizer": regularizers.serialize(self.alpha_regularizer),
            "alpha_constraint": constraints.serialize(self.alpha_constraint),
            "shared_axes": self.shared_axes,
        }
