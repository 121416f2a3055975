"""How often predictions are right."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.metrics.mean import OwnFunction


def accuracy(y_true, y_pred):
    """Compare element by element: 1.0 where equal, 0.0 elsewhere.

    Examples
    --------
    >>> accuracy([1, 2], [1, 3])
    array([1., 0.])
    """
    y_true, y_pred = _alike("accuracy", y_true, y_pred)
    return (y_true == y_pred).astype(np.float64)


def binary_accuracy(y_true, y_pred, threshold=0.5):
    """Compare labels 0 and 1 with whether predictions are above a threshold.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N, ...)
    threshold : float

    Returns
    -------
    ndarray of shape (N, ...)

    Examples
    --------
    >>> binary_accuracy([[1], [1]], [[0.9], [0.5]])
    array([[1.],
           [0.]])
    """
    y_true, y_pred = _alike("binary_accuracy", y_true, y_pred)
    return (y_true == (y_pred > threshold)).astype(np.float64)


def categorical_accuracy(y_true, y_pred):
    """Compare one-hot labels with the most probable class.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N, ..., C)

    Returns
    -------
    ndarray of shape (N, ...)

    Examples
    --------
    >>> categorical_accuracy([[0, 1], [1, 0]], [[0.2, 0.8], [0.4, 0.6]])
    array([1., 0.])
    """
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.shape != y_pred.shape:
        raise ValueError(_differ("categorical_accuracy", y_true, y_pred.shape))
    return (y_true.argmax(axis=-1) == y_pred.argmax(axis=-1)).astype(np.float64)


def sparse_categorical_accuracy(y_true, y_pred):
    """Compare class numbers with the most probable class.

    Parameters
    ----------
    y_true : array_like of shape (N, ...) or (N, ..., 1)
    y_pred : array_like of shape (N, ..., C)

    Returns
    -------
    ndarray of shape (N, ...)

    Examples
    --------
    >>> sparse_categorical_accuracy([1, 0], [[0.2, 0.8], [0.4, 0.6]])
    array([1., 0.])
    """
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.ndim == y_pred.ndim and y_true.shape[-1] == 1:
        y_true = y_true[..., 0]
    if y_true.shape != y_pred.shape[:-1]:
        raise ValueError(_differ("sparse_categorical_accuracy", y_true, y_pred.shape[:-1]))
    return (y_true == y_pred.argmax(axis=-1)).astype(np.float64)


class Accuracy(OwnFunction):
    """The share of predictions equal to their labels, to the last digit.

    For probabilities see :class:`CategoricalAccuracy` and its kin, which
    ``metrics=["accuracy"]`` chooses from.
    """

    def __init__(self, name="accuracy", dtype=None):
        super().__init__(accuracy, name, dtype)


class BinaryAccuracy(OwnFunction):
    """The share of predictions on the right side of a threshold.

    Parameters
    ----------
    name, dtype : str
        See :class:`Metric`.
    threshold : float
        A prediction above it says 1, otherwise 0.

    Examples
    --------
    >>> metric = BinaryAccuracy()
    >>> metric.update_state([[1], [0]], [[0.9], [0.8]])
    >>> metric.result()
    0.5
    """

    def __init__(self, name="binary_accuracy", dtype=None, threshold=0.5):
        if isinstance(threshold, bool) or not isinstance(threshold, (int, float, np.number)):
            raise ValueError(complaint(str(name), "threshold to be a number", f"{threshold!r}"))
        super().__init__(binary_accuracy, name, dtype, threshold=threshold)


class CategoricalAccuracy(OwnFunction):
    """The share of samples whose most probable class is that of their one-hot label.

    Examples
    --------
    >>> metric = CategoricalAccuracy()
    >>> metric.update_state([[0, 1], [1, 0]], [[0.2, 0.8], [0.4, 0.6]])
    >>> metric.result()
    0.5
    """

    def __init__(self, name="categorical_accuracy", dtype=None):
        super().__init__(categorical_accuracy, name, dtype)


class SparseCategoricalAccuracy(OwnFunction):
    """The share of samples whose most probable class is that of their class number."""

    def __init__(self, name="sparse_categorical_accuracy", dtype=None):
        super().__init__(sparse_categorical_accuracy, name, dtype)


def _alike(who, y_true, y_pred):
    """Return both in one shape; NumPy would spread (N,) and (N, 1) to (N, N)."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.ndim == y_pred.ndim - 1 and y_pred.shape[-1] == 1:
        y_true = y_true[..., np.newaxis]
    elif y_pred.ndim == y_true.ndim - 1 and y_true.shape[-1] == 1:
        y_pred = y_pred[..., np.newaxis]
    if y_true.shape != y_pred.shape:
        raise ValueError(_differ(who, y_true, y_pred.shape))
    return y_true, y_pred


def _differ(who, y_true, expected):
    return complaint(who, f"labels of shape {expected}", f"labels of shape {y_true.shape}")
