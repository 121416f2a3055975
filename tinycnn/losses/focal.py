"""Cross-entropies that look away from what is easy.

Lin et al., "Focal Loss for Dense Object Detection" (2017).
"""

import numpy as np

from tinycnn.losses.rows import smoothing
from tinycnn.losses.wrapper import OwnFunction
from tinycnn.ops.arrays import convert_to_tensor, floating
from tinycnn.tracing import sigmoid, softmax

SMALLEST = 1e-7


def binary_focal_crossentropy(
    y_true,
    y_pred,
    apply_class_balancing=False,
    alpha=0.25,
    gamma=2.0,
    from_logits=False,
    label_smoothing=0.0,
    axis=-1,
):
    """Compute the mean of (1 - p)**gamma * cross-entropy, p the probability of the label.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (..., C)
    apply_class_balancing : bool
        Whether to weigh ones by ``alpha`` and zeros by ``1 - alpha``.
    alpha, gamma : float
    from_logits : bool
    label_smoothing : float
    axis : int

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> binary_focal_crossentropy([[1.0]], [[0.5]]).round(4)
    array([0.1733], dtype=float32)
    """
    y_pred = floating(y_pred)
    y_true = convert_to_tensor(y_true, y_pred.dtype)
    if label_smoothing:
        y_true = y_true * (1 - label_smoothing) + 0.5 * label_smoothing
    if from_logits:
        y_pred = sigmoid(y_pred)
    p = _clipped(y_pred)
    entropy = -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))
    right = y_true * y_pred + (1 - y_true) * (1 - y_pred)
    values = np.power(1 - right, gamma) * entropy
    if apply_class_balancing:
        values = (y_true * alpha + (1 - y_true) * (1 - alpha)) * values
    return np.mean(values, axis=axis)


def categorical_focal_crossentropy(
    y_true, y_pred, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1
):
    """Compute the sum of -alpha * (1 - p)**gamma * y_true * log(p) over the classes.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (..., C)
    alpha : float or array_like of shape (C,)
    gamma : float
    from_logits : bool
    label_smoothing : float
    axis : int

    Returns
    -------
    ndarray of shape (...)

    Examples
    --------
    >>> categorical_focal_crossentropy([[0, 1]], [[0.5, 0.5]]).round(4)
    array([0.0433], dtype=float32)
    """
    y_pred = floating(y_pred)
    y_true = convert_to_tensor(y_true, y_pred.dtype)
    if label_smoothing:
        y_true = y_true * (1 - label_smoothing) + label_smoothing / y_true.shape[-1]
    if from_logits:
        y_pred = softmax(y_pred, axis=axis)
    p = _clipped(y_pred / np.sum(y_pred, axis=axis, keepdims=True))
    if not isinstance(alpha, (int, float)):
        alpha = convert_to_tensor(alpha, y_pred.dtype)
    return np.sum(np.power(1 - p, gamma) * alpha * (-y_true * np.log(p)), axis=axis)


def _clipped(p):
    return np.clip(p, p.dtype.type(SMALLEST), p.dtype.type(1 - SMALLEST))


class BinaryFocalCrossentropy(OwnFunction):
    """See :func:`binary_focal_crossentropy`.

    Parameters
    ----------
    apply_class_balancing, alpha, gamma, from_logits, label_smoothing, axis
        See there.
    reduction, name, dtype
        See :class:`Loss`.

    Raises
    ------
    ValueError
        If ``label_smoothing`` is outside [0, 1].
    """

    def __init__(
        self,
        apply_class_balancing=False,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="binary_focal_crossentropy",
        dtype=None,
    ):
        smoothing(name, label_smoothing)
        super().__init__(
            binary_focal_crossentropy,
            reduction,
            name,
            dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
            apply_class_balancing=apply_class_balancing,
            alpha=alpha,
            gamma=gamma,
        )


class CategoricalFocalCrossentropy(OwnFunction):
    """See :func:`categorical_focal_crossentropy`.

    Parameters
    ----------
    alpha, gamma, from_logits, label_smoothing, axis
        See there.
    reduction, name, dtype
        See :class:`Loss`.

    Raises
    ------
    ValueError
        If ``label_smoothing`` is outside [0, 1].
    """

    def __init__(
        self,
        alpha=0.25,
        gamma=2.0,
        from_logits=False,
        label_smoothing=0.0,
        axis=-1,
        reduction="sum_over_batch_size",
        name="categorical_focal_crossentropy",
        dtype=None,
    ):
        smoothing(name, label_smoothing)
        super().__init__(
            categorical_focal_crossentropy,
            reduction,
            name,
            dtype,
            from_logits=from_logits,
            label_smoothing=label_smoothing,
            axis=axis,
            alpha=alpha,
            gamma=gamma,
        )
