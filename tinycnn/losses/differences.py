"""Losses of the difference between predictions and labels."""

import numpy as np

from tinycnn.losses.pairs import alike
from tinycnn.losses.wrapper import OwnFunction
from tinycnn.ops.arrays import floating
from tinycnn.tracing import softplus

SMALLEST = 1e-7


def mean_absolute_error(y_true, y_pred):
    """Compute the mean of abs(y_true - y_pred) over the last axis.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (..., C)

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> mean_absolute_error([[0.0, 4.0]], [[1.0, 2.0]])
    array([1.5], dtype=float32)
    """
    y_true, y_pred = alike(y_true, y_pred)
    return np.mean(np.abs(y_true - y_pred), axis=-1)


def mean_absolute_percentage_error(y_true, y_pred):
    """Compute the mean of 100 * abs((y_true - y_pred) / y_true) over the last axis.

    A label of 0 counts as 1e-7.

    Examples
    --------
    >>> mean_absolute_percentage_error([[4.0]], [[5.0]])
    array([25.], dtype=float32)
    """
    y_true, y_pred = alike(y_true, y_pred)
    return 100 * np.mean(np.abs((y_true - y_pred) / np.maximum(np.abs(y_true), SMALLEST)), axis=-1)


def mean_squared_logarithmic_error(y_true, y_pred):
    """Compute the mean of (log(1 + y_true) - log(1 + y_pred))**2 over the last axis.

    What is below 1e-7 counts as 1e-7.

    Examples
    --------
    >>> mean_squared_logarithmic_error([[1.0]], [[1.0]])
    array([0.], dtype=float32)
    """
    y_true, y_pred = alike(y_true, y_pred)
    logarithms = np.log(np.maximum(y_pred, SMALLEST) + 1), np.log(np.maximum(y_true, SMALLEST) + 1)
    return np.mean(np.square(logarithms[0] - logarithms[1]), axis=-1)


def huber(y_true, y_pred, delta=1.0):
    """Compute the mean of e**2 / 2, or delta * (abs(e) - delta / 2) for abs(e) > delta.

    Notes
    -----
    Huber (1964): a squared error for small differences, an absolute one for large ones.

    Examples
    --------
    >>> huber([[0.0], [0.0]], [[1.0], [3.0]])
    array([0.5, 2.5], dtype=float32)
    """
    y_true, y_pred = alike(y_true, y_pred)
    error = y_pred - y_true
    size = np.abs(error)
    large = delta * size - 0.5 * delta**2
    return np.mean(np.where(size <= delta, 0.5 * np.square(error), large), axis=-1)


def log_cosh(y_true, y_pred):
    """Compute the mean of log(cosh(y_pred - y_true)) over the last axis.

    Examples
    --------
    >>> log_cosh([[0.0]], [[0.0]])
    array([0.], dtype=float32)
    """
    y_true, y_pred = alike(y_true, y_pred)
    error = y_pred - y_true
    return np.mean(error + softplus(-2 * error) - error.dtype.type(np.log(2)), axis=-1)


def cosine_similarity(y_true, y_pred, axis=-1):
    """Compute minus the cosine of the angle between labels and predictions.

    Examples
    --------
    >>> cosine_similarity([[0.0, 1.0]], [[0.0, 2.0]])
    array([-1.], dtype=float32)
    """
    y_true, y_pred = alike(y_true, y_pred)
    return -np.sum(_normalized(y_true, axis) * _normalized(y_pred, axis), axis=axis)


def _normalized(x, axis):
    size = np.sum(np.square(floating(x)), axis=axis, keepdims=True)
    return x / np.sqrt(np.maximum(size, x.dtype.type(SMALLEST) ** 2))


class MeanAbsoluteError(OwnFunction):
    """abs(y_true - y_pred), the mean over the last axis; see :func:`mean_absolute_error`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.

    Examples
    --------
    >>> MeanAbsoluteError()([[0.0], [4.0]], [[1.0], [2.0]])
    1.5
    """

    def __init__(self, reduction="sum_over_batch_size", name="mean_absolute_error", dtype=None):
        super().__init__(mean_absolute_error, reduction, name, dtype)


class MeanAbsolutePercentageError(OwnFunction):
    """See :func:`mean_absolute_percentage_error`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, reduction="sum_over_batch_size", name="mean_absolute_percentage_error", dtype=None):
        super().__init__(mean_absolute_percentage_error, reduction, name, dtype)


class MeanSquaredLogarithmicError(OwnFunction):
    """See :func:`mean_squared_logarithmic_error`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, reduction="sum_over_batch_size", name="mean_squared_logarithmic_error", dtype=None):
        super().__init__(mean_squared_logarithmic_error, reduction, name, dtype)


class Huber(OwnFunction):
    """See :func:`huber`.

    Parameters
    ----------
    delta : float
        Where the squared error turns into the absolute one.
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, delta=1.0, reduction="sum_over_batch_size", name="huber_loss", dtype=None):
        super().__init__(huber, reduction, name, dtype, delta=delta)

    def get_config(self):
        """Return the arguments that make an equal loss; Keras's knows no ``delta`` but 1."""
        config = super().get_config()
        if config["delta"] == 1:
            del config["delta"]
        return config


class LogCosh(OwnFunction):
    """See :func:`log_cosh`.

    Parameters
    ----------
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, reduction="sum_over_batch_size", name="log_cosh", dtype=None):
        super().__init__(log_cosh, reduction, name, dtype)


class CosineSimilarity(OwnFunction):
    """See :func:`cosine_similarity`.

    Parameters
    ----------
    axis : int
        Along which the vectors lie.
    reduction, name, dtype
        See :class:`Loss`.
    """

    def __init__(self, axis=-1, reduction="sum_over_batch_size", name="cosine_similarity", dtype=None):
        super().__init__(cosine_similarity, reduction, name, dtype, axis=axis)

    def get_config(self):
        """Return the arguments that make an equal loss; Keras's knows no ``axis`` but -1."""
        config = super().get_config()
        if config["axis"] == -1:
            del config["axis"]
        return config
