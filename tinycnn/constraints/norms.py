"""Constraints on the length of the vectors that a weight consists of."""

import numpy as np

from tinycnn.constraints.base import Constraint

# Added to lengths, as Keras does, so that vectors of length 0 stay.
TINY = 1e-7


def lengths(w, axis):
    """Return the lengths of a weight's vectors; the axes along which they lie have length 1."""
    axis = tuple(axis) if isinstance(axis, list) else axis
    return np.sqrt(np.square(w).sum(axis=axis, keepdims=True))


class MaxNorm(Constraint):
    """Vectors longer than ``max_value`` are shortened to it.

    Parameters
    ----------
    max_value : float
    axis : int or tuple of int
        The axes along which a length is taken: 0 for a Dense kernel (D, U), so that each
        unit's inputs are one vector; (0, 1, 2) for that of a convolution.

    Notes
    -----
    Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to
    prevent neural networks from overfitting", JMLR 15, 2014.

    Examples
    --------
    >>> MaxNorm(1.0)(np.array([[3.0, 0.3], [4.0, 0.4]])).round(3)
    array([[0.6, 0.3],
           [0.8, 0.4]])
    """

    def __init__(self, max_value=2, axis=0):
        self.max_value = max_value
        self.axis = axis

    def __call__(self, w):
        """Return what the weight becomes."""
        found = lengths(w, self.axis)
        return w * (np.clip(found, 0, self.max_value) / (found + w.dtype.type(TINY)))

    def get_config(self):
        """Return the arguments that make an equal constraint."""
        return {"max_value": self.max_value, "axis": self.axis}


class UnitNorm(Constraint):
    """Every vector gets the length 1.

    Parameters
    ----------
    axis : int or tuple of int
        As for :class:`MaxNorm`.

    Examples
    --------
    >>> UnitNorm()(np.array([[3.0, 0.3], [4.0, 0.4]])).round(3)
    array([[0.6, 0.6],
           [0.8, 0.8]])
    """

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w):
        """Return what the weight becomes."""
        return w / (w.dtype.type(TINY) + lengths(w, self.axis))

    def get_config(self):
        """Return the arguments that make an equal constraint."""
        return {"axis": self.axis}


class MinMaxNorm(Constraint):
    """The lengths of vectors are brought between two bounds.

    Parameters
    ----------
    min_value, max_value : float
    rate : float
        1: at once; less: by this share of the way in each step.
    axis : int or tuple of int
        As for :class:`MaxNorm`.

    Examples
    --------
    >>> MinMaxNorm(1.0, 2.0)(np.array([[3.0, 0.3], [4.0, 0.4]])).round(3)
    array([[1.2, 0.6],
           [1.6, 0.8]])
    """

    def __init__(self, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
        self.min_value = min_value
        self.max_value = max_value
        self.rate = rate
        self.axis = axis

    def __call__(self, w):
        """Return what the weight becomes."""
        found = lengths(w, self.axis)
        wanted = self.rate * np.clip(found, self.min_value, self.max_value) + (1 - self.rate) * found
        return (w * (wanted / (found + w.dtype.type(TINY)))).astype(w.dtype)

    def get_config(self):
        """Return the arguments that make an equal constraint."""
        names = ("min_value", "max_value", "rate", "axis")
        return {name: getattr(self, name) for name in names}
