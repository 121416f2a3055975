"""One image cut into bands, where several threads share a convolution.

A band of the output needs some rows of the image, and padding only where it reaches an edge: so
it is a convolution of its own, of a smaller image that lies inside the first.
"""

from tinycnn.kernels._recording import apart


def bands(x, kernel_shape, strides, pads, y_shape, multiple, pool=1):
    """Yield (rows of the output, the image that they see, its pads); usually just one, the whole.

    Parameters
    ----------
    x : ndarray of shape (N, H, W, C)
    kernel_shape : (KH, KW, C, F)
    strides, pads, y_shape : tuple of int
        ``y_shape`` (N, OH, OW, F).
    multiple : int
        Bands begin at multiples of so many rows.
    pool : int
        How many rows of the convolution make one row of the output.
    """
    n, height = x.shape[:2]
    if n != 1:
        yield slice(0, y_shape[1]), x, pads
        return
    work = y_shape[1] * y_shape[2] * kernel_shape[0] * kernel_shape[1] * kernel_shape[2] * kernel_shape[3]
    for rows in apart(y_shape[1], work * pool * pool, multiple):
        if rows == slice(0, y_shape[1]):
            yield rows, x, pads
            return
        start = rows.start * pool * strides[0] - pads[0]
        stop = (rows.stop * pool - 1) * strides[0] - pads[0] + kernel_shape[0]
        band = x[:, max(start, 0) : min(stop, height)]
        yield rows, band, (max(-start, 0), max(stop - height, 0), *pads[2:])
