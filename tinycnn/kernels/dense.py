"""The fully connected layer: three matrix products, written into memory that is there.

NumPy's ``matmul`` runs BLAS here, one thread of it for each of ours, and releases
the interpreter while it does.
"""

import numpy as np

from tinycnn.memory import take


def dense_forward(x, kernel, bias):
    """Multiply and add the bias; see :func:`tinycnn.reference.dense.dense_forward`."""
    y = take((x.shape[0], kernel.shape[1]), x.dtype)
    np.matmul(x, kernel, out=y)
    if bias is not None:
        y += bias
    return y


def dense_backward_weights(dy, x, dkernel, dbias):
    """Fill in dkernel, dbias; see :func:`tinycnn.reference.dense.dense_backward_weights`."""
    np.matmul(x.T, dy, out=dkernel)
    if dbias is not None:
        dy.sum(axis=0, out=dbias)


def dense_backward_input(dy, kernel):
    """Return dx; see :func:`tinycnn.reference.dense.dense_backward_input`."""
    dx = take((dy.shape[0], kernel.shape[0]), dy.dtype)
    np.matmul(dy, kernel.T, out=dx)
    return dx
