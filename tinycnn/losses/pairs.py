"""Labels and predictions made alike, as Keras does before it compares them."""

import numpy as np

from tinycnn.ops.arrays import convert_to_tensor, floating


def same_rank(y_true, y_pred):
    """Add or remove a last axis of size 1 where one of the two has it and the other has not.

    Examples
    --------
    >>> a, b = same_rank(np.zeros(3), np.zeros((3, 1)))
    >>> a.shape, b.shape
    ((3, 1), (3, 1))
    """
    if y_true.ndim == y_pred.ndim + 1 and y_true.shape[-1] == 1:
        if y_pred.ndim == 1:
            return y_true, np.expand_dims(y_pred, -1)
        return np.squeeze(y_true, -1), y_pred
    if y_pred.ndim == y_true.ndim + 1 and y_pred.shape[-1] == 1:
        if y_true.ndim == 1:
            return np.expand_dims(y_true, -1), y_pred
        return y_true, np.squeeze(y_pred, -1)
    return y_true, y_pred


def alike(y_true, y_pred):
    """Return both as floating point arrays of one dtype and rank."""
    y_pred = floating(y_pred)
    return same_rank(convert_to_tensor(y_true, y_pred.dtype), y_pred)
