"""Exchanging axes, by one loop for any number of them."""

from tinycnn.kernels._jit import kernel
from tinycnn.memory import take


def permute(x, axes):
    """Exchange the axes; see :func:`tinycnn.reference.arranging.permute`."""
    steps = [1]
    for size in x.shape[:0:-1]:
        steps.insert(0, steps[0] * size)
    y = take(tuple(x.shape[a] for a in axes), x.dtype)
    _permute(x.reshape(-1), y.reshape(-1), y.shape, tuple(steps[a] for a in axes))
    return y


@kernel
def _permute(x, y, sizes, steps):
    count, step = sizes[-1], steps[-1]
    for run in range(y.size // max(1, count)):
        rest, source = run, 0
        for before in range(len(sizes) - 1):
            axis = len(sizes) - 2 - before
            rest, place = divmod(rest, sizes[axis])
            source += place * steps[axis]
        at = run * count
        for t in range(count):
            y[at + t] = x[source + t * step]
