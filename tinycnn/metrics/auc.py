"""The area under a curve of two shares, over all thresholds."""

import numpy as np

from tinycnn.budget import spend
from tinycnn.errors import complaint
from tinycnn.metrics.confusion import EPSILON, ratio
from tinycnn.metrics.counts import CountingMetric
from tinycnn.tracing import sigmoid

CURVES = ("ROC", "PR", "PRGAIN")
METHODS = ("interpolation", "majoring", "minoring")


class AUC(CountingMetric):
    """The area under the curve of recall over false alarms, or of precision over recall.

    Parameters
    ----------
    num_thresholds : int
        At least 2.
    curve : {"ROC", "PR", "PRGAIN"}
    summation_method : {"interpolation", "majoring", "minoring"}
        The mean, the larger or the smaller of the two ends of each piece is its height.
        "interpolation" of "PR" follows Davis and Goadrich (2006).
    name, dtype : str
        See :class:`Metric`.
    thresholds : sequence of float, optional
        In [0, 1]; used instead of ``num_thresholds``.
    multi_label : bool
        Whether each column has a curve of its own; the mean of their areas is returned.
    num_labels : int, optional
        The number of columns.
    label_weights : sequence of float, optional
        How much each column counts.
    from_logits : bool

    Raises
    ------
    ValueError
        For an unknown curve or method, too few thresholds, or ``num_labels`` without
        ``multi_label``.

    Examples
    --------
    >>> round(AUC()([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]), 4)
    0.75
    """

    def __init__(
        self,
        num_thresholds=200,
        curve="ROC",
        summation_method="interpolation",
        name=None,
        dtype=None,
        thresholds=None,
        multi_label=False,
        num_labels=None,
        label_weights=None,
        from_logits=False,
    ):
        self.given = None if thresholds is None else sorted(float(t) for t in thresholds)
        self.curve = _one_of("curve", curve, CURVES)
        self.summation_method = _one_of("summation_method", summation_method, METHODS)
        self.multi_label, self.num_labels, self.from_logits = multi_label, num_labels, from_logits
        self.label_weights = None if label_weights is None else np.asarray(label_weights, np.float32)
        if num_labels and not multi_label:
            raise ValueError(complaint("AUC", "num_labels only with multi_label=True", f"{num_labels}"))
        if self.given is None and num_thresholds <= 1:
            raise ValueError(complaint("AUC", "num_thresholds above 1", f"{num_thresholds}"))
        if self.given is None:
            spend("AUC", (num_thresholds,))
        inner = (
            list(np.arange(1, num_thresholds - 1) / (num_thresholds - 1))
            if self.given is None
            else self.given
        )
        self.num_thresholds = len(inner) + 2
        # Beyond both ends, so that every prediction is between two.
        super().__init__([-EPSILON, *inner, 1 + EPSILON], name, dtype)

    def make_counters(self, shape):
        """Begin to count; for several labels, as soon as it is known how many."""
        if not self.multi_label:
            super().make_counters(shape)
        elif self.num_labels:
            super().make_counters((self.num_thresholds, self.num_labels))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        y_pred = np.asarray(y_pred, np.float32)
        if self.multi_label and y_pred.ndim != 2:
            raise ValueError(complaint(self.name, "predictions of shape (N, C)", f"shape {y_pred.shape}"))
        if not self.variables:
            super().make_counters((self.num_thresholds, y_pred.shape[1]))
        y_pred = sigmoid(y_pred) if self.from_logits else y_pred
        weights = None if self.multi_label else self.label_weights
        self.count(y_true, y_pred, sample_weight, multi_label=self.multi_label, label_weights=weights)

    def result(self):
        """Return the area."""
        if not self.variables:
            return 0.0
        tp, fp = self.true_positives.value, self.false_positives.value
        tn, fn = self.true_negatives.value, self.false_negatives.value
        if self.curve == "PR" and self.summation_method == "interpolation":
            areas = _between_precisions(tp, fp, fn)
        else:
            x, y = _curve(self.curve, tp, fp, tn, fn)
            areas = (x[:-1] - x[1:]) * _heights(self.summation_method, y)
        areas = areas.sum(axis=0)
        if not self.multi_label:
            return float(areas)
        return float(np.average(areas, weights=self.label_weights))

    def get_config(self):
        """Return the arguments that make an equal metric."""
        own = {
            "num_thresholds": self.num_thresholds,
            "curve": self.curve,
            "summation_method": self.summation_method,
            "multi_label": self.multi_label,
            "num_labels": self.num_labels,
            "label_weights": None if self.label_weights is None else self.label_weights.tolist(),
            "from_logits": self.from_logits,
        }
        if self.given is not None:
            own["thresholds"] = self.given
        return {**super().get_config(), **own}


def _curve(kind, tp, fp, tn, fn):
    """Return the two shares that make a curve, for every threshold."""
    if kind == "ROC":
        return ratio(fp, tn), ratio(tp, fn)
    if kind == "PR":
        return ratio(tp, fn), ratio(tp, fp)
    # Flach and Kull (2015): how much better than always saying yes
    scale = _divide(tp + fn, tn + fp)
    none = tp == 0
    recall = np.where(none, 0, 1 - scale * _divide(fn, tp))
    precision = np.where(none, 1, 1 - scale * _divide(fp, tp))
    return np.maximum(recall, 0), precision


def _heights(method, y):
    if method == "interpolation":
        return (y[:-1] + y[1:]) / 2
    return (np.maximum if method == "majoring" else np.minimum)(y[:-1], y[1:])


def _between_precisions(tp, fp, fn):
    """Return the areas under precision over recall, where counts grow evenly between thresholds."""
    p = tp + fp
    gained = tp[:-1] - tp[1:]
    slope = _divide(gained, np.maximum(p[:-1] - p[1:], 0))
    intercept = tp[1:] - slope * p[1:]
    both = (p[:-1] > 0) & (p[1:] > 0)
    growth = np.where(both, _divide(p[:-1], p[1:]), 1.0)
    return _divide(slope * (gained + intercept * np.log(growth)), tp[1:] + fn[1:])


def _divide(a, b):
    return np.divide(a, b, out=np.zeros(np.broadcast_shapes(np.shape(a), np.shape(b))), where=b != 0)


def _one_of(what, given, known):
    for name in known:
        if str(getattr(given, "value", given)).lower() == name.lower():
            return name
    raise ValueError(complaint("AUC", f"{what} to be one of {', '.join(known)}", repr(given)))
