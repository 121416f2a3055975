"""How well regions cover each other: what both have, of what either has."""

import numpy as np

from tinycnn.budget import spend
from tinycnn.errors import complaint
from tinycnn.metrics.base import Metric

EPSILON = 1e-7


class IoU(Metric):
    """The mean over some classes of both / (labels + predictions - both).

    Parameters
    ----------
    num_classes : int
    target_class_ids : sequence of int
        The classes whose mean is taken.
    name, dtype : str
        See :class:`Metric`.
    ignore_class : int, optional
        Labels that do not count.
    sparse_y_true, sparse_y_pred : bool
        Whether these are class numbers; if not, the largest along ``axis`` is the class.
    axis : int

    Examples
    --------
    >>> round(IoU(2, [0])([0, 0, 1, 1], [0, 1, 0, 1]), 4)
    0.3333
    """

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(dtype or "int64", name)
        spend(type(self).__name__, (num_classes, num_classes))
        if max(target_class_ids) >= num_classes:
            known = f"target_class_ids below {num_classes}"
            raise ValueError(complaint(self.name, known, f"{list(target_class_ids)}"))
        self.num_classes, self.target_class_ids = num_classes, list(target_class_ids)
        self.ignore_class, self.axis = ignore_class, axis
        self.sparse_y_true, self.sparse_y_pred = sparse_y_true, sparse_y_pred
        shape = (num_classes, num_classes)
        self.total_cm = self.add_variable(shape, dtype=self.dtype, name="total_confusion_matrix")

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`. Weights are rounded down to whole numbers."""
        y_true = self._classes(y_true, self.sparse_y_true)
        y_pred = self._classes(y_pred, self.sparse_y_pred)
        weights = np.asarray(1 if sample_weight is None else sample_weight).astype(self.total_cm.dtype)
        weights = np.broadcast_to(weights.reshape(-1) if weights.ndim > 1 else weights, y_true.shape)
        known = (y_true >= 0) & (y_true < self.num_classes) & (y_pred >= 0) & (y_pred < self.num_classes)
        if self.ignore_class is not None:
            known &= y_true != self.ignore_class
        added = np.zeros(self.total_cm.shape, self.total_cm.dtype)
        np.add.at(added, (y_true[known], y_pred[known]), weights[known])
        self.total_cm.assign_add(added)

    def result(self):
        """Return the mean over the classes that occur."""
        table = self.total_cm.value
        both = np.diag(table)
        either = (table.sum(axis=0) + table.sum(axis=1) - both)[self.target_class_ids].astype(np.float64)
        there = either > 1e-9
        shares = np.where(there, both[self.target_class_ids] / (either + EPSILON), 0.0)
        return float(shares.sum() / (there.sum() + EPSILON))

    def get_config(self):
        """Return the arguments that make an equal metric."""
        own = {
            "num_classes": self.num_classes,
            "target_class_ids": self.target_class_ids,
            "ignore_class": self.ignore_class,
            "sparse_y_true": self.sparse_y_true,
            "sparse_y_pred": self.sparse_y_pred,
            "axis": self.axis,
        }
        return {**super().get_config(), **own}

    def _classes(self, y, sparse):
        y = np.asarray(y)
        return (y if sparse else y.argmax(axis=self.axis)).astype(np.int64).reshape(-1)

    def _config_without(self, *names):
        return {name: value for name, value in IoU.get_config(self).items() if name not in names}


class BinaryIoU(IoU):
    """:class:`IoU` of two classes told apart by a threshold.

    Parameters
    ----------
    target_class_ids : sequence of int
    threshold : float
        From it on a prediction says 1.
    name, dtype : str
        See :class:`Metric`.
    """

    def __init__(self, target_class_ids=(0, 1), threshold=0.5, name=None, dtype=None):
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch; see :class:`Metric`."""
        super().update_state(y_true, np.asarray(y_pred, np.float32) >= self.threshold, sample_weight)

    def get_config(self):
        """Return the arguments that make an equal metric."""
        ids = {"target_class_ids": self.target_class_ids, "threshold": self.threshold}
        return {**Metric.get_config(self), **ids}


class MeanIoU(IoU):
    """:class:`IoU` of all classes.

    Parameters
    ----------
    num_classes, name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis
        See :class:`IoU`.
    """

    def __init__(
        self,
        num_classes,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        ids = range(num_classes)
        super().__init__(num_classes, ids, name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis)

    def get_config(self):
        """Return the arguments that make an equal metric."""
        return self._config_without("target_class_ids")


class OneHotIoU(IoU):
    """:class:`IoU` for one-hot labels.

    Parameters
    ----------
    num_classes, target_class_ids, name, dtype, ignore_class, sparse_y_pred, axis
        See :class:`IoU`.
    """

    def __init__(
        self,
        num_classes,
        target_class_ids,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_pred=False,
        axis=-1,
    ):
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis)

    def get_config(self):
        """Return the arguments that make an equal metric."""
        return self._config_without("sparse_y_true")


class OneHotMeanIoU(MeanIoU):
    """:class:`MeanIoU` for one-hot labels.

    Parameters
    ----------
    num_classes, name, dtype, ignore_class, sparse_y_pred, axis
        See :class:`IoU`.
    """

    def __init__(self, num_classes, name=None, dtype=None, ignore_class=None, sparse_y_pred=False, axis=-1):
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)

    def get_config(self):
        """Return the arguments that make an equal metric."""
        return self._config_without("sparse_y_true", "target_class_ids")
