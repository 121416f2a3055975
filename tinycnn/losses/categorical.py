"""Cross-entropy between classes, for one-hot labels."""

import copy

from tinycnn.errors import complaint
from tinycnn.losses.labels import as_finite_numbers, match_shape, several_classes, shown
from tinycnn.losses.rows import RowLoss, axis_number, smoothing


class CategoricalCrossentropy(RowLoss):
    """-sum(y_true * log(y_pred)) over the classes, for one-hot labels.

    Parameters
    ----------
    from_logits : bool
        Whether predictions are logits; by default they are probabilities, divided by
        their sum and clipped to [1e-7, 1 - 1e-7] before the logarithm.
    label_smoothing : float in [0, 1]
        The share of each label that is spread evenly over all classes.
    axis : int
        That of the classes.
    reduction, name, dtype
        See :class:`Loss`.

    Raises
    ------
    ValueError
        If ``label_smoothing`` is outside [0, 1].

    Notes
    -----
    Values are in nats. As the loss after a last softmax it is computed from the logits,
    also with ``from_logits=True``, which is wrong there and which Keras corrects as well.

    Examples
    --------
    >>> round(CategoricalCrossentropy()([[0, 1, 0]], [[0.25, 0.5, 0.25]]), 4)
    0.6931
    """

    def __init__(
        self,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="categorical_crossentropy",
        dtype=None,
    ):
        super().__init__(name, reduction, dtype)
        self.from_logits = bool(from_logits)
        self.label_smoothing = smoothing(self.name, label_smoothing)
        self.axis = axis_number(self.name, axis)

    def prepare(self, y, output_shape, dtype="float32"):
        """Check one-hot labels, (N, ..., C), and convert them to ``dtype``."""
        several_classes(self.name, output_shape, self.axis)
        y = as_finite_numbers(self.name, y)
        classes = output_shape[self.axis]
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
        """Return the same loss of logits."""
        if self.axis != -1:
            return None
        fused = copy.copy(self)
        fused.from_logits = fused.replaces_activation = True
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

    def get_config(self):
        """Return the arguments that make an equal loss."""
        own = {"from_logits": self.from_logits, "label_smoothing": self.label_smoothing, "axis": self.axis}
        return {**super().get_config(), **own}


def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1):
    """Compute the loss of each row; see :class:`CategoricalCrossentropy`.

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
    >>> categorical_crossentropy([[0, 1], [1, 0]], [[0.5, 0.5], [1.0, 0.0]]).round(4)
    array([0.6931, 0.    ])
    """
    return CategoricalCrossentropy(from_logits, label_smoothing, axis).values(y_true, y_pred)
