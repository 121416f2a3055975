"""Constraints on the length of the vectors that a weight consists of."""

import numpy as np

from tinycnn.constraints.base import Constraint


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
        axis = tuple(self.axis) if isinstance(self.axis, list) else self.axis
        lengths = np.sqrt(np.square(w).sum(axis=axis, keepdims=True))
        # 1e-7 is Keras's, so that vectors of length 0 stay.
        return w * (np.clip(lengths, 0, self.max_value) / (lengths + w.dtype.type(1e-7)))

    def get_config(self):
        """Return the arguments that make an equal constraint."""
        return {"max_value": self.max_value, "axis": self.axis}
