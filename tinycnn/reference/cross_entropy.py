"""Cross-entropy of logits: the activation and the loss in one, stable and simple.

With p = softmax(z) and targets t, a sample's loss is -sum(t * log(p)). Taken together,
no probability is rounded to 0 before its logarithm, and the gradient is just
sum(t) * p - t, which for targets that sum to 1 is p - t. Likewise for the sigmoid.
"""

import numpy as np


def softmax_cross_entropy_forward(logits, targets):
    """Compute the loss of each sample, and the probabilities on the way.

    Parameters
    ----------
    logits : ndarray of shape (N, C)
    targets : ndarray of shape (N, C)
        One-hot rows, or any distribution over the classes.

    Returns
    -------
    values : ndarray of shape (N,)
        In nats.
    probabilities : ndarray of shape (N, C)
        softmax(logits)

    Examples
    --------
    >>> values, probabilities = softmax_cross_entropy_forward(
    ...     np.array([[1000.0, 1000.0]]), np.array([[1.0, 0.0]])
    ... )
    >>> values.round(4), probabilities
    (array([0.6931]), array([[0.5, 0.5]]))
    """
    log_p, probabilities = _log_softmax(logits)
    return -(targets * log_p).sum(axis=1), probabilities


def softmax_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the logits.

    Parameters
    ----------
    probabilities, targets : ndarray of shape (N, C)
    scale : ndarray of shape (N,)
        Gradient of the total by the loss of each sample.

    Returns
    -------
    ndarray of shape (N, C)
    """
    return (targets.sum(axis=1, keepdims=True) * probabilities - targets) * scale[:, np.newaxis]


def sparse_softmax_cross_entropy_forward(logits, labels):
    """Compute the same loss for targets given as class numbers.

    Parameters
    ----------
    logits : ndarray of shape (N, C)
    labels : ndarray of int64, shape (N,)
        In [0, C).

    Returns
    -------
    values : ndarray of shape (N,)
    probabilities : ndarray of shape (N, C)

    Examples
    --------
    >>> values, _ = sparse_softmax_cross_entropy_forward(np.array([[0.0, 0.0]]), np.array([1]))
    >>> values.round(4)
    array([0.6931])
    """
    log_p, probabilities = _log_softmax(logits)
    return -log_p[np.arange(len(labels)), labels], probabilities


def sparse_softmax_cross_entropy_backward(probabilities, labels, scale):
    """Compute the gradient by the logits: (probabilities - one_hot) * scale."""
    dlogits = probabilities.copy()
    dlogits[np.arange(len(labels)), labels] -= 1
    return dlogits * scale[:, np.newaxis]


def sigmoid_cross_entropy_forward(logits, targets):
    """Compute the mean loss of C independent yes-or-no questions for each sample.

    Parameters
    ----------
    logits : ndarray of shape (N, C)
    targets : ndarray of shape (N, C)
        In [0, 1].

    Returns
    -------
    values : ndarray of shape (N,)
        The mean over the C questions.
    probabilities : ndarray of shape (N, C)
        sigmoid(logits)

    Notes
    -----
    -t * log(p) - (1 - t) * log(1 - p) = max(z, 0) - z * t + log(1 + exp(-abs(z))).

    Examples
    --------
    >>> sigmoid_cross_entropy_forward(np.array([[-1000.0, 1000.0]]), np.array([[0.0, 0.0]]))
    (array([500.]), array([[0., 1.]]))
    """
    small = np.exp(-np.abs(logits))
    values = np.maximum(logits, 0) - logits * targets + np.log1p(small)
    probabilities = np.where(logits >= 0, 1, small) / (1 + small)
    return values.mean(axis=1), probabilities


def sigmoid_cross_entropy_backward(probabilities, targets, scale):
    """Compute the gradient by the logits: (probabilities - targets) * scale / C."""
    return (probabilities - targets) * (scale / targets.shape[1])[:, np.newaxis]


def _log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=1, keepdims=True)
    return shifted - np.log(total), powers / total
