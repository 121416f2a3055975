"""From what a user wrote in ``metrics=[...]`` to a metric."""

from collections.abc import Callable

from tinycnn.errors import complaint
from tinycnn.lookup import describe, find
from tinycnn.losses.wrapper import function_name
from tinycnn.metrics import accuracies, correlation, counts, f_score, from_losses, iou, trade_offs
from tinycnn.metrics import top_k as tops
from tinycnn.metrics.auc import AUC
from tinycnn.metrics.base import Metric
from tinycnn.metrics.mean import Mean, MeanMetricWrapper, Sum
from tinycnn.metrics.r2 import R2Score
from tinycnn.naming import snake_case

CLASSES: list[type[Metric]] = [
    AUC,
    accuracies.Accuracy,
    accuracies.BinaryAccuracy,
    accuracies.CategoricalAccuracy,
    accuracies.SparseCategoricalAccuracy,
    correlation.ConcordanceCorrelation,
    correlation.PearsonCorrelation,
    counts.FalseNegatives,
    counts.FalsePositives,
    counts.Precision,
    counts.Recall,
    counts.TrueNegatives,
    counts.TruePositives,
    f_score.F1Score,
    f_score.FBetaScore,
    from_losses.BinaryCrossentropy,
    from_losses.CategoricalCrossentropy,
    from_losses.CategoricalHinge,
    from_losses.CosineSimilarity,
    from_losses.Hinge,
    from_losses.KLDivergence,
    from_losses.LogCoshError,
    from_losses.MeanAbsoluteError,
    from_losses.MeanAbsolutePercentageError,
    from_losses.MeanSquaredError,
    from_losses.MeanSquaredLogarithmicError,
    from_losses.Poisson,
    from_losses.RootMeanSquaredError,
    from_losses.SparseCategoricalCrossentropy,
    from_losses.SquaredHinge,
    iou.BinaryIoU,
    iou.IoU,
    iou.MeanIoU,
    iou.OneHotIoU,
    iou.OneHotMeanIoU,
    Mean,
    MeanMetricWrapper,
    R2Score,
    Sum,
    tops.SparseTopKCategoricalAccuracy,
    tops.TopKCategoricalAccuracy,
    trade_offs.PrecisionAtRecall,
    trade_offs.RecallAtPrecision,
    trade_offs.SensitivityAtSpecificity,
    trade_offs.SpecificityAtSensitivity,
]
SHORT = {
    "bce": from_losses.BinaryCrossentropy,
    "mae": from_losses.MeanAbsoluteError,
    "mape": from_losses.MeanAbsolutePercentageError,
    "mse": from_losses.MeanSquaredError,
    "msle": from_losses.MeanSquaredLogarithmicError,
}
_TABLE: dict[str, Callable[..., Metric]] = {snake_case(cls.__name__): cls for cls in CLASSES}
_TABLE.update(SHORT)


def get(identifier):
    """Return the metric that a string, class, function, config or object stands for.

    Parameters
    ----------
    identifier : str, class, callable, dict or Metric
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
    ('mean_squared_error', 'categorical_accuracy')
    """
    if isinstance(identifier, dict):
        return deserialize(identifier)
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
        return accuracies.BinaryAccuracy(identifier)
    if len(y_true_shape) < len(y_pred_shape) or y_true_shape[-1] == 1:
        return accuracies.SparseCategoricalAccuracy(identifier)
    return accuracies.CategoricalAccuracy(identifier)


def serialize(metric):
    """Return what :func:`deserialize` makes the same metric from, in Keras's form.

    Parameters
    ----------
    metric : Metric or function

    Returns
    -------
    dict

    Examples
    --------
    >>> serialize(Mean(name="loss"))["config"]
    {'name': 'loss', 'dtype': 'float32'}
    """
    if isinstance(metric, Metric):
        return describe(metric, "keras.metrics")
    name = function_name(metric)
    return {"module": "builtins", "class_name": "function", "config": name, "registered_name": "function"}


def deserialize(config, custom_objects=None):
    """Make a metric from its config.

    Parameters
    ----------
    config : dict or str
        What :func:`serialize` returned.
    custom_objects : dict of str to class or function, optional
        A user's own.

    Returns
    -------
    Metric

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.

    Examples
    --------
    >>> deserialize(serialize(Mean(name="loss"))).name
    'loss'
    """
    table = {**_TABLE, **(custom_objects or {})}
    name, arguments = config, {}
    if isinstance(config, dict):
        if "class_name" not in config:
            raise ValueError(complaint("A metric's config", "a class_name", repr(config)))
        if config["class_name"] == "function":
            name = config["config"]
        else:
            name, arguments = config["class_name"], dict(config.get("config") or {})
    if "fn" in arguments:
        fn = arguments["fn"]
        arguments["fn"] = _by_name(fn["config"] if isinstance(fn, dict) else fn, table)
    found = _by_name(name, table)
    return found(**arguments) if isinstance(found, type) else MeanMetricWrapper(found)


def _by_name(name, table):
    return find("metric", {key: lambda value=value: value for key, value in table.items()}, name, callable)
