"""Cross-entropy between classes, for labels that are class numbers."""

import copy

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses import reduction as reductions
from tinycnn.losses.labels import as_class_numbers, as_finite_numbers, match_classes, several_classes
from tinycnn.losses.rows import RowLoss


class SparseCategoricalCrossentropy(RowLoss):
    """-log(y_pred[label]), for labels that are class numbers 0, 1, ..., C - 1.

    Parameters
    ----------
    from_logits : bool
        Whether predictions are logits; by default they are probabilities, clipped to
        [1e-7, 1 - 1e-7] and divided by their sum before the logarithm.
    ignore_class : int, optional
        Labels that do not count: their loss is 0, and means are over the others.
    axis : int
        That of the classes, which must be the last.
    reduction, name, dtype
        See :class:`Loss`.

    Notes
    -----
    Values are in nats. As the loss after a last softmax it is computed from the logits,
    also with ``from_logits=True``, which is wrong there and which Keras corrects as well.

    Examples
    --------
    >>> round(SparseCategoricalCrossentropy()([1], [[0.25, 0.5, 0.25]]), 4)
    0.6931
    """

    def __init__(
        self,
        from_logits=False,
        ignore_class=None,
        reduction="sum_over_batch_size",
        axis=-1,
        name="sparse_categorical_crossentropy",
        dtype=None,
    ):
        super().__init__(name, reduction, dtype)
        self.from_logits = bool(from_logits)
        self.ignore_class = ignore_class
        self._stated_axis = axis

    def prepare(self, y, output_shape, dtype="float32"):
        """Check class numbers, (N, ...) or (N, ..., 1), and convert them to int64.

        Raises
        ------
        TypeError
            If the labels are not numbers.
        ValueError
            If they are one-hot, fractional, NaN, below 0 or not below C.
        """
        if self._stated_axis not in (-1, len(output_shape) - 1):
            raise ValueError(complaint(self.name, "axis=-1, the last", repr(self._stated_axis)))
        several_classes(self.name, output_shape)
        y = match_classes(self.name, as_finite_numbers(self.name, y), output_shape)
        return as_class_numbers(self.name, y, output_shape[-1], self.ignore_class)

    def on_softmax(self):
        """Return the same loss of logits."""
        fused = copy.copy(self)
        fused.from_logits = fused.replaces_activation = True
        return fused

    def rows_forward(self, targets, predictions, ops):
        """Compute the loss of each row."""
        if self.ignore_class is None:
            return self._forward(targets, predictions, ops)
        valid = targets != self.ignore_class
        predictions = np.where(valid[:, np.newaxis], predictions, predictions.dtype.type(0))
        values, saved = self._forward(np.where(valid, targets, 0), predictions, ops)
        return np.where(valid, values, values.dtype.type(0)), (*saved, valid)

    def rows_backward(self, scale, saved, ops):
        """Compute the gradient of each row."""
        if self.ignore_class is not None:
            *saved, valid = saved
            scale = np.where(valid, scale, scale.dtype.type(0))
        if self.from_logits:
            return ops.sparse_softmax_cross_entropy_backward(*saved, scale)
        return ops.sparse_categorical_cross_entropy_backward(*saved, scale)

    @property
    def weighs_samples(self):
        """bool: whether :meth:`scales` are other than the weights divided by N."""
        return self.ignore_class is not None or super().weighs_samples

    def scales(self, y_true, weights=None):
        """Return the part of each sample in the batch's loss; labels that do not count have none."""
        if self.ignore_class is None or self.reduction == "sum":
            return super().scales(y_true, weights)
        valid = (y_true != self.ignore_class).reshape(len(y_true), -1)
        share = valid.mean(axis=1)
        if self.reduction in reductions.MEAN:
            return super().scales(y_true, weights) / (share.mean() or 1.0)
        counted = share if weights is None else share * weights
        one_each = np.ones(len(y_true)) if weights is None else weights
        return one_each / (counted.sum() or 1.0)

    def elements(self, y_true, y_pred):
        """Compute the loss of each row, and which rows count."""
        values, _ = super().elements(y_true, y_pred)
        if self.ignore_class is None:
            return values, None
        labels = np.asarray(y_true).reshape(values.shape)
        return values, labels != self.ignore_class

    def get_config(self):
        """Return the arguments that make an equal loss."""
        own = {"from_logits": self.from_logits, "ignore_class": self.ignore_class}
        return {**super().get_config(), **own}

    def _forward(self, targets, predictions, ops):
        if self.from_logits:
            values, probabilities = ops.sparse_softmax_cross_entropy_forward(predictions, targets)
            return values, (probabilities, targets)
        return ops.sparse_categorical_cross_entropy_forward(predictions, targets), (predictions, targets)


def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, ignore_class=None, axis=-1):
    """Compute the loss of each row; see :class:`SparseCategoricalCrossentropy`.

    Parameters
    ----------
    y_true : array_like of shape (...) or (..., 1)
    y_pred : array_like of shape (..., C)
    from_logits : bool
    ignore_class : int, optional
    axis : int

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> sparse_categorical_crossentropy([0, 1], [[0.5, 0.5], [0.0, 1.0]]).round(4)
    array([0.6931, 0.    ])
    """
    loss = SparseCategoricalCrossentropy(from_logits, ignore_class, axis=axis)
    return loss.values(y_true, y_pred)
