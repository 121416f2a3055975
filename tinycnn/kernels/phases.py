"""Phases of images, copied run by run."""

from tinycnn.kernels._frames import copy_run, fill_with_zeros
from tinycnn.kernels._jit import kernel
from tinycnn.memory import take


def split_phases(x, steps, pads):
    """Make an image of each phase; see :func:`tinycnn.reference.phases.split_phases`."""
    n, height, width, channels = x.shape
    top, bottom, left, right = pads
    rows = -(-(top + height + bottom) // steps[0])
    columns = -(-(left + width + right) // steps[1])
    phases = take((n * steps[0] * steps[1], rows, columns, channels), x.dtype)
    _split(x.reshape(-1), phases.reshape(-1), x.shape, (rows, columns), steps, (top, left))
    return phases


def join_phases(phases, steps, pads, x_shape):
    """Put phases together again; see :func:`tinycnn.reference.phases.join_phases`."""
    x = take(x_shape, phases.dtype)
    _join(phases.reshape(-1), x.reshape(-1), x_shape, phases.shape[1:3], steps, (pads[0], pads[2]))
    return x


@kernel
def _split(x, phases, x_shape, sizes, steps, corner):
    n, height, width, channels = x_shape
    rows, columns = sizes
    at = 0
    for phase in range(n * steps[0] * steps[1]):
        image, p = divmod(phase, steps[0] * steps[1])
        p, q = divmod(p, steps[1])
        for i in range(rows):
            row = i * steps[0] + p - corner[0]
            if row < 0 or row >= height:
                fill_with_zeros(phases, at, columns * channels)
                at += columns * channels
            elif steps[1] == 1:
                left, source = corner[1] * channels, (image * height + row) * width * channels
                fill_with_zeros(phases, at, left)
                copy_run(x, source, phases, at + left, width * channels)
                last = left + width * channels
                fill_with_zeros(phases, at + last, columns * channels - last)
                at += columns * channels
            else:
                for j in range(columns):
                    column = j * steps[1] + q - corner[1]
                    if column < 0 or column >= width:
                        fill_with_zeros(phases, at, channels)
                    else:
                        source = ((image * height + row) * width + column) * channels
                        copy_run(x, source, phases, at, channels)
                    at += channels


@kernel
def _join(phases, x, x_shape, sizes, steps, corner):
    n, height, width, channels = x_shape
    rows, columns = sizes
    at = 0
    for image in range(n):
        for row in range(height):
            i, p = divmod(row + corner[0], steps[0])
            first = (image * steps[0] + p) * steps[1]
            if steps[1] == 1:
                source = ((first * rows + i) * columns + corner[1]) * channels
                copy_run(phases, source, x, at, width * channels)
                at += width * channels
            else:
                for column in range(width):
                    j, q = divmod(column + corner[1], steps[1])
                    source = (((first + q) * rows + i) * columns + j) * channels
                    copy_run(phases, source, x, at, channels)
                    at += channels
