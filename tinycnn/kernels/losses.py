"""Losses of a prediction as it stands, without an intermediate array for every operation.

Most stay NumPy: the time of a cross-entropy goes into logarithms, which NumPy computes
in whole vectors, and the gradient of the squared error is only two operations. Training
a softmax does not come this way (see ``cross_entropy.py``).
"""

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.cross_entropy import alike
from tinycnn.memory import take
from tinycnn.reference.losses import (
    binary_cross_entropy_backward,
    binary_cross_entropy_forward,
    categorical_cross_entropy_backward,
    categorical_cross_entropy_forward,
    mean_squared_error_backward,
    sparse_categorical_cross_entropy_backward,
    sparse_categorical_cross_entropy_forward,
)

__all__ = [
    "binary_cross_entropy_backward",
    "binary_cross_entropy_forward",
    "categorical_cross_entropy_backward",
    "categorical_cross_entropy_forward",
    "mean_squared_error_backward",
    "mean_squared_error_forward",
    "sparse_categorical_cross_entropy_backward",
    "sparse_categorical_cross_entropy_forward",
]


def mean_squared_error_forward(predictions, targets):
    """Compute the mean of (y - t)**2 over each row."""
    targets = alike(predictions, targets, predictions.shape)
    values = take(predictions.shape[:1], predictions.dtype)
    _squared_error(predictions, targets, values)
    return values


@kernel
def _squared_error(predictions, targets, values):
    for n in range(predictions.shape[0]):
        value = predictions.dtype.type(0)
        for c in range(predictions.shape[1]):
            difference = predictions[n, c] - targets[n, c]
            value += difference * difference
        values[n] = value / predictions.dtype.type(predictions.shape[1])
