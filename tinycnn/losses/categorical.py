"""Cross-entropy between classes, for one-hot labels."""

from tinycnn.errors import complaint
from tinycnn.losses.labels import as_finite_numbers, match_shape, several_classes, shown
from tinycnn.losses.rows import RowLoss, smoothing


class CategoricalCrossentropy(RowLoss):
    """-sum(y_true * log(y_pred)) over the classes, for one-hot labels.

    Parameters
    ----------
    from_logits : bool
        Whether predictions are logits; by default they are probabilities, divided by
        their sum and clipped to [1e-7, 1 - 1e-7] before the logarithm.
    label_smoothing : float in [0, 1]
        The share of each label that is spread evenly over all classes.
    name : str

    Raises
    ------
    ValueError
        If ``label_smoothing`` is outside [0, 1].

    Notes
    -----
    Values are in nats. As the loss after a last softmax it is computed from the logits.

    Examples
    --------
    >>> round(CategoricalCrossentropy()([[0, 1, 0]], [[0.25, 0.5, 0.25]]), 4)
    0.6931
    """

    def __init__(self, from_logits=False, label_smoothing=0.0, name="categorical_crossentropy"):
        super().__init__(name)
        self.from_logits = bool(from_logits)
        self.label_smoothing = smoothing(self.name, label_smoothing)

    def prepare(self, y, output_shape, dtype="float32"):
        """Check one-hot labels, (N, ..., C), and convert them to ``dtype``."""
        several_classes(self.name, output_shape)
        y = as_finite_numbers(self.name, y)
        classes = output_shape[-1]
        if y.ndim == len(output_shape) - 1 or (y.ndim == len(output_shape) and y.shape[-1] == 1):
            raise ValueError(
                complaint(
                    self.name,
                    f"one-hot labels of shape {shown(output_shape)}",
                    f"integer labels of shape {y.shape}",
                    f"Use sparse_categorical_crossentropy or utils.to_categorical(y, {classes}).",
                )
            )
        return match_shape(self.name, y, output_shape, "classes").astype(dtype, order="C", copy=False)

    def on_softmax(self):
        """Return the same loss of logits; None if this one takes logits already."""
        if self.from_logits:
            return None
        fused = CategoricalCrossentropy(True, self.label_smoothing, self.name)
        fused.replaces_softmax = True
        return fused

    def rows_forward(self, targets, predictions, ops):
        """Compute the loss of each row."""
        if self.label_smoothing:
            share = self.label_smoothing / targets.shape[1]
            targets = targets * (1 - self.label_smoothing) + share
        if self.from_logits:
            values, probabilities = ops.softmax_cross_entropy_forward(predictions, targets)
            return values, (probabilities, targets)
        return ops.categorical_cross_entropy_forward(predictions, targets), (predictions, targets)

    def rows_backward(self, scale, saved, ops):
        """Compute the gradient of each row."""
        if self.from_logits:
            return ops.softmax_cross_entropy_backward(*saved, scale)
        return ops.categorical_cross_entropy_backward(*saved, scale)


def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0):
    """Compute the loss of each row; see :class:`CategoricalCrossentropy`.

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
    >>> categorical_crossentropy([[0, 1], [1, 0]], [[0.5, 0.5], [1.0, 0.0]]).round(4)
    array([0.6931, 0.    ])
    """
    return CategoricalCrossentropy(from_logits, label_smoothing).values(y_true, y_pred)
