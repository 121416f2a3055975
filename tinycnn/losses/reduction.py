"""From the loss of each element to one number."""

import numpy as np

from tinycnn.errors import complaint

MEAN = ("sum_over_batch_size", "mean")
REDUCTIONS = (*MEAN, "sum", "mean_with_sample_weight", "none", None)


def known_reduction(who, reduction):
    """Return ``reduction`` if it is one of Keras's."""
    if reduction not in REDUCTIONS:
        known = ", ".join(repr(name) for name in REDUCTIONS)
        raise ValueError(complaint(who, f"reduction to be one of {known}", repr(reduction)))
    return reduction


def reduce(who, values, weights, valid, reduction):
    """Weigh values and put them together.

    Parameters
    ----------
    who : str
    values : ndarray of shape (N, ...) or ()
    weights : array_like of shape (N,), (N, 1), () or that of ``values``, optional
    valid : ndarray of bool in the shape of ``values``, optional
        Which of them count at all.
    reduction : str or None

    Returns
    -------
    float or ndarray
    """
    values = values.astype(np.float64)
    counted = None
    if weights is not None:
        counted = _as_weights(who, weights, values)
    if valid is not None:
        mask = valid.astype(np.float64)
        if reduction in MEAN:
            mask *= mask.size / mask.sum() if mask.any() else 0.0
        counted = mask if counted is None else counted * mask
    if counted is not None:
        values = values * counted
    if reduction in (None, "none") or values.ndim == 0:
        return values if values.ndim else float(values)
    if reduction == "sum":
        return float(values.sum())
    divisor = counted.sum() if reduction == "mean_with_sample_weight" and counted is not None else values.size
    return float(values.sum() / divisor) if divisor else 0.0


def scales(reduction, weights, count):
    """Return the part that the loss of each sample has in that of the batch.

    Parameters
    ----------
    reduction : str
    weights : ndarray of shape (N,) or None
    count : int
        N.

    Returns
    -------
    ndarray of float64, shape (N,)
    """
    if reduction in (None, "none"):
        raise ValueError(
            complaint(
                "Training",
                "a loss that is one number",
                f"reduction={reduction!r}",
                'Leave the reduction out, or use "sum".',
            )
        )
    if weights is None:
        return np.full(count, 1.0 if reduction == "sum" else 1 / count)
    weights = np.asarray(weights, np.float64)
    if reduction == "sum":
        return weights
    total = weights.sum() if reduction == "mean_with_sample_weight" else count
    return weights / total if total else np.zeros(count)


def _as_weights(who, weights, values):
    weights = np.asarray(weights, np.float64)
    if weights.ndim == values.ndim + 1 and weights.shape[-1] == 1:
        weights = weights[..., 0]
    count = len(values) if values.ndim else 1
    if weights.ndim and values.ndim and (len(weights) != count or weights.ndim > values.ndim):
        received = f"shape {weights.shape}"
        raise ValueError(complaint(who, f"one weight for each of {count} samples", received))
    return weights.reshape(weights.shape + (1,) * (values.ndim - weights.ndim)) if weights.ndim else weights
