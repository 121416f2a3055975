"""How much an operation has to compute and to move, whoever does it."""

import numpy as np


def flops(op, arguments, result):
    """Count what is computed, done densely.

    Parameters
    ----------
    op : str
        Its name in ``tinycnn.reference``.
    arguments : tuple
        What it is called with.
    result
        What it returned.

    Returns
    -------
    int
        Two for each multiply-add of a convolution or a dense layer, though a kernel may know
        how to do with fewer; for all else one for each number of the largest array.
    """
    if op in PRODUCTS:
        return 2 * PRODUCTS[op](*arguments)
    return max(array.size for array in _arrays((*arguments, result)))


def bytes_moved(op, arguments, result):
    """Count what must be read and written at least once: arguments and result."""
    given = _arrays(arguments)
    moved = sum(array.nbytes for array in given)
    if op.endswith("_update"):  # all but the gradient is written back as well
        return 2 * moved - arguments[1].nbytes
    new = [array for array in _arrays((result,)) if not any(array is one for one in given)]
    return moved + sum(array.nbytes for array in new)


def _arrays(values):
    found = []
    for value in values:
        if isinstance(value, np.ndarray):
            found.append(value)
        elif isinstance(value, tuple):
            found += _arrays(value)
    return found


def _places(x, kernel, strides, pads):
    """Return how many pixels all images of a convolution's output have."""
    n, height, width, _ = x.shape
    top, bottom, left, right = pads
    rows = (height + top + bottom - kernel.shape[0]) // strides[0] + 1
    return n * rows * ((width + left + right - kernel.shape[1]) // strides[1] + 1)


def _conv(x, kernel, bias, strides, pads, *_):
    return _places(x, kernel, strides, pads) * kernel.size


def _conv_weights(dy, x, strides, pads, dkernel, dbias):
    return _places(x, dkernel, strides, pads) * dkernel.size


def _conv_input(dy, kernel, x_shape, strides, pads):
    return dy[..., 0].size * kernel.size


def _conv_pool_backward(dy, winner, x, kernel, strides, pads, pool, dkernel, dbias, wants_dx):
    return _places(x, kernel, strides, pads) * kernel.size * (1 + wants_dx)


def _dense(x, kernel, *_):
    return len(x) * kernel.size


def _dense_weights(dy, x, dkernel, dbias):
    return len(x) * dkernel.size


def _late(dy, x, leaves, first, dkernel, dbias):
    return len(x) * dkernel.size


# Multiply-adds of the operations that mostly consist of them.
PRODUCTS = {
    "conv2d_backward_input": _conv_input,
    "conv2d_backward_weights": _conv_weights,
    "conv2d_forward": _conv,
    "conv2d_relu_forward": _conv,
    "conv2d_relu_max_pool_backward": _conv_pool_backward,
    "conv2d_relu_max_pool_forward": _conv,
    "dense_backward_input": _dense,
    "dense_backward_weights": _dense_weights,
    "dense_forward": _dense,
    "dense_relu_forward": _dense,
    "late_gradient": _late,
}
