"""What an estimator is given: checked, flat, and in an order of its own."""

import numpy as np
from sklearn.utils.validation import _check_sample_weight, validate_data

from tinycnn.errors import complaint

# Samples with whole numbers as weights are repeated, unless that makes so many times more.
MOST_REPEATS = 10


def flat(X):
    """Return (X of two axes, shape of one sample or None if it had no more).

    Examples
    --------
    >>> x, shape = flat(np.zeros((5, 2, 3)))
    >>> x.shape, shape
    ((5, 6), (2, 3))
    """
    if isinstance(X, (list, tuple)):
        try:
            X = np.asarray(X)
        except ValueError:
            return X, None  # scikit-learn words what is wrong with it
    if getattr(X, "ndim", 2) <= 2 or not isinstance(X, np.ndarray):
        return X, None
    return X.reshape(len(X), -1), X.shape[1:]


def checked_x(estimator, X, reset):
    """Return features in float32, of two axes, and the shape of one sample if it had more."""
    x, shape = flat(X)
    return validate_data(estimator, x, reset=reset, dtype="float32", order="C"), shape


def checked_xy(estimator, X, y, reset, **settings):
    """The same, and the targets."""
    x, shape = flat(X)
    x, y = validate_data(estimator, x, y, reset=reset, dtype="float32", order="C", **settings)
    return x, y, shape


def checked_weights(sample_weight, x):
    """Return weights of mean 1, or None."""
    if sample_weight is None:
        return None
    weights = _check_sample_weight(sample_weight, x, dtype="float64", ensure_non_negative=True)
    if not weights.sum():
        raise ValueError(complaint("fit", "sample_weight with some weight above zero", "zeros only"))
    return weights


def ordered(x, y, weights):
    """Bring samples into an order that follows from them alone, whatever order they came in.

    A sample without weight is left out, and one of weight 3 is there three times: so all
    that follows, as the order in which batches are drawn, is the same for both.

    Parameters
    ----------
    x : ndarray of float32, shape (N, features)
    y : ndarray of shape (N,) or (N, targets)
    weights : ndarray of float, shape (N,), or None

    Returns
    -------
    rows : ndarray of int
        Numbers of the samples.
    weights : ndarray of float32, or None
        Of these, with mean 1.
    mark : int
        A number of 64 bits that stands for all samples.

    Examples
    --------
    >>> x = np.array([[3.0], [1.0], [2.0]], "float32")
    >>> rows, weights, mark = ordered(x, np.arange(3), np.array([2.0, 1.0, 0.0]))
    >>> sorted(rows.tolist()), weights
    ([0, 0, 1], None)
    """
    rows = np.arange(len(x))
    if weights is not None:
        rows = rows[weights > 0]
        kept = weights[rows]
        whole = (kept == np.round(kept)).all() and kept.sum() <= MOST_REPEATS * len(kept)
        if whole:
            rows, weights = rows.repeat(kept.astype(int)), None
    marks = _marks(x, y)[rows]
    order = np.argsort(marks, kind="stable")
    rows = rows[order]
    if weights is not None:
        weights = weights[rows]
        marks = marks[order] ^ weights.view(np.uint64)
        weights = (weights / weights.mean()).astype("float32")
    return rows, weights, int(_scrambled(np.sort(marks) * np.arange(1, 2 * len(marks), 2, np.uint64)).sum())


def _marks(x, y):
    """Return a number of 64 bits for each sample: what its bits sum up to, with odd weights."""
    targets = np.ascontiguousarray(np.asarray(y).reshape(len(x), -1), "float64").view(np.uint32)
    marks = np.zeros(len(x), np.uint64)
    numbers = np.arange(1, x.shape[1] + targets.shape[1] + 1, dtype=np.uint64)
    odd = _scrambled(numbers * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)
    step = max(1, 2**20 // max(1, len(odd)))  # eight megabytes at a time
    for start in range(0, len(x), step):
        part = slice(start, start + step)
        bits = np.concatenate([x[part].view(np.uint32), targets[part]], axis=1)
        marks[part] = _scrambled((bits * odd).sum(axis=1, dtype=np.uint64))
    return marks


def _scrambled(z):
    """The finalizer of SplitMix64; see :func:`tinycnn.random.mix`."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
