"""Cross-entropy of yes-or-no questions."""

import copy

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses.rows import RowLoss, axis_number, smoothing


class BinaryCrossentropy(RowLoss):
    """-y_true * log(y_pred) - (1 - y_true) * log(1 - y_pred), the mean over the last axis.

    Parameters
    ----------
    from_logits : bool
        Whether predictions are logits; by default they are probabilities, clipped to
        [1e-7, 1 - 1e-7] before the logarithm.
    label_smoothing : float in [0, 1]
        Draws labels towards 1/2: 0.1 makes 0.95 of 1 and 0.05 of 0.
    axis : int
        Over which the mean is taken.
    reduction, name, dtype
        See :class:`Loss`.

    Raises
    ------
    ValueError
        If ``label_smoothing`` is outside [0, 1].

    Notes
    -----
    As the loss after a last sigmoid it is computed from the logits.

    Examples
    --------
    >>> round(BinaryCrossentropy()([[1], [0]], [[0.5], [0.5]]), 4)
    0.6931
    """

    # Whether labels outside [0, 1] are an error: Keras computes with them all the same.
    checks_range = True

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="binary_crossentropy",
        dtype=None,
    ):
        super().__init__(name, reduction, dtype)
        self.from_logits = bool(from_logits)
        self.label_smoothing = smoothing(self.name, label_smoothing)
        self.axis = axis_number(self.name, axis)

    def prepare(self, y, output_shape, dtype="float32"):
        """Check labels in [0, 1], in the shape of the output, and convert them to ``dtype``."""
        y = super().prepare(y, output_shape, dtype)
        low, high = y.min(initial=0), y.max(initial=1)
        if self.checks_range and (low < 0 or high > 1):
            received = f"labels from {np.min(y):g} to {np.max(y):g}"
            raise ValueError(
                complaint(self.name, "labels in [0, 1]", received, "Name the two classes 0 and 1.")
            )
        return y

    def on_sigmoid(self):
        """Return the same loss of logits."""
        if self.axis != -1:
            return None
        fused = copy.copy(self)
        fused.from_logits = fused.replaces_activation = True
        return fused

    def rows_forward(self, targets, predictions, ops):
        """Compute the loss of each row."""
        if self.label_smoothing:
            targets = targets * (1 - self.label_smoothing) + 0.5 * self.label_smoothing
        if self.from_logits:
            values, probabilities = ops.sigmoid_cross_entropy_forward(predictions, targets)
            return values, (probabilities, targets)
        return ops.binary_cross_entropy_forward(predictions, targets), (predictions, targets)

    def rows_backward(self, scale, saved, ops):
        """Compute the gradient of each row."""
        if self.from_logits:
            return ops.sigmoid_cross_entropy_backward(*saved, scale)
        return ops.binary_cross_entropy_backward(*saved, scale)

    def get_config(self):
        """Return the arguments that make an equal loss."""
        own = {"from_logits": self.from_logits, "label_smoothing": self.label_smoothing, "axis": self.axis}
        return {**super().get_config(), **own}


def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """Compute the loss of each row; see :class:`BinaryCrossentropy`.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (..., C)
    from_logits : bool
    label_smoothing : float
    axis : int

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> binary_crossentropy([[1, 0]], [[0.5, 0.5]]).round(4)
    array([0.6931])
    """
    return BinaryCrossentropy(from_logits, label_smoothing, axis).values(y_true, y_pred)
