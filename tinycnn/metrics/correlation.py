"""How labels and predictions move together."""

import numpy as np

from tinycnn.losses.pairs import alike
from tinycnn.metrics.mean import OwnFunction


def pearson_correlation(y_true, y_pred, axis=-1):
    """Compute Pearson's correlation along an axis.

    Examples
    --------
    >>> pearson_correlation([[1.0, 2.0, 3.0]], [[2.0, 4.0, 6.0]]).round(4)
    array([1.], dtype=float32)
    """
    y_true, y_pred = (y - y.mean(axis=axis, keepdims=True) for y in alike(y_true, y_pred))
    both = y_true / y_true.std(axis=axis, keepdims=True) * (y_pred / y_pred.std(axis=axis, keepdims=True))
    return both.mean(axis=axis)


def concordance_correlation(y_true, y_pred, axis=-1):
    """Compute the concordance correlation along an axis (Lin, 1989), as Keras does.

    Examples
    --------
    >>> concordance_correlation([[1.0, 2.0, 3.0]], [[1.0, 2.0, 3.0]]).round(4)
    array([1.], dtype=float32)
    """
    y_true, y_pred = alike(y_true, y_pred)
    mean_true, mean_pred = y_true.mean(axis=axis, keepdims=True), y_pred.mean(axis=axis, keepdims=True)
    variances = y_true.var(axis=axis, keepdims=True) + y_pred.var(axis=axis, keepdims=True)
    both = (y_true - mean_pred) * (y_pred - mean_pred)
    apart = variances + np.square(mean_true - mean_pred)
    return (2 * both / (apart + 1e-7)).mean(axis=axis)


class PearsonCorrelation(OwnFunction):
    """The mean of :func:`pearson_correlation`.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.
    axis : int
    """

    def __init__(self, name="pearson_correlation", dtype=None, axis=-1):
        super().__init__(pearson_correlation, name, dtype, axis=axis)


class ConcordanceCorrelation(OwnFunction):
    """The mean of :func:`concordance_correlation`.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.
    axis : int
    """

    def __init__(self, name="concordance_correlation", dtype=None, axis=-1):
        super().__init__(concordance_correlation, name, dtype, axis=axis)
