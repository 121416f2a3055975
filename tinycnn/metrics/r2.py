"""How much of the variance is explained."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses.pairs import alike
from tinycnn.metrics.base import Metric

AGGREGATIONS = (None, "uniform_average", "variance_weighted_average")
COUNTED = ("squared_sum", "sum", "residual", "count")


class R2Score(Metric):
    """1 - sum((y_true - y_pred)**2) / sum((y_true - mean(y_true))**2).

    Parameters
    ----------
    class_aggregation : {"uniform_average", "variance_weighted_average", None}
        What becomes of the columns; None returns one number for each.
    num_regressors : int
        For the adjusted score, the number of features; 0 for the plain one.
    name, dtype : str
        See :class:`Metric`.

    Examples
    --------
    >>> R2Score()([[1.0], [2.0], [3.0]], [[1.0], [2.0], [4.0]])
    0.5
    """

    def __init__(self, class_aggregation="uniform_average", num_regressors=0, name="r2_score", dtype=None):
        super().__init__(dtype, name)
        if class_aggregation not in AGGREGATIONS:
            expected = f"class_aggregation to be one of {AGGREGATIONS}"
            raise ValueError(complaint(self.name, expected, repr(class_aggregation)))
        if num_regressors < 0:
            raise ValueError(complaint(self.name, "num_regressors of at least 0", repr(num_regressors)))
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_variable((), name="num_samples")
        self._columns = None

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        y_true, y_pred = (y.astype(np.float64) for y in alike(y_true, y_pred))
        if y_true.ndim != 2 or y_true.shape != y_pred.shape:
            shapes = f"shapes {y_true.shape} and {y_pred.shape}"
            raise ValueError(complaint(self.name, "labels and predictions of one shape (N, C)", shapes))
        if self._columns is None:
            self._columns = [self.add_variable(y_true.shape[1:], name=name) for name in COUNTED]
        weights = np.asarray(1 if sample_weight is None else sample_weight, np.float64)
        weights = np.broadcast_to(weights[:, np.newaxis] if weights.ndim == 1 else weights, y_true.shape)
        added = y_true**2, y_true, (y_true - y_pred) ** 2, np.ones_like(y_true)
        for variable, values in zip(self._columns, added, strict=True):
            variable.assign_add((values * weights).sum(axis=0))
        self.num_samples.assign_add(y_true.size)

    def result(self):
        """Return the score; an array if there is no aggregation."""
        if self._columns is None:
            return 0.0
        squares, total, residual, count = (variable.value for variable in self._columns)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = squares - total * (total / count)
            scores = 1 - residual / spread
        scores = np.where(np.isinf(scores), 0.0, scores)
        if self.class_aggregation == "uniform_average":
            scores = scores.mean()
        elif self.class_aggregation == "variance_weighted_average":
            scores = (spread * scores).sum() / spread.sum()
        free = float(self.num_samples) - self.num_regressors - 1
        if self.num_regressors and free > 0:
            scores = 1 - (1 - scores) * (float(self.num_samples) - 1) / free
        return float(scores) if np.ndim(scores) == 0 else scores

    def get_config(self):
        """Return the arguments that make an equal metric."""
        own = {"class_aggregation": self.class_aggregation, "num_regressors": self.num_regressors}
        return {**super().get_config(), **own}
