"""Means over samples, kept in float64 however many batches there are."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.metrics.base import Metric


class Mean(Metric):
    """The weighted mean of the values it is given: sum(weight * value) / sum(weight).

    Parameters
    ----------
    name : str

    Examples
    --------
    >>> mean = Mean()
    >>> mean.update_state([1.0, 3.0])
    >>> mean.update_state([5.0], sample_weight=[2.0])
    >>> mean.result()
    3.5
    """

    def __init__(self, name="mean"):
        super().__init__(name)

    def update_state(self, values, sample_weight=None):
        """Take in the values of one batch.

        Parameters
        ----------
        values : array_like of shape (N, ...) or number
            Of more than one axis, the mean over the others is each sample's value.
        sample_weight : array_like of shape (N,) or (N, 1), or number, optional

        Raises
        ------
        ValueError
            If there are not as many weights as samples.
        """
        values = np.asarray(values, np.float64)
        values = values.reshape(len(values), -1).mean(axis=1) if values.ndim > 1 else values.reshape(-1)
        weights = np.ones(len(values)) if sample_weight is None else self._weights(sample_weight, len(values))
        self.total += float((values * weights).sum())
        self.count += float(weights.sum())

    def result(self):
        """Return the mean; 0.0 if nothing was taken in."""
        return self.total / self.count if self.count else 0.0

    def reset_state(self):
        """Forget all values."""
        self.total = 0.0
        self.count = 0.0

    def _weights(self, sample_weight, n):
        weights = np.asarray(sample_weight, np.float64)
        if weights.shape not in ((), (n,), (n, 1)):
            expected = f"one weight for each of {n} samples"
            raise ValueError(complaint(self.name, expected, f"shape {weights.shape}"))
        return np.broadcast_to(weights.reshape(-1), (n,))


class MeanMetricWrapper(Mean):
    """The mean over samples of a function of labels and predictions.

    Parameters
    ----------
    fn : callable
        ``fn(y_true, y_pred) -> array of shape (N, ...)``; a single number counts as one
        sample.
    name : str, optional
        The name of the function if not given.

    Examples
    --------
    >>> def furthest(y_true, y_pred):
    ...     return np.abs(y_true - y_pred).max(axis=1)
    >>> metric = MeanMetricWrapper(furthest)
    >>> metric.update_state(np.zeros((2, 2)), np.array([[1.0, 2.0], [4.0, 0.0]]))
    >>> metric.name, metric.result()
    ('furthest', 3.0)
    """

    def __init__(self, fn, name=None):
        self.fn = fn
        super().__init__(getattr(fn, "__name__", type(fn).__name__) if name is None else name)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        super().update_state(self.fn(y_true, y_pred), sample_weight)
