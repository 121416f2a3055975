"""Cross-entropy of yes-or-no questions."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses.rows import RowLoss, smoothing


class BinaryCrossentropy(RowLoss):
    """-y_true * log(y_pred) - (1 - y_true) * log(1 - y_pred), the mean over the last axis.

    Parameters
    ----------
    from_logits : bool
        Whether predictions are logits; by default they are probabilities, clipped to
        [1e-7, 1 - 1e-7] before the logarithm.
    label_smoothing : float in [0, 1]
        Draws labels towards 1/2: 0.1 makes 0.95 of 1 and 0.05 of 0.
    name : str

    Raises
    ------
    ValueError
        If ``label_smoothing`` is outside [0, 1].

    Examples
    --------
    >>> round(BinaryCrossentropy()([[1], [0]], [[0.5], [0.5]]), 4)
    0.6931
    """

    def __init__(self, from_logits=False, label_smoothing=0.0, name="binary_crossentropy"):
        super().__init__(name)
        self.from_logits = bool(from_logits)
        self.label_smoothing = smoothing(self.name, label_smoothing)

    def prepare(self, y, output_shape, dtype="float32"):
        """Check labels in [0, 1], in the shape of the output, and convert them to ``dtype``."""
        y = super().prepare(y, output_shape, dtype)
        low, high = y.min(initial=0), y.max(initial=1)
        if low < 0 or high > 1:
            received = f"labels from {np.min(y):g} to {np.max(y):g}"
            raise ValueError(
                complaint(self.name, "labels in [0, 1]", received, "Name the two classes 0 and 1.")
            )
        return y

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


def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0):
    """Compute the loss of each row; see :class:`BinaryCrossentropy`.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (..., C)
    from_logits : bool
    label_smoothing : float

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> binary_crossentropy([[1, 0]], [[0.5, 0.5]]).round(4)
    array([0.6931])
    """
    return BinaryCrossentropy(from_logits, label_smoothing).values(y_true, y_pred)
