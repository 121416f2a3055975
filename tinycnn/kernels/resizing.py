"""Images of another size: a new row is summed from old ones, then its pixels from that sum."""

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.filling import fill
from tinycnn.memory import scratch, take


def resize_forward(x, rows, columns, fill_value):
    """Make images of other sizes; see :func:`tinycnn.reference.resizing.resize_forward`."""
    n, _, width, channels = x.shape
    y = take((n, len(rows[0]), len(columns[0]), channels), x.dtype)
    with scratch():
        between = take((width, channels), x.dtype)
        _resize(x, *rows, *columns, x.dtype.type(fill_value), between, y)
    return y


def resize_backward(dy, rows, columns, height, width):
    """Gradient of the above; see :func:`tinycnn.reference.resizing.resize_backward`."""
    dx = take((dy.shape[0], height, width, dy.shape[3]), dy.dtype)
    fill(dx.reshape(-1), 0.0)
    with scratch():
        between = take((width, dy.shape[3]), dy.dtype)
        _resize_gradient(dy, *rows, *columns, between, dx)
    return dx


@kernel
def _resize(x, rows, row_weights, columns, column_weights, outside, between, y):
    _, height, width, channels = x.shape
    for n in range(y.shape[0]):
        for i in range(y.shape[1]):
            for j in range(width):
                for k in range(channels):
                    between[j, k] = 0
            for t in range(rows.shape[1]):
                row, weight = rows[i, t], row_weights[i, t]
                for j in range(width):
                    for k in range(channels):
                        value = x[n, row, j, k] if 0 <= row < height else outside
                        between[j, k] += weight * value
            for j in range(y.shape[2]):
                for k in range(channels):
                    y[n, i, j, k] = 0
                for t in range(columns.shape[1]):
                    column, weight = columns[j, t], column_weights[j, t]
                    for k in range(channels):
                        value = between[column, k] if 0 <= column < width else outside
                        y[n, i, j, k] += weight * value


@kernel
def _resize_gradient(dy, rows, row_weights, columns, column_weights, between, dx):
    _, height, width, channels = dx.shape
    for n in range(dy.shape[0]):
        for i in range(dy.shape[1]):
            for j in range(width):
                for k in range(channels):
                    between[j, k] = 0
            for j in range(dy.shape[2]):
                for t in range(columns.shape[1]):
                    column, weight = columns[j, t], column_weights[j, t]
                    if 0 <= column < width:
                        for k in range(channels):
                            between[column, k] += weight * dy[n, i, j, k]
            for t in range(rows.shape[1]):
                row, weight = rows[i, t], row_weights[i, t]
                if 0 <= row < height:
                    for j in range(width):
                        for k in range(channels):
                            dx[n, row, j, k] += weight * between[j, k]
