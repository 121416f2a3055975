"""Right and wrong answers, and what share of the ones that should be found is found."""

import numpy as np

from tinycnn.metrics.base import Metric
from tinycnn.metrics.confusion import LEFT_OUT, count_answers, ratio, threshold_list


class CountingMetric(Metric):
    """A metric of answers that are counted; a subclass says which ones in ``counted``.

    Parameters
    ----------
    thresholds : sequence of float
    name, dtype : str
        See :class:`Metric`.
    shape : tuple
        The shape of what is counted, if it is another than one for each threshold.
    """

    counted: tuple[str, ...] = ("true_positives", "false_positives", "true_negatives", "false_negatives")

    def __init__(self, thresholds, name=None, dtype=None, shape=None):
        super().__init__(dtype, name)
        self.thresholds = thresholds
        self.make_counters(shape or (len(thresholds),))

    def make_counters(self, shape):
        """Begin to count, in arrays of this shape."""
        for which in self.counted:
            setattr(self, which, self.add_variable(shape, name=which))

    def count(self, y_true, y_pred, sample_weight, **settings):
        """Add the answers of one batch."""
        found = count_answers(y_true, y_pred, self.thresholds, sample_weight, **settings)
        for which in self.counted:
            getattr(self, which).assign_add(found[which])

    def for_thresholds(self, values):
        """Return a number for a single threshold, an array for several."""
        return float(values[0]) if len(self.thresholds) == 1 else np.array(values)


class _Count(CountingMetric):
    def __init__(self, thresholds=None, name=None, dtype=None):
        self.init_thresholds = thresholds
        super().__init__(threshold_list(type(self).__name__, thresholds, 0.5), name, dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        self.count(y_true, y_pred, sample_weight)

    def result(self):
        """Return the count; an array if there are several thresholds."""
        return self.for_thresholds(getattr(self, self.counted[0]).value)

    def get_config(self):
        """Return the arguments that make an equal metric."""
        return {**super().get_config(), "thresholds": self.init_thresholds}


class TruePositives(_Count):
    """How many predictions are above the threshold, and should be.

    Parameters
    ----------
    thresholds : float or sequence of float, optional
        In [0, 1]; 0.5 if not given.
    name, dtype : str
        See :class:`Metric`.

    Examples
    --------
    >>> TruePositives()([0, 1, 1], [0.9, 0.8, 0.2])
    1.0
    """

    counted = ("true_positives",)


class FalsePositives(_Count):
    """How many predictions are above the threshold, and should not be; see :class:`TruePositives`."""

    counted = ("false_positives",)


class TrueNegatives(_Count):
    """How many predictions are not above the threshold, rightly; see :class:`TruePositives`."""

    counted = ("true_negatives",)


class FalseNegatives(_Count):
    """How many predictions are not above the threshold, but should be; see :class:`TruePositives`."""

    counted = ("false_negatives",)


class _Share(CountingMetric):
    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        self.init_thresholds, self.top_k, self.class_id = thresholds, top_k, class_id
        default = 0.5 if top_k is None else LEFT_OUT
        super().__init__(threshold_list(type(self).__name__, thresholds, default), name, dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        self.count(y_true, y_pred, sample_weight, top_k=self.top_k, class_id=self.class_id)

    def result(self):
        """Return the share; an array if there are several thresholds."""
        right, wrong = (getattr(self, which).value for which in self.counted)
        return self.for_thresholds(ratio(right, wrong))

    def get_config(self):
        """Return the arguments that make an equal metric."""
        own = {"thresholds": self.init_thresholds, "top_k": self.top_k, "class_id": self.class_id}
        return {**super().get_config(), **own}


class Precision(_Share):
    """The share of right answers among the predictions above the threshold.

    Parameters
    ----------
    thresholds : float or sequence of float, optional
        In [0, 1]; 0.5 if not given, or everything if ``top_k`` is given.
    top_k : int, optional
        Only the k largest predictions of each sample count as such.
    class_id : int, optional
        Only this class counts.
    name, dtype : str
        See :class:`Metric`.

    Examples
    --------
    >>> Precision()([0, 1, 1], [0.9, 0.8, 0.2])
    0.5
    """

    counted = ("true_positives", "false_positives")


class Recall(_Share):
    """The share of what should be above the threshold that is; see :class:`Precision`.

    Examples
    --------
    >>> Recall()([0, 1, 1, 1], [0.9, 0.8, 0.2, 0.7]) == 2 / 3
    True
    """

    counted = ("true_positives", "false_negatives")
