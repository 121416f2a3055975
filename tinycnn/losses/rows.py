"""What the losses with operations of their own share: they are computed row by row."""

import numbers

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses.base import Loss, as_predictions
from tinycnn.run import operations
from tinycnn.tracing import Traced


class RowLoss(Loss):
    """A loss of one axis, the last; over the axes between (N, ..., C) the mean is taken.

    A subclass writes ``rows_forward(targets, predictions, ops) -> (values, saved)`` and
    ``rows_backward(scale, saved, ops) -> dpredictions`` for predictions of shape (M, C)
    and values of shape (M,). One that stands in for an activation keeps the
    probabilities in ``saved[0]``.
    """

    # Set on what ``on_softmax`` and ``on_sigmoid`` return. A loss that a user made with
    # from_logits=True leaves the model's output as it is: metrics see logits, as
    # ``predict`` returns them.
    replaces_activation = False
    axis = -1

    def __init_subclass__(cls, **settings):
        """Trace the ``call`` of a user's subclass: the operations of its base know nothing of it."""
        super().__init_subclass__(**settings)
        if "call" in cls.__dict__:
            cls.forward, cls.backward, cls.elements = Loss.forward, Loss.backward, Loss.elements
            cls.on_softmax, cls.on_sigmoid = Loss.on_softmax, Loss.on_sigmoid
            cls.predictions = Loss.predictions

    def call(self, y_true, y_pred):
        """Compute the loss of each row."""
        return self.values(y_true, y_pred)

    def forward(self, y_true, y_pred, run):
        """Compute the loss of each sample; see :class:`Loss`."""
        values, saved = self._rows(y_true, y_pred, run.ops)
        if y_pred.ndim > 2:
            values = values.reshape(len(y_pred), -1)
            values = values.sum(axis=1) if self.reduction == "sum" else values.mean(axis=1)
        return values, (saved, y_pred.shape)

    def backward(self, scale, saved, run):
        """Compute the gradient by the predictions; see :class:`Loss`."""
        saved, shape = saved
        if len(shape) > 2:
            rows = saved[0].shape[0] // max(shape[0], 1)
            scale = (scale if self.reduction == "sum" else scale / rows).repeat(rows)
        return self._back(self.rows_backward(scale, saved, run.ops), shape)

    def predictions(self, saved):
        """Return the probabilities if this loss stands in for an activation."""
        saved, shape = saved
        return saved[0].reshape(shape) if self.replaces_activation else None

    def values(self, y_true, y_pred):
        """Compute the loss of each row, as the function forms return it.

        Parameters
        ----------
        y_true : array_like
        y_pred : array_like of shape (..., C)

        Returns
        -------
        ndarray of shape (...)
        """
        traced = y_pred if isinstance(y_pred, Traced) else None
        y_pred = as_predictions(y_pred if traced is None else traced.value)
        one = y_pred.ndim == 1  # a single row
        rows = y_pred[None] if one else y_pred
        y_true = self.prepare([y_true] if one else y_true, rows.shape, rows.dtype)
        ops = operations(eager=True)
        values, saved = self._rows(y_true, rows, ops)
        shape = self._moved(y_pred).shape[:-1]
        if traced is None:
            return values.reshape(shape)

        def back(gradient):
            return self._back(self.rows_backward(gradient.reshape(-1), saved, ops), y_pred.shape)

        return type(traced)(values.reshape(shape), ((traced, back),))

    def elements(self, y_true, y_pred):
        """Compute the loss of each row; see :class:`Loss`. A single row will do."""
        if y_pred.ndim == 1:
            y_true, y_pred = [y_true], y_pred[None]
        return self.values(y_true, y_pred), None

    def _rows(self, y_true, y_pred, ops):
        if self.axis != -1 and y_true.ndim == y_pred.ndim:
            y_true = np.ascontiguousarray(self._moved(y_true))
        y_pred = self._moved(y_pred)
        rows = np.ascontiguousarray(y_pred).reshape(-1, y_pred.shape[-1])
        # class numbers have one axis less than predictions, before and after
        targets = y_true.reshape(rows.shape[: y_true.ndim - y_pred.ndim + 2])
        return self.rows_forward(targets, rows, ops)

    def _moved(self, y):
        return y if self.axis == -1 else np.moveaxis(y, self.axis, -1)

    def _back(self, rows, shape):
        if self.axis == -1:
            return rows.reshape(shape)
        moved = np.moveaxis(np.empty(shape, np.bool_), self.axis, -1).shape
        return np.ascontiguousarray(np.moveaxis(rows.reshape(moved), -1, self.axis))


def smoothing(who, label_smoothing):
    """Return ``label_smoothing`` if it is a number in [0, 1]."""
    number = isinstance(label_smoothing, numbers.Real) and not isinstance(label_smoothing, bool)
    if not number or not 0 <= label_smoothing <= 1:
        raise ValueError(complaint(who, "label_smoothing in [0, 1]", repr(label_smoothing)))
    return float(label_smoothing)


def axis_number(who, axis):
    """Return ``axis`` if it is a whole number other than that of the batch."""
    if isinstance(axis, bool) or not isinstance(axis, numbers.Integral) or axis == 0:
        raise ValueError(complaint(who, "axis to be a whole number other than 0", repr(axis)))
    return int(axis)
