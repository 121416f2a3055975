"""The best that one share can be while another is large enough."""

import numpy as np

from tinycnn.budget import spend
from tinycnn.errors import complaint
from tinycnn.metrics.confusion import ratio
from tinycnn.metrics.counts import CountingMetric


class _TradeOff(CountingMetric):
    required = ""  # the share that must be reached, which is also the name of the argument
    wanted = ""

    def __init__(self, value, num_thresholds, class_id, name, dtype):
        who = type(self).__name__
        if not 0 <= value <= 1:
            raise ValueError(complaint(who, f"{self.required} in [0, 1]", f"{value!r}"))
        if num_thresholds <= 0:
            raise ValueError(complaint(who, "num_thresholds above 0", f"{num_thresholds!r}"))
        spend(who, (num_thresholds,))
        self.value, self.num_thresholds, self.class_id = value, num_thresholds, class_id
        steps = [0.5] if num_thresholds == 1 else list(np.arange(num_thresholds) / (num_thresholds - 1))
        super().__init__(steps, name, dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        self.count(y_true, y_pred, sample_weight, class_id=self.class_id)

    def result(self):
        """Return the best of the one share, at a threshold where the other is large enough."""
        tp, fp = self.true_positives.value, self.false_positives.value
        tn, fn = self.true_negatives.value, self.false_negatives.value
        shares = {
            "precision": ratio(tp, fp),
            "recall": ratio(tp, fn),
            "sensitivity": ratio(tp, fn),
            "specificity": ratio(tn, fp),
        }
        # Shares are compared as float32: 0.9 of 10 is enough for 0.9.
        enough = shares[self.required].astype(np.float32) >= np.float32(self.value)
        return float(np.max(shares[self.wanted], where=enough, initial=0))

    def get_config(self):
        """Return the arguments that make an equal metric."""
        own = {"num_thresholds": self.num_thresholds, self.required: self.value}
        return {**super().get_config(), "class_id": self.class_id, **own}


class PrecisionAtRecall(_TradeOff):
    """The best precision at any threshold where the recall is at least so much.

    Parameters
    ----------
    recall : float
        In [0, 1].
    num_thresholds : int
    class_id : int, optional
        Only this class counts.
    name, dtype : str
        See :class:`Metric`.

    Examples
    --------
    >>> PrecisionAtRecall(0.5)([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.8])
    1.0
    """

    required, wanted = "recall", "precision"

    def __init__(self, recall, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(recall, num_thresholds, class_id, name, dtype)


class RecallAtPrecision(_TradeOff):
    """The best recall where the precision is at least so much; see :class:`PrecisionAtRecall`."""

    required, wanted = "precision", "recall"

    def __init__(self, precision, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(precision, num_thresholds, class_id, name, dtype)


class SensitivityAtSpecificity(_TradeOff):
    """The best sensitivity where the specificity is at least so much; see :class:`PrecisionAtRecall`."""

    required, wanted = "specificity", "sensitivity"

    def __init__(self, specificity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(specificity, num_thresholds, class_id, name, dtype)


class SpecificityAtSensitivity(_TradeOff):
    """The best specificity where the sensitivity is at least so much; see :class:`PrecisionAtRecall`."""

    required, wanted = "sensitivity", "specificity"

    def __init__(self, sensitivity, num_thresholds=200, class_id=None, name=None, dtype=None):
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)
