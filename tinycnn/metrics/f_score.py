"""Precision and recall in one number."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.metrics.base import Metric

EPSILON = 1e-7
AVERAGES = (None, "micro", "macro", "weighted")
COUNTED = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")


class FBetaScore(Metric):
    """(1 + beta**2) * precision * recall / (beta**2 * precision + recall).

    Parameters
    ----------
    average : {None, "micro", "macro", "weighted"}
        One number for each class, of all answers together, the mean over the classes,
        or the mean weighted by how often they occur.
    beta : float
        How much more recall counts than precision.
    threshold : float, optional
        Above it a prediction says yes; by default the largest of each sample does.
    name, dtype : str
        See :class:`Metric`.

    Raises
    ------
    ValueError
        If an argument is none of these.

    Examples
    --------
    >>> score = FBetaScore(beta=2.0, threshold=0.5)
    >>> score([[1, 1], [1, 0], [0, 1]], [[0.2, 0.6], [0.9, 0.8], [0.3, 0.7]]).round(4)
    array([0.5556, 0.9091])
    """

    def __init__(self, average=None, beta=1.0, threshold=None, name="fbeta_score", dtype=None):
        super().__init__(dtype, name)
        if average not in AVERAGES:
            raise ValueError(complaint(self.name, f"average to be one of {AVERAGES}", repr(average)))
        if not isinstance(beta, float) or beta <= 0:
            raise ValueError(complaint(self.name, "beta to be a float above 0", repr(beta)))
        if threshold is not None and (not isinstance(threshold, float) or not 0 < threshold <= 1):
            raise ValueError(complaint(self.name, "threshold to be a float in (0, 1]", repr(threshold)))
        self.average, self.beta, self.threshold = average, beta, threshold

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        y_true, y_pred = np.asarray(y_true, np.float32), np.asarray(y_pred, np.float32)
        if y_true.ndim != 2 or y_true.shape != y_pred.shape:
            raise ValueError(
                complaint(
                    self.name,
                    "labels and predictions of one shape (N, C)",
                    f"shapes {y_true.shape} and {y_pred.shape}",
                )
            )
        if not self.variables:
            for which in COUNTED:
                shape = () if self.average == "micro" else (y_pred.shape[1],)
                setattr(self, which, self.add_variable(shape, name=which))
        if self.threshold is None:
            yes = (y_pred >= y_pred.max(axis=-1, keepdims=True)) & (np.abs(y_pred) > 1e-9)
        else:
            yes = y_pred > self.threshold
        yes = yes.astype(np.float64)
        weights = 1.0 if sample_weight is None else np.asarray(sample_weight, np.float64).reshape(-1, 1)
        added = yes * y_true, yes * (1 - y_true), (1 - yes) * y_true, y_true
        for which, values in zip(COUNTED, added, strict=True):
            getattr(self, which).assign_add(
                (values * weights).sum(axis=None if self.average == "micro" else 0)
            )

    def result(self):
        """Return the score; an array, one for each class, if there is no average."""
        if not self.variables:
            return 0.0
        right, wrong, missed, weights = (getattr(self, which).value for which in COUNTED)
        precision, recall = right / (right + wrong + EPSILON), right / (right + missed + EPSILON)
        square = self.beta**2
        score = (1 + square) * precision * recall / (square * precision + recall + EPSILON)
        if self.average is None:
            return score
        if self.average == "weighted":
            return float((score * weights / (weights.sum() + EPSILON)).sum())
        return float(np.mean(score))

    def get_config(self):
        """Return the arguments that make an equal metric."""
        own = {"average": self.average, "beta": self.beta, "threshold": self.threshold}
        return {**super().get_config(), **own}


class F1Score(FBetaScore):
    """2 * precision * recall / (precision + recall); see :class:`FBetaScore`.

    Parameters
    ----------
    average : {None, "micro", "macro", "weighted"}
    threshold : float, optional
    name, dtype : str
        See :class:`Metric`.
    """

    def __init__(self, average=None, threshold=None, name="f1_score", dtype=None):
        super().__init__(average, 1.0, threshold, name, dtype)

    def get_config(self):
        """Return the arguments that make an equal metric."""
        config = super().get_config()
        del config["beta"]
        return config
