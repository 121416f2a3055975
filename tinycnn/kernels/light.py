"""Brightness, contrast and scale: a pass for the means of an image, and one over its pixels."""

from tinycnn.kernels._jit import inline, kernel
from tinycnn.memory import take


def brightness_forward(x, numbers, low, high):
    """Add numbers; see :func:`tinycnn.reference.light.brightness_forward`."""
    y = take(x.shape, x.dtype)
    _brightness(x, numbers, x.dtype.type(low), x.dtype.type(high), y)
    return y


def brightness_backward(dy, x, numbers, low, high):
    """Gradient of the above; see :func:`tinycnn.reference.light.brightness_backward`."""
    dx = take(x.shape, x.dtype)
    _brightness_gradient(dy, x, numbers, x.dtype.type(low), x.dtype.type(high), dx)
    return dx


def contrast_forward(x, numbers, low, high):
    """Multiply distances from the mean; see :func:`tinycnn.reference.light.contrast_forward`."""
    y = take(x.shape, x.dtype)
    _contrast(x, numbers, x.dtype.type(low), x.dtype.type(high), y)
    return y


def contrast_backward(dy, x, numbers, low, high):
    """Gradient of the above; see :func:`tinycnn.reference.light.contrast_backward`."""
    dx = take(x.shape, x.dtype)
    _contrast_gradient(dy, x, numbers, x.dtype.type(low), x.dtype.type(high), dx)
    return dx


def rescale(x, scale, offset):
    """Multiply and add; see :func:`tinycnn.reference.light.rescale`."""
    y = take(x.shape, x.dtype)
    channels = x.shape[-1] if scale.size > 1 or offset.size > 1 else 1
    _rescale(x.reshape(-1), scale, offset, channels, y.reshape(-1))
    return y


@kernel
def _rescale(x, scale, offset, channels, y):
    if channels == 1:
        for i in range(x.size):
            y[i] = x[i] * scale[0] + offset[0]
        return
    for i in range(0, x.size, channels):
        for k in range(channels):
            factor = scale[k] if scale.size > 1 else scale[0]
            y[i + k] = x[i + k] * factor + (offset[k] if offset.size > 1 else offset[0])


@kernel
def _brightness(x, numbers, low, high, y):
    for n in range(x.shape[0]):
        for i in range(x.shape[1]):
            for j in range(x.shape[2]):
                for k in range(x.shape[3]):
                    y[n, i, j, k] = _bounded(x[n, i, j, k] + numbers[n, 0], low, high)


@kernel
def _brightness_gradient(dy, x, numbers, low, high, dx):
    for n in range(x.shape[0]):
        for i in range(x.shape[1]):
            for j in range(x.shape[2]):
                for k in range(x.shape[3]):
                    value = x[n, i, j, k] + numbers[n, 0]
                    dx[n, i, j, k] = dy[n, i, j, k] * (1 if low <= value <= high else 0)


@kernel
def _contrast(x, numbers, low, high, y):
    for n in range(x.shape[0]):
        for k in range(x.shape[3]):
            mean, factor = _mean(x, n, k), numbers[n, 0]
            for i in range(x.shape[1]):
                for j in range(x.shape[2]):
                    y[n, i, j, k] = _bounded((x[n, i, j, k] - mean) * factor + mean, low, high)


@kernel
def _contrast_gradient(dy, x, numbers, low, high, dx):
    for n in range(x.shape[0]):
        for k in range(x.shape[3]):
            mean, factor = _mean(x, n, k), numbers[n, 0]
            for i in range(x.shape[1]):
                for j in range(x.shape[2]):
                    value = (x[n, i, j, k] - mean) * factor + mean
                    dx[n, i, j, k] = dy[n, i, j, k] * (1 if low <= value <= high else 0)
            through_mean = (1 - factor) * _mean(dx, n, k)
            for i in range(x.shape[1]):
                for j in range(x.shape[2]):
                    dx[n, i, j, k] = factor * dx[n, i, j, k] + through_mean


@inline
def _bounded(value, low, high):
    """A NaN is neither below nor above: it stays."""
    if value < low:
        return low
    return high if value > high else value


@inline
def _mean(x, n, k):
    total = 0.0
    for i in range(x.shape[1]):
        for j in range(x.shape[2]):
            total += x[n, i, j, k]
    return total / (x.shape[1] * x.shape[2])
