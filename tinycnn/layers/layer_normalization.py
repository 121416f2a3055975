"""Normalization of each sample by itself."""

import math

import numpy as np

from tinycnn import constraints, initializers, regularizers
from tinycnn.errors import complaint
from tinycnn.layers.arguments import above_zero, only
from tinycnn.layers.base import Layer


class LayerNormalization(Layer):
    """Give each sample mean 0 and deviation 1 along some axes, then what it learns (Ba et al., 2016).

    Parameters
    ----------
    axis : int or list of int
        Along which mean and deviation are taken.
    epsilon : float
        Added to the variance, so that nothing is divided by 0.
    center, scale : bool
        Whether ``beta`` is added and ``gamma`` multiplied.
    beta_initializer, gamma_initializer : str or callable
    beta_regularizer, gamma_regularizer : str, Regularizer or None
    beta_constraint, gamma_constraint : str, callable or None
    rms_scaling : {False}
    **settings
        ``name``, ``trainable``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input and output of any, equal shape. Weights: ``gamma``, ``beta``, of the sizes of
    the axes.

    Examples
    --------
    >>> LayerNormalization(epsilon=1e-12)(np.array([[1.0, 3.0]]))
    array([[-1.,  1.]], dtype=float32)
    """

    def __init__(
        self,
        axis=-1,
        epsilon=1e-3,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        rms_scaling=False,
        **settings,
    ):
        super().__init__(**settings)
        only(self.name, "rms_scaling", rms_scaling, (False,))
        axes = axis if isinstance(axis, (list, tuple)) else [axis]
        if not axes or not all(isinstance(each, int) and not isinstance(each, bool) for each in axes):
            raise TypeError(complaint(self.name, "axis to be a whole number or several", f"{axis!r}"))
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.epsilon = above_zero(self.name, "epsilon", epsilon)
        self.center, self.scale = bool(center), bool(scale)
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        self.gamma = self.beta = None

    def build(self, input_shape):
        axes = self._axes(len(input_shape))
        self.axis = [self.axis] if isinstance(self.axis, int) else self.axis  # as Keras's configs have it
        shape = tuple(input_shape[axis] for axis in axes)
        if None in shape:
            raise ValueError(complaint(self.name, "inputs of a known size", f"{input_shape}"))
        if self.scale:
            held = {"regularizer": self.gamma_regularizer, "constraint": self.gamma_constraint}
            self.gamma = self.add_weight(shape, self.gamma_initializer, name="gamma", **held)
        if self.center:
            held = {"regularizer": self.beta_regularizer, "constraint": self.beta_constraint}
            self.beta = self.add_weight(shape, self.beta_initializer, name="beta", **held)

    def compute_output_shape(self, input_shape):
        self._axes(len(input_shape))
        return input_shape

    def forward(self, x, run):
        axes = self._axes(x.ndim)
        mean = x.mean(axis=axes, keepdims=True)
        apart = x - mean
        deviation = np.sqrt(np.square(apart).mean(axis=axes, keepdims=True) + x.dtype.type(self.epsilon))
        normal = apart / deviation
        y = normal if self.gamma is None else normal * self._spread(self.gamma, axes, x.ndim)
        y = y if self.beta is None else y + self._spread(self.beta, axes, x.ndim)
        return y, (normal, deviation)

    def backward(self, dy, saved, grads, run):
        normal, deviation = saved
        axes = self._axes(dy.ndim)
        others = tuple(axis for axis in range(dy.ndim) if axis not in axes)
        if self.beta is not None:
            grads["beta"][...] = dy.sum(axis=others)
        if self.gamma is not None:
            grads["gamma"][...] = (dy * normal).sum(axis=others)
            dy = dy * self._spread(self.gamma, axes, dy.ndim)
        along = (dy * normal).mean(axis=axes, keepdims=True)
        return (dy - dy.mean(axis=axes, keepdims=True) - normal * along) / deviation

    def _axes(self, rank):
        """Return the axes, counted from the front and in order."""
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        if not all(-rank < axis < rank and axis % rank for axis in axes):
            raise ValueError(
                complaint(self.name, f"axes of an input of {rank}, but the first", f"{self.axis}")
            )
        return tuple(sorted(axis % rank for axis in axes))

    @staticmethod
    def _spread(weight, axes, rank):
        """Return a weight with the length 1 along all other axes."""
        sizes = iter(weight.shape)
        return weight.reshape([next(sizes) if axis in axes else 1 for axis in range(rank)])

    def get_config(self):
        return {
            **super().get_config(),
            "axis": self.axis,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            "rms_scaling": False,
            "beta_initializer": initializers.serialize(self.beta_initializer),
            "gamma_initializer": initializers.serialize(self.gamma_initializer),
            "beta_regularizer": regularizers.serialize(self.beta_regularizer),
            "gamma_regularizer": regularizers.serialize(self.gamma_regularizer),
            "beta_constraint": constraints.serialize(self.beta_constraint),
            "gamma_constraint": constraints.serialize(self.gamma_constraint),
        }


class UnitNormalization(Layer):
    """Divide each sample by its length along some axes.

    Parameters
    ----------
    axis : int or list of int
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> UnitNormalization()(np.array([[3.0, 4.0]]))
    array([[0.6, 0.8]], dtype=float32)
    """

    def __init__(self, axis=-1, **settings):
        super().__init__(**settings)
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis

    def forward(self, x, run):
        squares = np.square(x).sum(axis=self._axes, keepdims=True)
        length = np.sqrt(np.maximum(squares, x.dtype.type(1e-12)))
        y = x / length
        return y, (y, length)

    def backward(self, dy, saved, grads, run):
        y, length = saved
        along = (dy * y).sum(axis=self._axes, keepdims=True)
        short = length <= math.sqrt(1e-12)  # divided by a number, not by the length
        return np.where(short, dy, dy - y * along) / length

    @property
    def _axes(self):
        return tuple(self.axis) if isinstance(self.axis, list) else self.axis

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}
