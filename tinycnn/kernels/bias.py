"""Adding a bias to every row of a matrix, in place; and the sum of rows, its gradient."""

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.filling import fill
from tinycnn.memory import take


def bias_or_zeros(bias, kernel_array):
    """Return the bias, or zeros for a layer without one."""
    if bias is None:
        bias = take(kernel_array.shape[-1:], kernel_array.dtype)
        fill(bias, 0.0)
    return bias


@kernel
def add_bias(rows, bias):
    """rows + bias"""
    for i in range(rows.shape[0]):
        row = rows[i]
        for f in range(bias.size):
            row[f] += bias[f]


@kernel
def add_bias_relu(rows, bias):
    """max(rows + bias, 0), where a NaN stays NaN."""
    for i in range(rows.shape[0]):
        row = rows[i]
        for f in range(bias.size):
            value = row[f] + bias[f]
            row[f] = 0 if value < 0 else value


@kernel
def sum_rows(rows, total):
    """Fill in the sum of the rows."""
    total[:] = 0
    for i in range(rows.shape[0]):
        row = rows[i]
        for f in range(total.size):
            total[f] += row[f]
