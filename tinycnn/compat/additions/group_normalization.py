"""Group normalization."""

import numpy as np

from tinycnn import constraints, initializers, regularizers
from tinycnn.compat.spelling.own_layers import Layer
from tinycnn.errors import complaint


class GroupNormalization(Layer):
    """Give each group of channels of each sample mean 0 and deviation 1 (Wu and He, 2018).

    Parameters
    ----------
    groups : int
        How many; -1 for each channel by itself.
    axis : int
        The channels: the last axis.
    epsilon : float
    center, scale : bool
        Whether ``beta`` is added and ``gamma`` multiplied.
    beta_initializer, gamma_initializer : str or callable
    beta_regularizer, gamma_regularizer : str, Regularizer or None
    beta_constraint, gamma_constraint : str, callable or None
    **settings
        ``name``, ``input_shape``, ...

    Examples
    --------
    >>> GroupNormalization(2)(np.array([[[[1.0, 3.0, 0.0, 4.0]]]])).numpy().round(2).tolist()
    [[[[-1.0, 1.0, -1.0, 1.0]]]]
    """

    wants_whole_batch = False  # each sample by itself

    def __init__(
        self,
        groups=32,
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
        **settings,
    ):
        super().__init__(**settings)
        self.groups, self.axis, self.epsilon = int(groups), axis, float(epsilon)
        self.center, self.scale = bool(center), bool(scale)
        self._rules = {
            "gamma": (gamma_initializer, gamma_regularizer, gamma_constraint),
            "beta": (beta_initializer, beta_regularizer, beta_constraint),
        }
        self.gamma = self.beta = None

    def build(self, input_shape):
        """Make ``gamma`` and ``beta``, one for each channel."""
        channels = input_shape[-1]
        if self.axis not in (-1, len(input_shape) - 1):
            raise ValueError(complaint(self.name, "axis=-1, the channels", f"{self.axis}"))
        self.groups = channels if self.groups == -1 else self.groups
        if channels % self.groups:
            expected = f"channels of {self.groups} equal groups"
            raise ValueError(complaint(self.name, expected, f"{channels}", "Choose groups= accordingly."))
        for name, wanted in (("gamma", self.scale), ("beta", self.center)):
            if wanted:
                first, rule, bound = self._rules[name]
                weight = self.add_weight(
                    shape=(channels,), initializer=first, name=name, regularizer=rule, constraint=bound
                )
                setattr(self, name, weight)

    def compute_output_shape(self, input_shape):
        """Return the shape of the input."""
        return input_shape

    def call(self, inputs):
        """Normalize images (N, ..., C)."""
        shape = tuple(inputs.shape)
        apart = np.reshape(inputs, (shape[0], -1, self.groups, shape[-1] // self.groups))
        centered = apart - np.mean(apart, axis=(1, 3), keepdims=True)
        variance = np.mean(np.square(centered), axis=(1, 3), keepdims=True)
        y = np.reshape(centered / np.sqrt(variance + self.epsilon), shape)
        y = y if self.gamma is None else y * self.gamma
        return y if self.beta is None else y + self.beta

    def get_config(self):
        """Return the arguments that make an equal layer."""
        own = {name: getattr(self, name) for name in ("groups", "axis", "epsilon", "center", "scale")}
        parts = (initializers, regularizers, constraints)
        for name, given in self._rules.items():
            for word, part, one in zip(
                ("initializer", "regularizer", "constraint"), parts, given, strict=True
            ):
                own[f"{name}_{word}"] = part.serialize(part.get(one))
        return {**super().get_config(), **own}
