"""Losses that ask for a margin."""

import numpy as np

from tinycnn.losses.wrapper import OwnFunction
from tinycnn.ops.arrays import convert_to_tensor, floating


def hinge(y_true, y_pred):
    """Compute the mean of max(1 - y_true * y_pred, 0) over the last axis.

    Parameters
    ----------
    y_true : array_like of shape (..., C)
        -1 and 1; 0 and 1 are taken for them.
    y_pred : array_like of shape (..., C)

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> hinge([[1.0], [0.0]], [[0.5], [-2.0]])
    array([0.5, 0. ], dtype=float32)
    """
    y_true, y_pred = _signs(y_true, y_pred)
    return np.mean(np.maximum(1 - y_true * y_pred, 0), axis=-1)


def squared_hinge(y_true, y_pred):
    """Compute the mean of max(1 - y_true * y_pred, 0)**2 over the last axis; see :func:`hinge`.

    Examples
    --------
    >>> squared_hinge([[1.0], [0.0]], [[0.5], [-2.0]])
    array([0.25, 0.  ], dtype=float32)
    """
    y_true, y_pred = _signs(y_true, y_pred)
    return np.mean(np.square(np.maximum(1 - y_true * y_pred, 0)), axis=-1)


def categorical_hinge(y_true, y_pred):
    """Compute how far the largest wrong class comes within 1 of the right one.

    Parameters
    ----------
    y_true : array_like of shape (..., C)
        One-hot.
    y_pred : array_like of shape (..., C)

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> categorical_hinge([[0, 1, 0]], [[0.5, 1.0, 0.25]])
    array([0.5], dtype=float32)
    """
    y_pred = floating(y_pred)
    y_true = convert_to_tensor(y_true, y_pred.dtype)
    right = np.sum(y_true * y_pred, axis=-1)
    wrong = np.max((1 - y_true) * y_pred, axis=-1)
    return np.maximum(wrong - right + 1, 0)


def _signs(y_true, y_pred):
    y_pred = floating(y_pred)
    y_true = convert_to_tensor(y_true, y_pred.dtype)
    binary = np.all((y_true == 0) | (y_true == 1))
    return 2 * y_true - 1 if binary else y_true, y_pred


class Hinge(OwnFunction):
    """See :func:`hinge`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, reduction="sum_over_batch_size", name="hinge", dtype=None):
        super().__init__(hinge, reduction, name, dtype)


class SquaredHinge(OwnFunction):
    """See :func:`squared_hinge`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, reduction="sum_over_batch_size", name="squared_hinge", dtype=None):
        super().__init__(squared_hinge, reduction, name, dtype)


class CategoricalHinge(OwnFunction):
    """See :func:`categorical_hinge`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, reduction="sum_over_batch_size", name="categorical_hinge", dtype=None):
        super().__init__(categorical_hinge, reduction, name, dtype)
