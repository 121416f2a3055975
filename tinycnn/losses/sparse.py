"""Cross-entropy between classes, for labels that are class numbers."""

from tinycnn.losses.labels import as_class_numbers, as_finite_numbers, match_classes, several_classes
from tinycnn.losses.rows import RowLoss


class SparseCategoricalCrossentropy(RowLoss):
    """-log(y_pred[label]), for labels that are class numbers 0, 1, ..., C - 1.

    Parameters
    ----------
    from_logits : bool
        Whether predictions are logits; by default they are probabilities, clipped to
        [1e-7, 1 - 1e-7] and divided by their sum before the logarithm.
    name : str

    Notes
    -----
    Values are in nats. As the loss after a last softmax it is computed from the logits.

    Examples
    --------
    >>> round(SparseCategoricalCrossentropy()([1], [[0.25, 0.5, 0.25]]), 4)
    0.6931
    """

    def __init__(self, from_logits=False, name="sparse_categorical_crossentropy"):
        super().__init__(name)
        self.from_logits = bool(from_logits)

    def prepare(self, y, output_shape, dtype="float32"):
        """Check class numbers, (N, ...) or (N, ..., 1), and convert them to int64.

        Raises
        ------
        TypeError
            If the labels are not numbers.
        ValueError
            If they are one-hot, fractional, NaN, below 0 or not below C.
        """
        several_classes(self.name, output_shape)
        y = match_classes(self.name, as_finite_numbers(self.name, y), output_shape)
        return as_class_numbers(self.name, y, output_shape[-1])

    def on_softmax(self):
        """Return the same loss of logits; None if this one takes logits already."""
        if self.from_logits:
            return None
        fused = SparseCategoricalCrossentropy(True, self.name)
        fused.replaces_softmax = True
        return fused

    def rows_forward(self, targets, predictions, ops):
        """Compute the loss of each row."""
        if self.from_logits:
            values, probabilities = ops.sparse_softmax_cross_entropy_forward(predictions, targets)
            return values, (probabilities, targets)
        return ops.sparse_categorical_cross_entropy_forward(predictions, targets), (predictions, targets)

    def rows_backward(self, scale, saved, ops):
        """Compute the gradient of each row."""
        if self.from_logits:
            return ops.sparse_softmax_cross_entropy_backward(*saved, scale)
        return ops.sparse_categorical_cross_entropy_backward(*saved, scale)


def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False):
    """Compute the loss of each row; see :class:`SparseCategoricalCrossentropy`.

    Parameters
    ----------
    y_true : array_like of shape (...) or (..., 1)
    y_pred : array_like of shape (..., C)
    from_logits : bool

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> sparse_categorical_crossentropy([0, 1], [[0.5, 0.5], [0.0, 1.0]]).round(4)
    array([0.6931, 0.    ])
    """
    return SparseCategoricalCrossentropy(from_logits).values(y_true, y_pred)
