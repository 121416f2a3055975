"""Sums and means over samples, kept in float64 however many batches there are."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses.pairs import same_rank
from tinycnn.losses.wrapper import function_name
from tinycnn.metrics.base import Metric


class Sum(Metric):
    """The weighted sum of the values it is given.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.

    Examples
    --------
    >>> Sum()([1.0, 3.0])
    4.0
    """

    def __init__(self, name="sum", dtype=None):
        super().__init__(dtype, name)
        self.total = self.add_variable((), name="total")

    def update_state(self, values, sample_weight=None):
        """Take in the values of one batch; see :class:`Mean`."""
        values, _ = by_sample(self.name, values, sample_weight, np.sum)
        self.total.assign_add(values.sum())

    def result(self):
        """Return the sum."""
        return float(self.total)


class Mean(Metric):
    """The weighted mean of the values it is given: sum(weight * value) / sum(weight).

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.

    Examples
    --------
    >>> mean = Mean()
    >>> mean.update_state([1.0, 3.0])
    >>> mean.update_state([5.0], sample_weight=[2.0])
    >>> mean.result()
    3.5
    """

    def __init__(self, name="mean", dtype=None):
        super().__init__(dtype, name)
        self.total = self.add_variable((), name="total")
        self.count = self.add_variable((), name="count")

    def update_state(self, values, sample_weight=None):
        """Take in the values of one batch.

        Parameters
        ----------
        values : array_like of shape (N, ...) or number
            Of more than one axis, the mean over the others is each sample's value.
        sample_weight : array_like of shape (N,) or (N, 1), or number, optional
            Or one for each of the values.

        Raises
        ------
        ValueError
            If there are not as many weights as samples.
        """
        if type(values) is float and type(sample_weight) is int:  # a batch's loss: often, and no array
            self.total.assign_add(values * sample_weight)
            self.count.assign_add(sample_weight)
            return
        values, weights = by_sample(self.name, values, sample_weight, np.mean)
        self.total.assign_add(values.sum())
        self.count.assign_add(values.size if weights is None else weights.sum())

    def result(self):
        """Return the mean; 0.0 if nothing was taken in."""
        count = float(self.count)
        return float(self.total) / count if count else 0.0


def by_sample(who, values, weights, together):
    """Return weighted values, and weights, of shape (N,) or ().

    Parameters
    ----------
    who : str
    values : array_like
    weights : array_like or None
    together : callable
        ``np.sum`` or ``np.mean``: what becomes of the other axes.

    Returns
    -------
    values : ndarray of float64
    weights : ndarray of float64, or None
    """
    values = np.asarray(values, np.float64)
    if weights is not None:
        weights = np.asarray(weights, np.float64)
        count = len(values) if values.ndim else 1
        values, weights = same_rank(values, weights)
        if values.ndim > weights.ndim:
            values = together(values, axis=tuple(range(weights.ndim, values.ndim)))
        try:
            weights = np.broadcast_to(weights, values.shape)
        except ValueError:
            expected = f"one weight for each of {count} samples"
            raise ValueError(complaint(who, expected, f"shape {weights.shape}")) from None
        values = values * weights
        if weights.ndim > 1:
            weights = together(weights, axis=tuple(range(1, weights.ndim)))
    if values.ndim > 1:
        values = together(values, axis=tuple(range(1, values.ndim)))
    return values, weights


class MeanMetricWrapper(Mean):
    """The mean over samples of a function of labels and predictions.

    Parameters
    ----------
    fn : callable
        ``fn(y_true, y_pred) -> array of shape (N, ...)``; a single number counts as one
        sample.
    name, dtype : str, optional
        See :class:`Metric`; the name of the function if not given.
    **kwargs
        Handed to the function.

    Examples
    --------
    >>> def furthest(y_true, y_pred):
    ...     return np.abs(y_true - y_pred).max(axis=1)
    >>> metric = MeanMetricWrapper(furthest)
    >>> metric.update_state(np.zeros((2, 2)), np.array([[1.0, 2.0], [4.0, 0.0]]))
    >>> metric.name, metric.result()
    ('furthest', 3.0)
    """

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(getattr(fn, "name", None) or function_name(fn) if name is None else name, dtype)
        self.fn = fn
        self.fn_kwargs = kwargs

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        super().update_state(self.fn(y_true, y_pred, **self.fn_kwargs), sample_weight)

    def get_config(self):
        """Return the arguments that make an equal metric, as far as they can be written down."""
        fn = {"module": "builtins", "class_name": "function", "config": function_name(self.fn)}
        return {**super().get_config(), "fn": {**fn, "registered_name": "function"}, **self.fn_kwargs}


class OwnFunction(MeanMetricWrapper):
    """A metric of the library's whose class says which function it is the mean of."""

    def get_config(self):
        """Return the arguments that make an equal metric."""
        return {**Metric.get_config(self), **self.fn_kwargs}
