"""im2col and col2im as loops that copy whole runs of pixels.

Within one row of a window the pixels lie side by side in memory, KW * C numbers, so
the innermost loop is one plain copy; padding only shortens it. NumPy's way through
strided views takes some 6 times longer (``benchmarks/``).
"""

from tinycnn.kernels._jit import kernel
from tinycnn.memory import take
from tinycnn.reference.im2col import output_size


def places(x_shape, window, strides, pads):
    """Return (OH, OW): how many places a window has on images (N, H, W, C)."""
    top, bottom, left, right = pads
    oh = output_size(x_shape[1], window[0], strides[0], top, bottom)
    return oh, output_size(x_shape[2], window[1], strides[1], left, right)


def im2col(x, window, strides, pads):
    """Write each window out as one row; see :func:`tinycnn.reference.im2col.im2col`."""
    n, height, width, channels = x.shape
    oh, ow = places(x.shape, window, strides, pads)
    columns = take((n, oh, ow, window[0] * window[1] * channels), x.dtype)
    rows = x.reshape(n, height, width * channels)
    split = columns.reshape(n, oh, ow, window[0], window[1] * channels)
    _im2col(rows, split, strides[0], strides[1] * channels, pads[0], pads[2] * channels)
    return columns


def col2im(columns, x_shape, window, strides, pads):
    """Add each row back to its pixels; see :func:`tinycnn.reference.im2col.col2im`."""
    n, height, width, channels = x_shape
    x = take(x_shape, columns.dtype)
    rows = x.reshape(n, height, width * channels)
    split = columns.reshape(*columns.shape[:3], window[0], window[1] * channels)
    _col2im(split, rows, strides[0], strides[1] * channels, pads[0], pads[2] * channels)
    return x


@kernel
def _im2col(rows, columns, stride_h, stride_w, top, left):
    # Lengths along a row are counted in numbers, not in pixels: stride_w and left too.
    n, oh, ow, kh, run = columns.shape
    height, length = rows.shape[1], rows.shape[2]
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                start = j * stride_w - left
                first, last = max(0, -start), min(run, length - start)
                for a in range(kh):
                    target = columns[image, i, j, a]
                    row = i * stride_h + a - top
                    if row < 0 or row >= height or last <= 0:
                        target[:] = 0
                    else:
                        target[:first] = 0
                        target[last:] = 0
                        source = rows[image, row, start + first : start + last]
                        inner = target[first:last]
                        for t in range(inner.size):
                            inner[t] = source[t]


@kernel
def _col2im(columns, rows, stride_h, stride_w, top, left):
    n, oh, ow, kh, run = columns.shape
    height, length = rows.shape[1], rows.shape[2]
    rows[:] = 0
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                start = j * stride_w - left
                first, last = max(0, -start), min(run, length - start)
                for a in range(kh):
                    row = i * stride_h + a - top
                    if 0 <= row < height and first < last:
                        target = rows[image, row, start + first : start + last]
                        source = columns[image, i, j, a, first:last]
                        for t in range(target.size):
                            target[t] += source[t]
