"""Losses of a prediction as it stands: probabilities, or any numbers.

Each ``forward`` maps (N, C) predictions and targets to the losses of the N samples;
each ``backward`` returns the gradient by the predictions, given ``scale`` of shape
(N,), the gradient of the total by the loss of each sample.

A logarithm of 0 is avoided by clipping probabilities to [1e-7, 1 - 1e-7], as Keras does.
Where that changed something, the gradient is 0: from there nothing is learned. The
losses of logits (see ``cross_entropy.py``) have no such flat spot.
"""

import numpy as np

SMALLEST = 1e-7


def categorical_cross_entropy_forward(probabilities, targets):
    """Compute -sum(t * log(q)), where q are the probabilities divided by their sum, clipped.

    Parameters
    ----------
    probabilities : ndarray of shape (N, C)
    targets : ndarray of shape (N, C)
        One-hot rows, or any distribution over the classes.

    Returns
    -------
    ndarray of shape (N,)

    Examples
    --------
    >>> categorical_cross_entropy_forward(np.array([[0.5, 0.5]]), np.array([[1.0, 0.0]])).round(4)
    array([0.6931])
    """
    q = probabilities / probabilities.sum(axis=1, keepdims=True)
    return -(targets * np.log(_clip(q))).sum(axis=1)


def categorical_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the probabilities, through the clipping and the division."""
    total = probabilities.sum(axis=1, keepdims=True)
    q = probabilities / total
    dq = np.where(_clipped(q), 0, -targets / _clip(q)) * scale[:, np.newaxis]
    return (dq - (dq * q).sum(axis=1, keepdims=True)) / total


def sparse_categorical_cross_entropy_forward(probabilities, labels):
    """Compute -log(c[label] / sum(c)), where c are the clipped probabilities.

    The order, first clipped and then divided, is that of Keras on TensorFlow for
    class numbers; for one-hot targets it is the other way round.

    Parameters
    ----------
    probabilities : ndarray of shape (N, C)
    labels : ndarray of int64, shape (N,)
        In [0, C).

    Returns
    -------
    ndarray of shape (N,)
    """
    c = _clip(probabilities)
    return np.log(c.sum(axis=1)) - np.log(c[np.arange(len(labels)), labels])


def sparse_categorical_cross_entropy_backward(probabilities, labels, scale):
    """Compute the gradient by the probabilities: 1 / sum(c) - one_hot / c, 0 where clipped."""
    c = _clip(probabilities)
    rows = np.arange(len(labels))
    dc = np.repeat(1 / c.sum(axis=1, keepdims=True), c.shape[1], axis=1)
    dc[rows, labels] -= 1 / c[rows, labels]
    return np.where(_clipped(probabilities), 0, dc) * scale[:, np.newaxis]


def binary_cross_entropy_forward(probabilities, targets):
    """Compute the mean over C of -t * log(c) - (1 - t) * log(1 - c), with c clipped.

    Parameters
    ----------
    probabilities : ndarray of shape (N, C)
    targets : ndarray of shape (N, C)
        In [0, 1].

    Returns
    -------
    ndarray of shape (N,)
    """
    c = _clip(probabilities)
    return -(targets * np.log(c) + (1 - targets) * np.log(1 - c)).mean(axis=1)


def binary_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the probabilities: (c - t) / (c * (1 - c)) / C, 0 where clipped."""
    c = _clip(probabilities)
    dc = np.where(_clipped(probabilities), 0, (c - targets) / (c * (1 - c)))
    return dc * (scale / targets.shape[1])[:, np.newaxis]


def mean_squared_error_forward(predictions, targets):
    """Compute the mean over C of (y - t)**2.

    Parameters
    ----------
    predictions, targets : ndarray of shape (N, C)

    Returns
    -------
    ndarray of shape (N,)

    Examples
    --------
    >>> mean_squared_error_forward(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]]))
    array([2.5])
    """
    return np.square(predictions - targets).mean(axis=1)


def mean_squared_error_backward(predictions, targets, scale):
    """Compute the gradient by the predictions: 2 * (y - t) / C * scale."""
    return (predictions - targets) * (2 * scale / targets.shape[1])[:, np.newaxis]


def _clip(p):
    return np.clip(p, p.dtype.type(SMALLEST), p.dtype.type(1 - SMALLEST))


def _clipped(p):
    return (p < p.dtype.type(SMALLEST)) | (p > p.dtype.type(1 - SMALLEST))
