"""A penalty for vectors that are not at right angles."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.regularizers.base import Regularizer
from tinycnn.regularizers.norms import strength


class OrthogonalRegularizer(Regularizer):
    """factor times the mean of abs(cos) of the angles between all pairs of rows, or of columns.

    Parameters
    ----------
    factor : float
        At least 0.
    mode : {"rows", "columns"}

    Notes
    -----
    For weights of two axes. Brock, Lim, Ritchie and Weston, "Neural photo editing with
    introspective adversarial networks", ICLR 2017.

    Examples
    --------
    >>> OrthogonalRegularizer(1.0)(np.eye(3))
    0.0
    >>> round(OrthogonalRegularizer(1.0)(np.ones((3, 3))), 6)
    1.0
    """

    def __init__(self, factor=0.01, mode="rows"):
        self.factor = strength("OrthogonalRegularizer", "factor", factor)
        if mode not in ("rows", "columns"):
            raise ValueError(complaint("OrthogonalRegularizer", "mode 'rows' or 'columns'", f"{mode!r}"))
        self.mode = mode

    def __call__(self, x):
        """Return the penalty for an array, a float."""
        _, _, cosines, pairs = self._parts(x)
        return float(self.factor * np.abs(cosines).sum() / (2 * pairs))

    def gradient(self, x):
        """Return the gradient of the penalty."""
        rows, lengths, cosines, pairs = self._parts(x)
        drows = (np.sign(cosines) @ rows) * (self.factor / pairs)
        # Through the division by the length only what is across the row matters.
        dx = (drows - rows * (drows * rows).sum(axis=1, keepdims=True)) / lengths
        return (dx if self.mode == "rows" else dx.T).astype(x.dtype)

    def _parts(self, x):
        x = np.asarray(x, np.float64)
        if x.ndim != 2:
            raise ValueError(complaint("OrthogonalRegularizer", "weights of two axes", f"shape {x.shape}"))
        vectors = x if self.mode == "rows" else x.T
        lengths = np.sqrt(np.maximum(np.square(vectors).sum(axis=1, keepdims=True), 1e-12))
        rows = vectors / lengths
        cosines = rows @ rows.T
        np.fill_diagonal(cosines, 0)
        count = len(rows)
        return rows, lengths, cosines, max(count * (count - 1) / 2, 1)

    def get_config(self):
        """Return the arguments that make an equal regularizer."""
        return {"factor": self.factor, "mode": self.mode}
