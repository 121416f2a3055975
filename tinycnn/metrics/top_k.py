"""How often the right class is among the most probable ones."""

import numpy as np

from tinycnn.metrics.mean import OwnFunction


def top_k_categorical_accuracy(y_true, y_pred, k=5):
    """Say for each sample whether the class of its one-hot label is among the k most probable.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N, ..., C)
    k : int

    Returns
    -------
    ndarray of shape (N, ...)

    Examples
    --------
    >>> top_k_categorical_accuracy([[0, 0, 1], [1, 0, 0]], [[0.1, 0.5, 0.4], [0.1, 0.5, 0.4]], k=2)
    array([1., 0.])
    """
    return sparse_top_k_categorical_accuracy(np.argmax(y_true, axis=-1), y_pred, k)


def sparse_top_k_categorical_accuracy(y_true, y_pred, k=5, from_sorted_ids=False):
    """Say for each sample whether its class number is among the k most probable.

    Parameters
    ----------
    y_true : array_like of shape (N, ...)
    y_pred : array_like of shape (N, ..., C)
    k : int
    from_sorted_ids : bool
        Whether ``y_pred`` are class numbers, the most probable first.

    Returns
    -------
    ndarray in the shape of ``y_true``

    Examples
    --------
    >>> sparse_top_k_categorical_accuracy([2, 0], [[0.1, 0.5, 0.4], [0.1, 0.5, 0.4]], k=2)
    array([1., 0.])
    """
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    rows = y_pred.reshape(-1, y_pred.shape[-1])
    labels = y_true.reshape(-1)
    if from_sorted_ids:
        right = (labels[:, np.newaxis] == rows[:, :k]).any(axis=1)
        return right.astype(np.float64).reshape(y_true.shape)
    labels = labels.astype(np.int64)
    known = (labels >= 0) & (labels < rows.shape[1])
    own = rows[np.arange(len(rows)), np.where(known, labels, 0)]
    better = (rows > own[:, np.newaxis]).sum(axis=1)
    right = known & (better < k) & np.isfinite(rows).all(axis=1)
    return right.astype(np.float64).reshape(y_true.shape)


class TopKCategoricalAccuracy(OwnFunction):
    """See :func:`top_k_categorical_accuracy`.

    Parameters
    ----------
    k : int
    name, dtype : str
        See :class:`Metric`.
    """

    def __init__(self, k=5, name="top_k_categorical_accuracy", dtype=None):
        super().__init__(top_k_categorical_accuracy, name, dtype, k=k)


class SparseTopKCategoricalAccuracy(OwnFunction):
    """See :func:`sparse_top_k_categorical_accuracy`.

    Parameters
    ----------
    k : int
    name, dtype : str
        See :class:`Metric`.
    from_sorted_ids : bool
    """

    def __init__(self, k=5, name="sparse_top_k_categorical_accuracy", dtype=None, from_sorted_ids=False):
        more = {"from_sorted_ids": True} if from_sorted_ids else {}
        super().__init__(sparse_top_k_categorical_accuracy, name, dtype, k=k, **more)
