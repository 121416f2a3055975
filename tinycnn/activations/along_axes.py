"""Activations whose outputs depend on all numbers along an axis: plain NumPy, and their way back."""

import numpy as np

from tinycnn.activations.smooth import logistic
from tinycnn.errors import complaint


def softmax(x, axis=-1):
    """exp(x) / sum(exp(x)) along an axis."""
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    """The logarithm of :func:`softmax`, without overflow."""
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def log_softmax_back(dy, z, y):
    """The way back of :func:`log_softmax`."""
    return dy - np.exp(y) * dy.sum(axis=-1, keepdims=True)


def glu(x, axis=-1):
    """The first half along an axis times the sigmoid of the second (Dauphin et al., 2017)."""
    if x.shape[axis] % 2:
        raise ValueError(complaint("glu", "an even number along its axis", f"{x.shape[axis]}"))
    values, gates = np.split(x, 2, axis=axis)
    return values * logistic(gates)


def glu_back(dy, z, y):
    """The way back of :func:`glu`."""
    values, gates = np.split(z, 2, axis=-1)
    share = logistic(gates)
    return np.concatenate([dy * share, dy * values * share * (1 - share)], axis=-1)


def sparsemax(x, axis=-1):
    """What is above a threshold that leaves little (after Martins and Astudillo, 2016).

    As Keras computes it: of the paper's formula for the threshold the sum is taken over all
    partial sums instead of the last, so outputs add up to 1 only where one of them is left.
    """
    _, share, threshold = _sparse_parts(np.moveaxis(x, axis, -1))
    return np.moveaxis(np.maximum(np.moveaxis(x, axis, -1) - threshold, 0), -1, axis)


def sparsemax_back(dy, z, y):
    """The way back of :func:`sparsemax`."""
    order, share, _ = _sparse_parts(z)
    passed = np.where(y > 0, dy, 0)
    through = np.empty_like(z)
    np.put_along_axis(through, order, share, axis=-1)
    return passed - through * passed.sum(axis=-1, keepdims=True)


def _sparse_parts(x):
    """Return the falling order, the share of each number in the threshold, and the threshold."""
    order = np.argsort(-x, axis=-1, kind="stable")
    falling = np.take_along_axis(x, order, axis=-1)
    sums = np.cumsum(falling, axis=-1)
    count = np.arange(1, x.shape[-1] + 1, dtype=x.dtype)
    inside = falling - (sums - 1) / count > 0
    many = inside.sum(axis=-1, keepdims=True).astype(x.dtype)
    threshold = (np.where(inside, sums, 0).sum(axis=-1, keepdims=True) - 1) / many
    share = np.where(inside, (many - count + 1) / many, 0).astype(x.dtype)
    return order, share, threshold
