"""Images mirrored and cut out: plain copies."""

from tinycnn.kernels._jit import kernel
from tinycnn.kernels.filling import fill
from tinycnn.memory import take


def flip_images(x, numbers, horizontal, vertical):
    """Mirror some images; see :func:`tinycnn.reference.moving.flip_images`."""
    y = take(x.shape, x.dtype)
    _flip(x, numbers, horizontal, vertical, y)
    return y


def crop_forward(x, starts, height, width):
    """Cut windows out; see :func:`tinycnn.reference.moving.crop_forward`."""
    y = take((x.shape[0], height, width, x.shape[3]), x.dtype)
    _crop(x, starts, y)
    return y


def crop_backward(dy, starts, height, width):
    """Put windows back; see :func:`tinycnn.reference.moving.crop_backward`."""
    dx = take((dy.shape[0], height, width, dy.shape[3]), dy.dtype)
    fill(dx.reshape(-1), 0.0)
    _put(dy, starts, dx)
    return dx


@kernel
def _flip(x, numbers, horizontal, vertical, y):
    images, height, width, channels = x.shape
    for n in range(images):
        flipped = numbers[n, 0] <= 0.5
        for i in range(height):
            row = height - 1 - i if flipped and vertical else i
            for j in range(width):
                column = width - 1 - j if flipped and horizontal else j
                for k in range(channels):
                    y[n, i, j, k] = x[n, row, column, k]


@kernel
def _crop(x, starts, y):
    images, height, width, channels = y.shape
    for n in range(images):
        top = min(int(starts[n, 0]), x.shape[1] - height)
        left = min(int(starts[n, 1]), x.shape[2] - width)
        for i in range(height):
            for j in range(width):
                for k in range(channels):
                    y[n, i, j, k] = x[n, top + i, left + j, k]


@kernel
def _put(dy, starts, dx):
    images, height, width, channels = dy.shape
    for n in range(images):
        top = min(int(starts[n, 0]), dx.shape[1] - height)
        left = min(int(starts[n, 1]), dx.shape[2] - width)
        for i in range(height):
            for j in range(width):
                for k in range(channels):
                    dx[n, top + i, left + j, k] = dy[n, i, j, k]
