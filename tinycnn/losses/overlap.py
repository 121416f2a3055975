"""Losses of two regions that should cover each other."""

import numpy as np

from tinycnn.losses.wrapper import OwnFunction
from tinycnn.ops.arrays import convert_to_tensor, floating

SMALLEST = 1e-7


def dice(y_true, y_pred, axis=None):
    """Compute 1 - 2 * sum(y_true * y_pred) / (sum(y_true) + sum(y_pred)).

    Parameters
    ----------
    y_true, y_pred : array_like of one shape
    axis : int or tuple of int, optional
        Over which the sums are taken; by default over everything, the batch as well.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> dice([[1.0, 0.0]], [[1.0, 0.0]]).round(4)
    np.float32(0.0)
    """
    y_true, y_pred, axis = _regions(y_true, y_pred, axis)
    both = np.sum(y_true * y_pred, axis=axis)
    return 1 - 2 * both / (np.sum(y_true, axis=axis) + np.sum(y_pred, axis=axis) + SMALLEST)


def tversky(y_true, y_pred, alpha=0.5, beta=0.5, axis=None):
    """Compute 1 - both / (both + alpha * only labels + beta * only predictions).

    Parameters
    ----------
    y_true, y_pred : array_like of one shape
    alpha, beta : float
    axis : int or tuple of int, optional
        As for :func:`dice`.

    Returns
    -------
    ndarray

    Notes
    -----
    Salehi et al. (2017); with ``alpha = beta = 0.5`` it is :func:`dice`.

    Examples
    --------
    >>> tversky([[1.0, 0.0]], [[0.5, 0.0]], alpha=1.0).round(4)
    np.float32(0.5)
    """
    y_true, y_pred, axis = _regions(y_true, y_pred, axis)
    both = np.sum(y_true * y_pred, axis=axis)
    missed = np.sum((1 - y_pred) * y_true, axis=axis)
    wrong = np.sum(y_pred * (1 - y_true), axis=axis)
    return 1 - both / (both + missed * alpha + wrong * beta + SMALLEST)


def _regions(y_true, y_pred, axis):
    y_pred = floating(y_pred)
    axis = tuple(axis) if isinstance(axis, list) else axis
    return convert_to_tensor(y_true, y_pred.dtype), y_pred, axis


class Dice(OwnFunction):
    """See :func:`dice`.

    Parameters
    ----------
    reduction, name : see :class:`Loss`
    axis : int or tuple of int, optional
    dtype : see :class:`Loss`
    """

    def __init__(self, reduction="sum_over_batch_size", name="dice", axis=None, dtype=None):
        super().__init__(dice, reduction, name, dtype, axis=axis)


class Tversky(OwnFunction):
    """See :func:`tversky`.

    Parameters
    ----------
    alpha, beta : float
    reduction, name : see :class:`Loss`
    axis : int or tuple of int, optional
    dtype : see :class:`Loss`
    """

    def __init__(
        self, alpha=0.5, beta=0.5, reduction="sum_over_batch_size", name="tversky", axis=None, dtype=None
    ):
        super().__init__(tversky, reduction, name, dtype, alpha=alpha, beta=beta, axis=axis)
