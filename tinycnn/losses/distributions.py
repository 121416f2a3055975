"""Losses between distributions, and of counts."""

import numpy as np

from tinycnn.losses.wrapper import OwnFunction
from tinycnn.ops.arrays import convert_to_tensor, floating

SMALLEST = 1e-7


def kl_divergence(y_true, y_pred):
    """Compute the sum of y_true * log(y_true / y_pred) over the last axis.

    Both are clipped to [1e-7, 1].

    Parameters
    ----------
    y_true, y_pred : array_like of shape (..., C)

    Returns
    -------
    ndarray of shape (...)

    Notes
    -----
    Kullback and Leibler (1951).

    Examples
    --------
    >>> kl_divergence([[0.5, 0.5]], [[0.5, 0.5]])
    array([0.], dtype=float32)
    """
    y_pred = floating(y_pred)
    y_true = np.clip(convert_to_tensor(y_true, y_pred.dtype), SMALLEST, 1)
    return np.sum(y_true * np.log(y_true / np.clip(y_pred, SMALLEST, 1)), axis=-1)


def poisson(y_true, y_pred):
    """Compute the mean of y_pred - y_true * log(y_pred + 1e-7) over the last axis.

    Examples
    --------
    >>> poisson([[2.0]], [[1.0]]).round(4)
    array([1.], dtype=float32)
    """
    y_pred = floating(y_pred)
    y_true = convert_to_tensor(y_true, y_pred.dtype)
    return np.mean(y_pred - y_true * np.log(y_pred + SMALLEST), axis=-1)


class KLDivergence(OwnFunction):
    """See :func:`kl_divergence`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, reduction="sum_over_batch_size", name="kl_divergence", dtype=None):
        super().__init__(kl_divergence, reduction, name, dtype)


class Poisson(OwnFunction):
    """See :func:`poisson`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, reduction="sum_over_batch_size", name="poisson", dtype=None):
        super().__init__(poisson, reduction, name, dtype)
