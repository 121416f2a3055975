"""The gradient of a bias: the sum of the rows of a matrix."""

from tinycnn.kernels._jit import kernel


@kernel
def sum_rows(rows, total):
    """Fill in the sum of the rows."""
    total[:] = 0
    for i in range(rows.shape[0]):
        row = rows[i]
        for f in range(total.size):
            total[f] += row[f]
