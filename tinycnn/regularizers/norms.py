"""Penalties for the size of numbers."""

import math
import numbers

import numpy as np

from tinycnn.errors import complaint
from tinycnn.regularizers.base import Regularizer


class L1L2(Regularizer):
    """l1 * sum(abs(x)) + l2 * sum(x**2).

    Parameters
    ----------
    l1, l2 : float
        At least 0.

    Examples
    --------
    >>> L1L2(l1=1.0, l2=0.5)(np.array([3.0, -2.0]))
    11.5
    """

    def __init__(self, l1=0.0, l2=0.0):
        self.l1, self.l2 = strength("L1L2", "l1", l1), strength("L1L2", "l2", l2)

    def __call__(self, x):
        """Return the penalty for an array, a float."""
        x = np.asarray(x, np.float64)
        total = self.l1 * np.abs(x).sum() if self.l1 else 0.0
        return float(total + (self.l2 * np.square(x).sum() if self.l2 else 0.0))

    def gradient(self, x):
        """Return l1 * sign(x) + 2 * l2 * x."""
        dx = x * x.dtype.type(2 * self.l2)
        return dx + x.dtype.type(self.l1) * np.sign(x) if self.l1 else dx

    def get_config(self):
        """Return the arguments that make an equal regularizer."""
        return {"l1": self.l1, "l2": self.l2}


class L1(L1L2):
    """l1 * sum(abs(x)): drives numbers to 0.

    Parameters
    ----------
    l1 : float
        At least 0.
    """

    def __init__(self, l1=0.01):
        super().__init__(l1=strength("L1", "l1", l1))

    def get_config(self):
        """Return the arguments that make an equal regularizer."""
        return {"l1": self.l1}


class L2(L1L2):
    """l2 * sum(x**2): keeps numbers small.

    Parameters
    ----------
    l2 : float
        At least 0.
    """

    def __init__(self, l2=0.01):
        super().__init__(l2=strength("L2", "l2", l2))

    def get_config(self):
        """Return the arguments that make an equal regularizer."""
        return {"l2": self.l2}


def strength(who, argument, value):
    good = isinstance(value, numbers.Real) and not isinstance(value, bool) and 0 <= value < math.inf
    if not good:
        raise ValueError(complaint(who, f"{argument} to be a number of at least 0", f"{value!r}"))
    return float(value)
