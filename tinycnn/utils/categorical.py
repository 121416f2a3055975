"""One-hot labels."""

import numbers

import numpy as np

from tinycnn.errors import complaint

_WHO = "to_categorical"


def to_categorical(x, num_classes=None):
    """Turn class numbers into one-hot rows.

    Parameters
    ----------
    x : array_like of whole numbers, shape (...) or (..., 1)
        Class numbers, from 0; a last axis of 1 is dropped.
    num_classes : int, optional
        The greatest label plus 1 if not given.

    Returns
    -------
    ndarray of float64, shape (..., num_classes)

    Raises
    ------
    TypeError
        If ``x`` does not hold numbers.
    ValueError
        If a label is fractional, NaN, below 0 or not below ``num_classes``.

    Examples
    --------
    >>> to_categorical([0, 2], num_classes=3)
    array([[1., 0., 0.],
           [0., 0., 1.]])
    """
    labels = _whole_numbers(x)
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    if num_classes is None:
        if labels.size == 0:
            raise ValueError(complaint(_WHO, "num_classes where there are no labels", "None"))
        num_classes = int(labels.max()) + 1
    elif isinstance(num_classes, bool) or not isinstance(num_classes, numbers.Integral) or num_classes < 1:
        raise ValueError(complaint(_WHO, "num_classes to be a whole number above 0", f"{num_classes!r}"))
    low, high = labels.min(initial=0), labels.max(initial=0)
    if low < 0 or high >= num_classes:
        raise ValueError(
            complaint(
                _WHO,
                f"labels from 0 to {num_classes - 1}" if low >= 0 else "labels of 0 and above",
                f"labels from {labels.min()} to {labels.max()}",
                "Classes are numbered from 0." if low < 0 else f"Use num_classes={high + 1}.",
            )
        )
    one_hot = np.zeros((labels.size, num_classes))
    one_hot[np.arange(labels.size), labels.reshape(-1)] = 1
    return one_hot.reshape(*labels.shape, num_classes)


def _whole_numbers(x):
    x = np.asarray(x)
    if x.dtype.kind not in "biuf":
        raise TypeError(
            complaint(
                _WHO,
                "labels that are numbers",
                f"dtype {x.dtype}",
                "Number the classes: np.unique(y, return_inverse=True)[1].",
            )
        )
    if x.dtype.kind == "f":
        bad = ~np.isfinite(x) | (x != np.floor(x))
        if bad.any():
            raise ValueError(complaint(_WHO, "whole numbers as labels", f"{x[bad][0]}"))
    return x.astype(np.int64)
