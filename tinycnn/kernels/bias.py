"""The bias, and its gradient: the sum of the rows of a matrix."""

from tinycnn.kernels._jit import kernel
from tinycnn.memory import take


def bias_forward(x, bias):
    """Add the bias; see :func:`tinycnn.reference.bias.bias_forward`."""
    y = take(x.shape, x.dtype)
    _add(x.reshape(-1, bias.size), bias, y.reshape(-1, bias.size))
    return y


def bias_backward(dy, dbias):
    """Fill in the gradient of the bias; see :func:`tinycnn.reference.bias.bias_backward`."""
    sum_rows(dy.reshape(-1, dbias.size), dbias)


@kernel
def _add(rows, bias, sums):
    for i in range(rows.shape[0]):
        row, found = rows[i], sums[i]
        for f in range(bias.size):
            found[f] = row[f] + bias[f]


@kernel
def sum_rows(rows, total):
    """Fill in the sum of the rows."""
    total[:] = 0
    for i in range(rows.shape[0]):
        row = rows[i]
        for f in range(total.size):
            total[f] += row[f]
