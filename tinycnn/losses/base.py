"""The base of all losses, and of a user's own."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses.labels import as_finite_numbers, match_shape
from tinycnn.run import Run, operations


class Loss:
    """One number for each sample that training makes smaller.

    A subclass writes two methods, which must keep nothing in ``self``: several shards
    of a batch pass through at once.

    ``forward(y_true, y_pred, run) -> (values, saved)``
        The loss of each sample, shape (N,) in the dtype of ``y_pred``, and what the
        backward pass will want. ``run.ops`` holds the library's operations.
    ``backward(scale, saved, run) -> dy_pred``
        The gradient of the total by ``y_pred``, in its shape and dtype, where
        ``scale``, shape (N,), is the gradient of the total by each value.

    The others have answers that serve most losses: :meth:`prepare`,
    :meth:`on_softmax` and :meth:`predictions`.

    Parameters
    ----------
    name : str, optional
        Appears in messages; the name of the class if not given.

    Examples
    --------
    >>> class MeanAbsoluteError(Loss):
    ...     def forward(self, y_true, y_pred, run):
    ...         return np.abs(y_pred - y_true).mean(axis=1), np.sign(y_pred - y_true)
    ...     def backward(self, scale, saved, run):
    ...         return saved * scale[:, np.newaxis] / saved.shape[1]
    >>> MeanAbsoluteError()([[1.0], [5.0]], [[2.0], [2.0]])
    2.0
    """

    def __init__(self, name=None):
        self.name = type(self).__name__ if name is None else str(name)

    def forward(self, y_true, y_pred, run):
        """Compute the loss of each sample and what the backward pass will want."""
        raise NotImplementedError(
            f"{type(self).__name__} must define forward(self, y_true, y_pred, run) -> (values, saved)."
        )

    def backward(self, scale, saved, run):
        """Compute the gradient of the total by the predictions."""
        raise NotImplementedError(
            f"{type(self).__name__} must define backward(self, scale, saved, run) -> dy_pred."
        )

    def prepare(self, y, output_shape, dtype="float32"):
        """Check all labels once, before training, and convert them.

        Parameters
        ----------
        y : array_like of shape (N, ...)
            Labels as the user gave them.
        output_shape : tuple
            Shape of the model's output, batch axis first: ``(None, 10)``.
        dtype : str or dtype
            Floating point type of the model.

        Returns
        -------
        ndarray
            What ``forward`` receives slices of; here in the shape of the output.

        Raises
        ------
        TypeError
            If the labels are not numbers.
        ValueError
            If a label is NaN or infinite, or their shape is not that of the output.
        """
        y = match_shape(self.name, as_finite_numbers(self.name, y), output_shape)
        return np.ascontiguousarray(y, dtype)

    def on_softmax(self):
        """Return the loss to run on the logits of a last softmax, or None.

        A loss of probabilities that knows a simpler and more stable form for what the
        softmax was given returns it, and the softmax is left out of training.
        """
        return None

    def predictions(self, saved):
        """Return what the softmax would have, if this loss stands in for it; else None.

        A loss made by :meth:`on_softmax` computes the probabilities on its way, and
        metrics need not wait for them to be computed again.
        """
        return None

    def __call__(self, y_true, y_pred, sample_weight=None):
        """Compute the mean loss over samples: sum(weight * value) / N.

        Parameters
        ----------
        y_true : array_like
        y_pred : array_like of shape (N, ...)
        sample_weight : array_like of shape (N,) or number, optional

        Returns
        -------
        float
        """
        y_pred = as_predictions(y_pred)
        y_true = self.prepare(y_true, y_pred.shape, y_pred.dtype)
        values, _ = self.forward(y_true, y_pred, Run(operations(eager=True)))
        values = values.astype(np.float64)
        if sample_weight is not None:
            values = values * _as_weights(self.name, sample_weight, len(values))
        return float(values.mean())


def as_predictions(y_pred):
    """Return predictions as a float32 or float64 array; whatever else becomes float32."""
    y_pred = np.asarray(y_pred)
    return y_pred if y_pred.dtype in (np.float32, np.float64) else y_pred.astype(np.float32)


def _as_weights(who, sample_weight, n):
    weights = np.asarray(sample_weight, np.float64)
    if weights.shape not in ((), (n,), (n, 1)):
        raise ValueError(complaint(who, f"one weight for each of {n} samples", f"shape {weights.shape}"))
    return weights.reshape(-1)
