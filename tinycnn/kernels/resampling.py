"""Weighted sums of rows, then of columns; weights that are 0 cost nothing."""

from tinycnn.kernels._jit import kernel
from tinycnn.memory import scratch, take


def resample(x, rows, columns):
    """Weigh rows and columns; see :func:`tinycnn.reference.resampling.resample`."""
    n, height, width, channels = x.shape
    oh, ow = len(rows), len(columns)
    y = take((n, oh, ow, channels), x.dtype)
    with scratch():
        high = take((n, oh, width * channels), x.dtype)
        _weigh(x.reshape(n, height, width * channels), rows, high)
        _weigh(high.reshape(n * oh, width, channels), columns, y.reshape(n * oh, ow, channels))
    return y


@kernel
def _weigh(x, weights, y):
    for n in range(x.shape[0]):
        for i in range(weights.shape[0]):
            target = y[n, i]
            target[:] = 0
            for h in range(weights.shape[1]):
                weight = weights[i, h]
                if weight != 0:
                    source = x[n, h]
                    for t in range(target.size):
                        target[t] += weight * source[t]
