"""Functions on tensors at the top of TensorFlow: making them, and giving them another shape."""

import numpy as np

from tinycnn.compat.tensorflow.shapes import TensorShape
from tinycnn.compat.tensorflow.tensors import Tensor, array_of, as_tensor, constant, plain
from tinycnn.compat.tensorflow.together import one_by_one


def _array(x):
    return array_of(x)


def shape(input, out_type=np.int32, name=None):
    """Return the sizes, as a tensor."""
    return as_tensor(np.array(np.shape(input), out_type))


def size(input, out_type=np.int32, name=None):
    """Return how many numbers there are."""
    return as_tensor(np.array(np.size(input), out_type))


def rank(input, name=None):
    """Return the number of axes."""
    return as_tensor(np.array(np.ndim(input), np.int32))


def reshape(tensor, shape, name=None):
    """Return the numbers in another shape."""
    return as_tensor(_array(tensor).reshape([int(length) for length in np.ravel(shape)]))


def transpose(a, perm=None, conjugate=False, name=None):
    """Return the axes in another order."""
    return as_tensor(np.transpose(_array(a), perm))


def expand_dims(input, axis=None, name=None, dim=None):
    """Return it with an axis of length 1 more."""
    return as_tensor(np.expand_dims(_array(input), int(dim if axis is None else axis)))


def squeeze(input, axis=None, name=None, squeeze_dims=None):
    """Return it without axes of length 1."""
    axis = squeeze_dims if axis is None else axis
    return as_tensor(np.squeeze(_array(input), axis if axis is None or np.ndim(axis) == 0 else tuple(axis)))


def concat(values, axis=0, name=None):
    """Return tensors joined along an axis that is there."""
    return as_tensor(np.concatenate([_array(one) for one in values], int(axis)))


def stack(values, axis=0, name="stack"):
    """Return tensors joined along a new axis."""
    return as_tensor(np.stack([_array(one) for one in values], axis))


def unstack(value, num=None, axis=0, name="unstack"):
    """Return a list of the tensors along an axis."""
    return [as_tensor(one) for one in np.moveaxis(_array(value), axis, 0)]


def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """Return a list of pieces: so many equal ones, or of these sizes."""
    x = _array(value)
    if np.ndim(num_or_size_splits) == 0:
        return [as_tensor(one) for one in np.split(x, int(num_or_size_splits), axis)]
    sizes = [int(length) for length in num_or_size_splits]
    if -1 in sizes:
        sizes[sizes.index(-1)] = x.shape[axis] - sum(length for length in sizes if length != -1)
    return [as_tensor(one) for one in np.split(x, np.cumsum(sizes)[:-1], axis)]


def tile(input, multiples, name=None):
    """Return it repeated along each axis."""
    return as_tensor(np.tile(_array(input), np.asarray(multiples)))


def repeat(input, repeats, axis=None, name=None):
    """Return each number, or each slice along an axis, so many times."""
    return as_tensor(np.repeat(_array(input), repeats, axis))


def reverse(tensor, axis, name=None):
    """Return it turned round along axes."""
    return as_tensor(np.flip(_array(tensor), tuple(np.ravel(axis).tolist())))


def roll(input, shift, axis, name=None):
    """Return it moved along an axis; what leaves at one end comes in at the other."""
    return as_tensor(np.roll(_array(input), shift, axis))


def pad(tensor, paddings, mode="CONSTANT", constant_values=0, name=None):
    """Return it with a frame: of one number, or what is reflected at the edge."""
    modes = {"CONSTANT": "constant", "REFLECT": "reflect", "SYMMETRIC": "symmetric"}
    kind = modes[mode.upper()]
    more = {"constant_values": constant_values} if kind == "constant" else {}
    return as_tensor(np.pad(_array(tensor), np.asarray(paddings).tolist(), kind, **more))


def gather(params, indices, validate_indices=None, axis=0, batch_dims=0, name=None):
    """Return the slices at these places along an axis."""
    return as_tensor(np.take(_array(params), np.asarray(indices), axis if axis is not None else 0))


def slice(input_, begin, size, name=None):
    """Return a block that begins here and has this size; -1 is up to the end."""
    x = _array(input_)
    ends = [
        None if length == -1 else start + length
        for start, length in zip(np.ravel(begin).tolist(), np.ravel(size).tolist(), strict=True)
    ]
    places = zip(np.ravel(begin).tolist(), ends, strict=True)
    return as_tensor(x[tuple(np.s_[start:end] for start, end in places)])


def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """Return what stands where the mask is true."""
    x = _array(tensor)
    return as_tensor(x[np.asarray(mask)] if axis in (None, 0) else np.compress(np.ravel(mask), x, axis))


def where(condition, x=None, y=None, name=None):
    """Return x where it is true and y elsewhere; or the places where it is true."""
    if x is None and y is None:
        return as_tensor(np.argwhere(np.asarray(condition)))
    return as_tensor(np.where(np.asarray(condition), _array(x), _array(y)))


def one_hot(indices, depth, on_value=1.0, off_value=0.0, axis=-1, dtype=None, name=None):
    """Return rows of zeros with a one at the place that is the number; of zeros alone for others.

    Examples
    --------
    >>> one_hot([0, 2], 3).numpy()
    array([[1., 0., 0.],
           [0., 0., 1.]], dtype=float32)
    """
    found = np.asarray(indices)[..., np.newaxis] == np.arange(int(depth))
    if axis != -1:
        found = np.moveaxis(found, -1, axis)
    return as_tensor(np.where(found, on_value, off_value).astype(dtype or np.float32))


def zeros(shape, dtype=np.float32, name=None):
    """Return zeros."""
    return as_tensor(np.zeros(tuple(np.ravel(shape).astype(int)), dtype))


def ones(shape, dtype=np.float32, name=None):
    """Return ones."""
    return as_tensor(np.ones(tuple(np.ravel(shape).astype(int)), dtype))


def zeros_like(input, dtype=None, name=None):
    """Return zeros in the shape of another."""
    return as_tensor(np.zeros_like(_array(input), dtype))


def ones_like(input, dtype=None, name=None):
    """Return ones in the shape of another."""
    return as_tensor(np.ones_like(_array(input), dtype))


def fill(dims, value, name=None):
    """Return one number many times."""
    return as_tensor(np.full(tuple(np.ravel(dims).astype(int)), _array(value)))


def eye(num_rows, num_columns=None, batch_shape=None, dtype=np.float32, name=None):
    """Return a matrix with ones on its diagonal."""
    return as_tensor(np.eye(int(num_rows), num_columns, dtype=dtype))


def range(start, limit=None, delta=1, dtype=None, name="range"):
    """Return numbers one after the other."""
    begin, end = (0, start) if limit is None else (start, limit)
    numbers = np.arange(plain(begin), plain(end), plain(delta))
    return as_tensor(numbers.astype(dtype)) if dtype else constant(numbers.tolist())


def linspace(start, stop, num, name=None, axis=0):
    """Return numbers at equal distances, both ends among them."""
    whole = np.linspace(start, stop, int(num), axis=axis)
    return as_tensor(whole if _array(start).dtype == np.float64 else whole.astype(np.float32))


def identity(input, name=None):
    """Return a copy."""
    return as_tensor(np.array(_array(input)))


def stop_gradient(input, name=None):
    """Return it as it is; no gradient goes back through it."""
    return as_tensor(np.asarray(plain(input)))


def broadcast_to(input, shape, name=None):
    """Return it repeated up to a shape."""
    return as_tensor(np.broadcast_to(_array(input), tuple(np.ravel(shape))).copy())


def meshgrid(*args, indexing="xy", name=None):
    """Return the coordinates of a grid, an array for each axis."""
    return [as_tensor(one) for one in np.meshgrid(*map(_array, args), indexing=indexing)]


def unique(x, out_idx=np.int32, name=None):
    """Return the different values in order of their first places, and which one each is."""
    values, first, places = np.unique(_array(x), return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty(len(order), out_idx)
    number[order] = np.arange(len(order))
    return as_tensor(values[order]), as_tensor(number[places.ravel()])


def is_tensor(x):
    """Return whether it is a tensor."""
    return isinstance(x, Tensor)


def ensure_shape(x, shape, name=None):
    """Return it, if its sizes are these.

    Raises
    ------
    ValueError
        If they are not.
    """
    found = np.shape(x)
    fits = len(found) == len(shape) and all(
        want in (None, have) for have, want in zip(found, shape, strict=True)
    )
    if not fits:
        raise ValueError(f"ensure_shape expects an array of shape {tuple(shape)}, received {tuple(found)}.")
    return as_tensor(_array(x))


def map_fn(fn, elems, dtype=None, parallel_iterations=None, fn_output_signature=None, name=None, **idle):
    """Return a function of each slice along the first axis, joined."""
    if isinstance(elems, (list, tuple)):
        found = [fn(tuple(as_tensor(one) for one in row)) for row in zip(*map(_array, elems), strict=True)]
    else:
        found = [fn(as_tensor(one)) for one in _array(elems)]
    if found and isinstance(found[0], (list, tuple)):
        return type(found[0])(stack(parts) for parts in zip(*found, strict=True))
    return stack(found)


def cond(pred, true_fn=None, false_fn=None, name=None):
    """Return what the one function returns, or the other."""
    return true_fn() if bool(pred) else false_fn()


def while_loop(cond, body, loop_vars, **idle):
    """Go on with a function as long as another says so."""
    found = list(loop_vars)
    while bool(cond(*found)):
        found = body(*found)
        found = list(found) if isinstance(found, (list, tuple)) else [found]
    return found


def _for_many(axis):
    """Return an axis of one sample as that of an array of samples."""
    return axis if axis < 0 else axis + 1


reshape = one_by_one(
    reshape, lambda x, shape, name=None: x.reshape((len(x), *(int(length) for length in np.ravel(shape))))
)
expand_dims = one_by_one(expand_dims, lambda x, axis, name=None: np.expand_dims(x, _for_many(int(axis))))
one_hot = one_by_one(one_hot, lambda x, depth, dtype=None: np.asarray(one_hot(x, depth, dtype=dtype)))


__all__ = [
    "TensorShape",
    "boolean_mask",
    "broadcast_to",
    "concat",
    "cond",
    "ensure_shape",
    "expand_dims",
    "eye",
    "fill",
    "gather",
    "identity",
    "is_tensor",
    "linspace",
    "map_fn",
    "meshgrid",
    "one_hot",
    "ones",
    "ones_like",
    "pad",
    "range",
    "rank",
    "repeat",
    "reshape",
    "reverse",
    "roll",
    "shape",
    "size",
    "slice",
    "split",
    "squeeze",
    "stack",
    "stop_gradient",
    "tile",
    "transpose",
    "unique",
    "unstack",
    "where",
    "while_loop",
    "zeros",
    "zeros_like",
]
