"""Pooling over whole images; the average is among the other averages, in ``pooling.py``."""

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.pooling import max_pool_forward
from tinycnn.memory import scratch, take


def global_max_pool_forward(x):
    """Keep the greatest; see :func:`tinycnn.reference.global_pooling.global_max_pool_forward`."""
    n, height, width, channels = x.shape
    size = (height, width)
    return max_pool_forward(x, size, size, (0, 0, 0, 0))[0].reshape(n, channels)


def global_max_pool_backward(dy, x, y):
    """Share gradients; see :func:`tinycnn.reference.global_pooling.global_max_pool_backward`."""
    n, height, width, channels = x.shape
    dx = take(x.shape, dy.dtype)
    with scratch():
        share, rows = take((channels,), dy.dtype), (n, height * width, channels)
        _share_among_greatest(dy, x.reshape(rows), y, dx.reshape(rows), share)
    return dx


@kernel
def _share_among_greatest(dy, x, y, dx, share):
    for image in range(x.shape[0]):
        greatest, gradient = y[image], dy[image]
        share[:] = 0
        for p in range(x.shape[1]):
            pixel = x[image, p]
            for c in range(pixel.size):
                share[c] += pixel[c] == greatest[c]
        for c in range(share.size):
            share[c] = gradient[c] / share[c]
        for p in range(x.shape[1]):
            pixel, target = x[image, p], dx[image, p]
            for c in range(pixel.size):
                target[c] = (pixel[c] == greatest[c]) * share[c]
