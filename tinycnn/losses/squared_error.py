"""The mean squared error."""

from tinycnn.losses.rows import RowLoss


class MeanSquaredError(RowLoss):
    """(y_pred - y_true)**2, the mean over the last axis.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.

    Examples
    --------
    >>> MeanSquaredError()([[0.0], [4.0]], [[1.0], [2.0]])
    2.5
    """

    def __init__(self, reduction="sum_over_batch_size", name="mean_squared_error", dtype=None):
        super().__init__(name, reduction, dtype)

    def rows_forward(self, targets, predictions, ops):
        """Compute the loss of each row."""
        return ops.mean_squared_error_forward(predictions, targets), (predictions, targets)

    def rows_backward(self, scale, saved, ops):
        """Compute the gradient of each row."""
        return ops.mean_squared_error_backward(*saved, scale)


def mean_squared_error(y_true, y_pred):
    """Compute the loss of each row; see :class:`MeanSquaredError`.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (..., C)

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> mean_squared_error([[0.0, 4.0]], [[1.0, 2.0]])
    array([2.5])
    """
    return MeanSquaredError().values(y_true, y_pred)
