"""The base of all losses, and of a user's own."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses import reduction as reductions
from tinycnn.losses.labels import as_finite_numbers, match_shape
from tinycnn.run import Run, operations
from tinycnn.tracing import Traced, trace


class Loss:
    """One number for each sample that training makes smaller.

    A subclass writes ``call(y_true, y_pred)``, which returns the loss of each sample, (N,)
    or (N, ...), or a single number for all of them; with NumPy or ``tinycnn.ops``. Its
    gradient is found by :mod:`tinycnn.tracing`.

    Or, for speed or where the gradient is better known, it writes two methods, which
    must keep nothing in ``self``: several shards of a batch pass through at once.

    ``forward(y_true, y_pred, run) -> (values, saved)``
        The loss of each sample, shape (N,) in the dtype of ``y_pred``, and what the
        backward pass will want. ``run.ops`` holds the library's operations.
    ``backward(scale, saved, run) -> dy_pred``
        The gradient of the total by ``y_pred``, in its shape and dtype, where
        ``scale``, shape (N,), is the gradient of the total by each value.

    The others have answers that serve most losses: :meth:`prepare`, :meth:`scales`,
    :meth:`on_softmax`, :meth:`on_sigmoid` and :meth:`predictions`.

    Parameters
    ----------
    name : str, optional
        Appears in messages; the name of the class if not given.
    reduction : {"sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none", None}
        How the values are put together: their sum, divided by how many there are (the
        first two), by nothing, or by the sum of the weights; or not at all.
    dtype : str, optional
        Kept for :meth:`get_config`; losses are computed in the dtype of the predictions.

    Raises
    ------
    ValueError
        For an unknown reduction.

    Examples
    --------
    >>> class MeanFourth(Loss):
    ...     def call(self, y_true, y_pred):
    ...         return np.mean((y_true - y_pred) ** 4, axis=-1)
    >>> MeanFourth()([[1.0], [5.0]], [[2.0], [3.0]])
    8.5
    """

    reduction = "sum_over_batch_size"

    def __init__(self, name=None, reduction="sum_over_batch_size", dtype=None):
        self.name = type(self).__name__ if name is None else str(name)
        self.reduction = reductions.known_reduction(self.name, reduction)
        self.dtype = "float32" if dtype is None else getattr(dtype, "compute_dtype", dtype)

    def call(self, y_true, y_pred):
        """Compute the loss of each sample, or of each element."""
        raise NotImplementedError(f"{type(self).__name__} must define call(self, y_true, y_pred) -> values.")

    def forward(self, y_true, y_pred, run):
        """Compute the loss of each sample and what the backward pass will want."""
        values, pullback = trace(lambda y: self.call(y_true, y), y_pred)
        count = len(y_pred)
        saved = pullback, values.shape, values.dtype
        if not values.ndim:
            # a sum over samples of what is one number already is that number
            each = values / count if self.reduction == "sum" else values
            return np.full(count, each, y_pred.dtype), saved
        if len(values) != count:
            raise ValueError(
                complaint(
                    self.name,
                    f"the loss of each of {count} samples",
                    f"shape {values.shape}",
                    "Take the mean over axis=-1, or over everything.",
                )
            )
        values = values.reshape(count, -1)
        together = values.sum(axis=1) if self.reduction == "sum" else values.mean(axis=1)
        return together.astype(y_pred.dtype, copy=False), saved

    def backward(self, scale, saved, run):
        """Compute the gradient of the total by the predictions."""
        pullback, shape, dtype = saved
        if not shape:
            share = len(scale) if self.reduction == "sum" else 1
            return pullback(scale.sum(dtype=dtype) / dtype.type(share))
        each = 1 if self.reduction == "sum" else max(int(np.prod(shape[1:])), 1)
        return pullback(np.reshape(scale / scale.dtype.type(each), (-1,) + (1,) * (len(shape) - 1)))

    @property
    def weighs_samples(self):
        """bool: whether :meth:`scales` are other than the weights divided by N."""
        return self.reduction not in reductions.MEAN

    def scales(self, y_true, weights=None):
        """Return the part that the loss of each sample has in that of the batch.

        Parameters
        ----------
        y_true : ndarray of shape (N, ...)
            The labels of the whole batch, as :meth:`prepare` returned them.
        weights : ndarray of shape (N,), optional

        Returns
        -------
        ndarray of float64, shape (N,)

        Raises
        ------
        ValueError
            If this loss has no reduction.
        """
        return reductions.scales(self.reduction, weights, len(y_true))

    def needs_whole_batch(self, y_true, output_shape):
        """Say whether a batch's loss is something else than a mean over its samples.

        Such as 1 - 2 * sum(y_true * y_pred) / sum(y_true + y_pred). It must not be computed
        in parts. Found by trying two samples, one by one and together.

        Parameters
        ----------
        y_true : ndarray of shape (N, ...)
            As :meth:`prepare` returned them.
        output_shape : tuple

        Returns
        -------
        bool
        """
        if type(self).forward is not Loss.forward or len(y_true) < 2 or None in output_shape[1:]:
            return False
        y_true = y_true[[0, -1]]
        y_pred = np.random.default_rng(0).uniform(0.1, 0.9, (2, *output_shape[1:])).astype(np.float32)
        together = np.asarray(self.call(y_true, y_pred))
        if together.ndim:
            return False
        if self.reduction == "sum":
            return True
        apart = [self.call(y_true[i : i + 1], y_pred[i : i + 1]) for i in range(2)]
        return not np.allclose(together, np.mean(apart), rtol=1e-4, equal_nan=True)

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

    def on_sigmoid(self):
        """Return the loss to run on the logits of a last sigmoid, or None; see :meth:`on_softmax`."""
        return None

    def predictions(self, saved):
        """Return what the activation would have, if this loss stands in for it; else None.

        A loss made by :meth:`on_softmax` computes the probabilities on its way, and
        metrics need not wait for them to be computed again.
        """
        return None

    def elements(self, y_true, y_pred):
        """Compute the values before any reduction.

        Returns
        -------
        values : ndarray of shape (N, ...) or ()
        valid : ndarray of bool in that shape, or None
            Which of them count; None: all.
        """
        y_true = self.prepare(y_true, y_pred.shape, y_pred.dtype)
        if type(self).call is not Loss.call:
            return np.asarray(self.call(y_true, y_pred)), None
        return self.forward(y_true, y_pred, Run(operations(eager=True)))[0], None

    def __call__(self, y_true, y_pred, sample_weight=None):
        """Compute the loss: sum(weight * value) / N, or what else the reduction says.

        Parameters
        ----------
        y_true : array_like
        y_pred : array_like of shape (N, ...)
        sample_weight : array_like of shape (N,) or number, optional

        Returns
        -------
        float, or ndarray if there is no reduction
            For traced predictions, of a :class:`tinycnn.tracing.Tape`, a traced array.
        """
        if isinstance(y_pred, Traced):
            return self._traced(y_true, y_pred, sample_weight)
        values, valid = self.elements(y_true, as_predictions(y_pred))
        return reductions.reduce(self.name, values, sample_weight, valid, self.reduction)

    def _traced(self, y_true, y_pred, sample_weight):
        targets = self.prepare(y_true, y_pred.shape, y_pred.dtype)
        if self.reduction in (None, "none"):
            values = self.call(targets, y_pred)
            return values if sample_weight is None else values * np.asarray(sample_weight, values.dtype)
        run = Run(operations())
        values, saved = self.forward(targets, y_pred.value, run)
        weights = None
        if sample_weight is not None:
            weights = np.asarray(sample_weight, values.dtype)
            weights = weights[..., 0] if weights.shape == (*values.shape, 1) else weights
            weights = np.ravel(np.broadcast_to(weights, values.shape))
        share = self.scales(targets, weights)

        def back(dy):
            return self.backward((dy * share).astype(values.dtype), saved, run)

        total = np.asarray((values * share).sum(), values.dtype)
        return type(y_pred)(total, ((y_pred, back),))

    def get_config(self):
        """Return the arguments that make an equal loss."""
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config):
        """Make a loss from what :meth:`get_config` returned."""
        return cls(**config)


def as_predictions(y_pred):
    """Return predictions as a float32 or float64 array; whatever else becomes float32."""
    y_pred = np.asarray(y_pred)
    return y_pred if y_pred.dtype in (np.float32, np.float64) else y_pred.astype(np.float32)
