"""Weights that all start at the same value."""

import numpy as np

from tinycnn.initializers.base import Initializer, number


class Constant(Initializer):
    """Every weight starts at ``value``.

    Examples
    --------
    >>> Constant(0.5)((2,))
    array([0.5, 0.5], dtype=float32)
    """

    def __init__(self, value=0.0):
        self.value = number("Constant", "value", value)

    def __call__(self, shape, dtype="float32"):
        """Return an array full of the value."""
        return np.full(shape, self.value, dtype)

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {"value": self.value}


class Zeros(Initializer):
    """Every weight starts at 0: right for biases, useless for kernels.

    Units that start alike get the same gradient and stay alike.
    """

    def __call__(self, shape, dtype="float32"):
        """Return an array of zeros."""
        return np.zeros(shape, dtype)


class Ones(Initializer):
    """Every weight starts at 1."""

    def __call__(self, shape, dtype="float32"):
        """Return an array of ones."""
        return np.ones(shape, dtype)
