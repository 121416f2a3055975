"""Constraints on the sign of weights."""

import numpy as np

from tinycnn.constraints.base import Constraint


class NonNeg(Constraint):
    """Weights below 0 become 0.

    Examples
    --------
    >>> NonNeg()(np.array([-1.0, 2.0]))
    array([0., 2.])
    """

    def __call__(self, w):
        """Return what the weight becomes."""
        return np.where(w < 0, w.dtype.type(0), w)
