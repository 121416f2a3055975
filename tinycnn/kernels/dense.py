"""The fully connected layer: three matrix products by register tiles, no BLAS.

See ``_products.py`` and ``_transposed_products.py`` for what makes them fast.
"""

from tinycnn.kernels._casting import contiguous
from tinycnn.kernels._products import multiply
from tinycnn.kernels._transposed_products import multiply_transposed
from tinycnn.kernels.bias import sum_rows
from tinycnn.memory import take


def dense_forward(x, kernel, bias):
    """Multiply and add the bias; see :func:`tinycnn.reference.dense.dense_forward`."""
    return add_up(x, kernel, bias, False)


def add_up(x, kernel, bias, relu):
    """Multiply, add the bias and, if asked to, relu while the sums are in registers."""
    x = contiguous(x, kernel.dtype)
    y = take((x.shape[0], kernel.shape[1]), x.dtype)
    multiply(x, (x.shape[1], 1), kernel, bias, y, relu)
    return y


def dense_backward_weights(dy, x, dkernel, dbias):
    """Fill in dkernel, dbias; see :func:`tinycnn.reference.dense.dense_backward_weights`."""
    dy, x = contiguous(dy, dkernel.dtype), contiguous(x, dkernel.dtype)
    multiply(x, (1, x.shape[1]), dy, None, dkernel, False)
    if dbias is not None:
        sum_rows(dy, dbias)


def dense_backward_input(dy, kernel):
    """Return dx; see :func:`tinycnn.reference.dense.dense_backward_input`."""
    dy = contiguous(dy, kernel.dtype)
    dx = take((dy.shape[0], kernel.shape[0]), dy.dtype)
    multiply_transposed(dy, kernel, dx)
    return dx
