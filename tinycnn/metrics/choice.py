"""From what a user wrote in ``metrics=[...]`` to a metric."""

from collections.abc import Callable
from functools import partial

from tinycnn import losses
from tinycnn.lookup import find
from tinycnn.metrics.accuracy import (
    Accuracy,
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
)
from tinycnn.metrics.base import Metric
from tinycnn.metrics.mean import Mean, MeanMetricWrapper

_TABLE: dict[str, Callable[[], Metric]] = {
    "accuracy": Accuracy,
    "binary_accuracy": BinaryAccuracy,
    "categorical_accuracy": CategoricalAccuracy,
    "mean": Mean,
    "sparse_categorical_accuracy": SparseCategoricalAccuracy,
}
# Every loss may be watched as well.
_TABLE.update({f.__name__: partial(MeanMetricWrapper, f) for f in losses.FUNCTIONS})
_TABLE.update({name: partial(MeanMetricWrapper, f, name) for name, f in losses.SHORT.items()})


def get(identifier):
    """Return the metric that a string, class, function or object stands for.

    Parameters
    ----------
    identifier : str, class, callable or Metric
        A function is called as ``function(y_true, y_pred)`` and returns one value for
        each sample, which are averaged.

    Returns
    -------
    Metric

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything else.

    Examples
    --------
    >>> get("mse").name, get("categorical_accuracy").name
    ('mse', 'categorical_accuracy')
    """
    if callable(identifier) and not isinstance(identifier, (type, Metric)):
        return MeanMetricWrapper(identifier)
    return find("metric", _TABLE, identifier, lambda found: isinstance(found, Metric))


def resolve(identifier, y_true_shape, y_pred_shape):
    """Return a metric for labels and predictions of these shapes.

    "accuracy" and "acc" become the accuracy that fits: binary where the output is one
    unit, sparse where labels are class numbers, otherwise categorical. A metric given
    by a string is called by that string in the history.

    Parameters
    ----------
    identifier : str, class, callable or Metric
    y_true_shape, y_pred_shape : tuple
        With the batch axis: ``(None,)`` and ``(None, 10)``.

    Returns
    -------
    Metric

    Raises
    ------
    ValueError, TypeError
        As :func:`get`.

    Examples
    --------
    >>> metric = resolve("acc", (None,), (None, 10))
    >>> type(metric).__name__, metric.name
    ('SparseCategoricalAccuracy', 'acc')
    """
    if not isinstance(identifier, str):
        return get(identifier)
    if identifier.lower() not in ("accuracy", "acc"):
        metric = get(identifier)
        metric.name = identifier
        return metric
    if y_pred_shape[-1] == 1:
        return BinaryAccuracy(identifier)
    if len(y_true_shape) < len(y_pred_shape) or y_true_shape[-1] == 1:
        return SparseCategoricalAccuracy(identifier)
    return CategoricalAccuracy(identifier)
