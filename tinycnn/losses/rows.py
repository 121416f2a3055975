"""What all losses of the library share: they are computed row by row."""

import numbers

from tinycnn.errors import complaint
from tinycnn.losses.base import Loss, as_predictions
from tinycnn.run import operations


class RowLoss(Loss):
    """A loss of the last axis; over the axes between (N, ..., C) the mean is taken.

    A subclass writes ``rows_forward(targets, predictions, ops) -> (values, saved)`` and
    ``rows_backward(scale, saved, ops) -> dpredictions`` for predictions of shape (M, C)
    and values of shape (M,). One that stands in for a softmax keeps the probabilities
    in ``saved[0]``.
    """

    # Set on what ``on_softmax`` returns. A loss that a user made with from_logits=True
    # leaves the model's output as it is: metrics see logits, as ``predict`` returns them.
    replaces_softmax = False

    def forward(self, y_true, y_pred, run):
        """Compute the loss of each sample; see :class:`Loss`."""
        values, saved = self._rows(y_true, y_pred, run.ops)
        if y_pred.ndim > 2:
            values = values.reshape(len(y_pred), -1).mean(axis=1)
        return values, (saved, y_pred.shape)

    def backward(self, scale, saved, run):
        """Compute the gradient by the predictions; see :class:`Loss`."""
        saved, shape = saved
        if len(shape) > 2:
            rows = saved[0].shape[0] // max(shape[0], 1)
            scale = (scale / rows).repeat(rows)
        return self.rows_backward(scale, saved, run.ops).reshape(shape)

    def predictions(self, saved):
        """Return the probabilities if this loss stands in for a softmax."""
        saved, shape = saved
        return saved[0].reshape(shape) if self.replaces_softmax else None

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
        y_pred = as_predictions(y_pred)
        one = y_pred.ndim == 1  # a single row
        rows = y_pred[None] if one else y_pred
        y_true = self.prepare([y_true] if one else y_true, rows.shape, rows.dtype)
        values, _ = self._rows(y_true, rows, operations(eager=True))
        return values.reshape(y_pred.shape[:-1])

    def __call__(self, y_true, y_pred, sample_weight=None):
        """Compute the mean loss over samples; see :class:`Loss`. A single row will do."""
        y_pred = as_predictions(y_pred)
        if y_pred.ndim == 1:
            y_true, y_pred = [y_true], y_pred[None]
        return super().__call__(y_true, y_pred, sample_weight)

    def _rows(self, y_true, y_pred, ops):
        rows = y_pred.reshape(-1, y_pred.shape[-1])
        # class numbers have one axis less than predictions, before and after
        targets = y_true.reshape(rows.shape[: y_true.ndim - y_pred.ndim + 2])
        return self.rows_forward(targets, rows, ops)


def smoothing(who, label_smoothing):
    """Return ``label_smoothing`` if it is a number in [0, 1]."""
    number = isinstance(label_smoothing, numbers.Real) and not isinstance(label_smoothing, bool)
    if not number or not 0 <= label_smoothing <= 1:
        raise ValueError(complaint(who, "label_smoothing in [0, 1]", repr(label_smoothing)))
    return float(label_smoothing)
