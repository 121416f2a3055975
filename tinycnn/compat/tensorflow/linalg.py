"""``tf.linalg``: matrices."""

import numpy as np

from tinycnn.compat.tensorflow.arrays import eye  # noqa: F401
from tinycnn.compat.tensorflow.math import l2_normalize, matmul, tensordot  # noqa: F401
from tinycnn.compat.tensorflow.missing import missing
from tinycnn.compat.tensorflow.tensors import array_of, as_tensor


def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None):
    """Return the length along an axis; of all numbers if none is given."""
    x = array_of(tensor)
    if axis is None:
        x, axis = x.reshape(-1), 0
    return as_tensor(np.linalg.norm(x, None if ord == "euclidean" else ord, axis, bool(keepdims)))


def inv(input, adjoint=False, name=None):
    """Return the inverse of a matrix."""
    return as_tensor(np.linalg.inv(array_of(input)))


def det(input, name=None):
    """Return the determinant of a matrix."""
    return as_tensor(np.linalg.det(array_of(input)))


def matrix_transpose(a, name=None, conjugate=False):
    """Return a matrix with rows and columns exchanged."""
    return as_tensor(np.swapaxes(array_of(a), -1, -2))


__getattr__ = missing("tensorflow.linalg")
