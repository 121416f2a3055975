"""Making arrays, and giving them other shapes."""

import numpy as np

from tinycnn.ops.arrays import convert_to_tensor, dtype_of, pair


def shape(x):
    """Return the size of each axis, a tuple."""
    return tuple(convert_to_tensor(x).shape)


def size(x):
    """Return the number of elements."""
    return convert_to_tensor(x).size


def ndim(x):
    """Return the number of axes."""
    return convert_to_tensor(x).ndim


def reshape(x, newshape):
    """Return it in another shape."""
    return np.reshape(convert_to_tensor(x), newshape)


def ravel(x):
    """Return it as a vector."""
    return np.reshape(convert_to_tensor(x), -1)


def transpose(x, axes=None):
    """Return it with its axes in another order; by default, the opposite one."""
    return np.transpose(convert_to_tensor(x), axes)


def swapaxes(x, axis1, axis2):
    """Exchange two axes."""
    return np.swapaxes(convert_to_tensor(x), axis1, axis2)


def moveaxis(x, source, destination):
    """Move axes to other places."""
    return np.moveaxis(convert_to_tensor(x), source, destination)


def expand_dims(x, axis):
    """Insert an axis of size 1."""
    return np.expand_dims(convert_to_tensor(x), axis)


def squeeze(x, axis=None):
    """Remove axes of size 1."""
    return np.squeeze(convert_to_tensor(x), axis)


def flip(x, axis=None):
    """Turn the order around."""
    return np.flip(convert_to_tensor(x), axis)


def roll(x, shift, axis=None):
    """Move elements on; the last come first."""
    return np.roll(convert_to_tensor(x), shift, axis)


def broadcast_to(x, shape):
    """Repeat along axes of size 1."""
    return np.broadcast_to(convert_to_tensor(x), shape)


def concatenate(xs, axis=0):
    """Join arrays along an axis."""
    return np.concatenate([convert_to_tensor(x) for x in xs], axis=axis)


def stack(x, axis=0):
    """Join arrays along a new axis."""
    return np.stack([convert_to_tensor(part) for part in x], axis=axis)


def split(x, indices_or_sections, axis=0):
    """Cut an array along an axis."""
    return list(np.split(convert_to_tensor(x), indices_or_sections, axis=axis))


def tile(x, repeats):
    """Repeat the whole."""
    return np.tile(convert_to_tensor(x), repeats)


def repeat(x, repeats, axis=None):
    """Repeat each element."""
    return np.repeat(convert_to_tensor(x), repeats, axis=axis)


def pad(x, pad_width, mode="constant", constant_values=None):
    """Put something around it."""
    settings = {"constant_values": constant_values or 0} if mode == "constant" else {}
    return np.pad(convert_to_tensor(x), pad_width, mode=mode, **settings)


def take(x, indices, axis=None):
    """Pick elements along an axis."""
    return np.take(convert_to_tensor(x), convert_to_tensor(indices), axis=axis)


def take_along_axis(x, indices, axis=None):
    """Pick, in each row, its own elements."""
    x = convert_to_tensor(x)
    if axis is None:
        x, axis = np.reshape(x, -1), 0
    return np.take_along_axis(x, convert_to_tensor(indices), axis=axis)


def matmul(x1, x2):
    """Multiply matrices."""
    return np.matmul(*pair(x1, x2))


def dot(x1, x2):
    """Multiply matrices or vectors."""
    return np.dot(*pair(x1, x2))


def einsum(subscripts, *operands):
    """Sum products along axes named by letters."""
    return np.einsum(subscripts, *(convert_to_tensor(operand) for operand in operands))


def zeros(shape, dtype="float32"):
    """Return zeros."""
    return np.zeros(shape, dtype_of(dtype))


def ones(shape, dtype="float32"):
    """Return ones."""
    return np.ones(shape, dtype_of(dtype))


def full(shape, fill_value, dtype=None):
    """Return the same number everywhere."""
    return np.full(shape, convert_to_tensor(fill_value, dtype))


def zeros_like(x, dtype=None):
    """Return zeros in the shape and type of an array."""
    return np.zeros_like(convert_to_tensor(x), None if dtype is None else dtype_of(dtype))


def ones_like(x, dtype=None):
    """Return ones in the shape and type of an array."""
    return np.ones_like(convert_to_tensor(x), None if dtype is None else dtype_of(dtype))


def arange(start, stop=None, step=None, dtype=None):
    """Return evenly spaced numbers; the end is not among them."""
    start, stop = (0, start) if stop is None else (start, stop)
    return convert_to_tensor(list(np.arange(start, stop, step).tolist()), dtype)


def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype="float32", axis=0):
    """Return so many evenly spaced numbers, and with ``retstep`` their distance as well."""
    numbers, step = np.linspace(start, stop, num, endpoint, True, axis=axis)
    numbers = numbers.astype(dtype_of("float32" if dtype is None else dtype))
    return (numbers, step) if retstep else numbers


def eye(N, M=None, k=0, dtype="float32"):
    """Return ones on a diagonal."""
    return np.eye(N, M, k, dtype_of(dtype))


def diag(x, k=0):
    """Return the diagonal of a matrix, or the matrix with such a diagonal."""
    return np.diag(convert_to_tensor(x), k)
