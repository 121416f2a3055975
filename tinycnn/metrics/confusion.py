"""Right and wrong answers, counted above each of several thresholds."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses.pairs import same_rank

# Below every prediction: where only the k largest of a sample count, the others become this.
LEFT_OUT = -1e10
EPSILON = 1e-7


def count_answers(
    y_true, y_pred, thresholds, weights=None, top_k=None, class_id=None, multi_label=False, label_weights=None
):
    """Count the predictions above each threshold, and below it, by what their labels say.

    Parameters
    ----------
    y_true : array_like of shape (N, ...)
        0 or 1; whatever is not 0 counts as 1.
    y_pred : array_like of shape (N, ...)
    thresholds : sequence of T numbers
    weights : array_like of shape (N,) or that of ``y_true``, optional
    top_k : int, optional
        Only the k largest predictions of each sample count as such.
    class_id : int, optional
        Only this column counts.
    multi_label : bool
        Count each column by itself.
    label_weights : array_like of shape (C,), optional

    Returns
    -------
    dict of str to ndarray of shape (T,), or (T, C) if ``multi_label``
        "true_positives", "false_positives", "true_negatives", "false_negatives".

    Notes
    -----
    Numbers are compared in float32, and thresholds at equal distances by a division, both
    as in Keras: whether 0.3 is above 0.3 is a matter of rounding.
    """
    y_true, y_pred = np.asarray(y_true, np.float32), np.asarray(y_pred, np.float32)
    y_pred, y_true = same_rank(y_pred, y_true)
    if weights is not None:
        weights = np.asarray(weights, np.float32)[..., np.newaxis]
        if weights.ndim == y_true.ndim + 1 and weights.shape[-1] == 1:
            weights = weights[..., 0]
    if top_k is not None:
        y_pred = _largest(y_pred, top_k)
    if class_id is not None:
        if y_pred.ndim == 1:
            raise ValueError(complaint("class_id", "predictions of shape (N, C)", f"shape {y_pred.shape}"))
        y_true, y_pred = y_true[..., class_id, None], y_pred[..., class_id, None]
    counts = (
        np.ones(y_pred.shape) if weights is None else np.broadcast_to(weights, y_pred.shape).astype(float)
    )
    if label_weights is not None:
        counts = counts * np.asarray(label_weights)
    columns = y_pred.shape[-1] if multi_label else 1
    y_pred, counts, label = (a.reshape(-1, columns) for a in (y_pred, counts, y_true != 0))
    positives, negatives = np.where(label, counts, 0), np.where(label, 0, counts)
    above = _by_division if evenly_spaced(thresholds) else _by_comparison
    found = {
        "true_positives": above(y_pred, positives, thresholds),
        "false_positives": above(y_pred, negatives, thresholds),
    }
    found["false_negatives"] = positives.sum(axis=0) - found["true_positives"]
    found["true_negatives"] = negatives.sum(axis=0) - found["false_positives"]
    return found if multi_label else {name: values[:, 0] for name, values in found.items()}


def _by_comparison(y_pred, counts, thresholds):
    """Add up, for each threshold, the counts of the predictions above it."""
    limits = np.asarray(thresholds, np.float32)
    return np.stack([np.where(y_pred > limit, counts, 0).sum(axis=0) for limit in limits])


def _by_division(y_pred, counts, thresholds):
    """Do the same for thresholds at equal distances in [0, 1]: each prediction in its place."""
    steps = len(thresholds)
    last_below = np.ceil(np.clip(y_pred, 0, 1) * np.float32(steps - 1)) - 1
    if thresholds[0] < 0 or thresholds[-1] > 1:
        last_below = np.maximum(last_below, 0)
    known = np.isfinite(last_below) & (last_below >= 0)
    places = np.where(known, last_below, 0).astype(np.int64)
    sums = np.zeros((steps, counts.shape[1]))
    np.add.at(sums, (places, np.arange(counts.shape[1])), np.where(known, counts, 0))
    return sums[::-1].cumsum(axis=0)[::-1]


def evenly_spaced(thresholds):
    """Say whether thresholds divide [0, 1] into equal parts.

    Examples
    --------
    >>> evenly_spaced([0, 0.5, 1]), evenly_spaced([0.1, 0.5])
    (True, False)
    """
    count = len(thresholds)
    if count < 3:
        return False
    return bool(np.allclose(thresholds, np.arange(count, dtype=np.float32) / (count - 1), atol=EPSILON))


def threshold_list(who, thresholds, default):
    """Return one or several thresholds as a list, each in [0, 1]."""
    if thresholds is None:
        return [default]
    found = list(thresholds) if isinstance(thresholds, (list, tuple, np.ndarray)) else [thresholds]
    wrong = [t for t in found if t is None or not 0 <= t <= 1]
    if wrong:
        raise ValueError(complaint(who, "thresholds in [0, 1]", f"{wrong}"))
    return found


def ratio(part, rest):
    """Compute part / (part + rest), and 0 where there is nothing."""
    whole = np.asarray(part + rest, np.float64)
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole != 0)


def _largest(x, k):
    places = np.argsort(-x, axis=-1, kind="stable")[..., :k]
    kept = np.zeros(x.shape, bool)
    np.put_along_axis(kept, places, True, axis=-1)
    return np.where(kept, x, np.float32(LEFT_OUT))
