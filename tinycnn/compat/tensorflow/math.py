"""``tf.math``: functions of numbers, on arrays."""

from typing import NamedTuple

import numpy as np

from tinycnn.compat.tensorflow import special
from tinycnn.compat.tensorflow.missing import missing as _missing
from tinycnn.compat.tensorflow.tensors import array_of as _array_of
from tinycnn.compat.tensorflow.tensors import as_tensor as _tensor
from tinycnn.compat.tensorflow.tensors import constant as _constant
from tinycnn.compat.tensorflow.together import one_by_one as _one_by_one

_ONE = {
    "abs": np.abs,
    "acos": np.arccos,
    "asin": np.arcsin,
    "atan": np.arctan,
    "ceil": np.ceil,
    "cos": np.cos,
    "cosh": np.cosh,
    "erf": special.erf,
    "exp": np.exp,
    "expm1": np.expm1,
    "floor": np.floor,
    "is_finite": np.isfinite,
    "is_inf": np.isinf,
    "is_nan": np.isnan,
    "log": np.log,
    "log1p": np.log1p,
    "log_sigmoid": special.log_sigmoid,
    "logical_not": np.logical_not,
    "negative": np.negative,
    "reciprocal": lambda x: 1 / x,
    "rint": np.rint,
    "round": np.round,
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "sigmoid": special.sigmoid,
    "sign": np.sign,
    "sin": np.sin,
    "sinh": np.sinh,
    "softplus": special.softplus,
    "sqrt": np.sqrt,
    "square": np.square,
    "tan": np.tan,
    "tanh": np.tanh,
}
_TWO = {
    "add": np.add,
    "atan2": np.arctan2,
    "divide": np.true_divide,
    "divide_no_nan": special.divide_no_nan,
    "equal": np.equal,
    "floordiv": np.floor_divide,
    "floormod": np.mod,
    "greater": np.greater,
    "greater_equal": np.greater_equal,
    "less": np.less,
    "less_equal": np.less_equal,
    "logical_and": np.logical_and,
    "logical_or": np.logical_or,
    "logical_xor": np.logical_xor,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "mod": np.mod,
    "multiply": np.multiply,
    "not_equal": np.not_equal,
    "pow": np.power,
    "squared_difference": lambda x, y: np.square(x - y),
    "subtract": np.subtract,
    "truediv": np.true_divide,
}
_DOWN = {
    "reduce_all": np.all,
    "reduce_any": np.any,
    "reduce_logsumexp": special.logsumexp,
    "reduce_max": np.max,
    "reduce_mean": np.mean,
    "reduce_min": np.min,
    "reduce_prod": np.prod,
    "reduce_std": np.std,
    "reduce_sum": np.sum,
    "reduce_variance": np.var,
}


def _of_one(name, function):
    def call(x, name=None):
        return _tensor(function(_array_of(x)))

    return _one_by_one(
        _named(call, name, "Return a function of each number."), lambda x, name=None: function(x)
    )


def _of_two(name, function):
    def call(x, y, name=None):
        # A number of Python takes the type of the other.
        weak = [type(one) in (int, float, bool) for one in (x, y)]
        x, y = ((one if is_weak else _array_of(one)) for one, is_weak in zip((x, y), weak, strict=True))
        return _tensor(function(*map(_constant, (x, y))) if all(weak) else function(x, y))

    return _named(call, name, "Return a function of the numbers at equal places.")


def _over_axes(name, function):
    def call(input_tensor, axis=None, keepdims=False, name=None, reduction_indices=None, keep_dims=None):
        x = _array_of(input_tensor)
        axis = reduction_indices if axis is None else axis
        axis = tuple(np.ravel(axis).tolist()) if axis is not None and np.ndim(axis) else axis
        found = function(x, axis=axis, keepdims=bool(keepdims if keep_dims is None else keep_dims))
        # Whole numbers keep their type, as in TensorFlow, also in a mean.
        return _tensor(found if found.dtype in (bool, x.dtype) else np.asarray(found).astype(x.dtype))

    return _named(call, name, "Return a function of the numbers along axes; of all of them if none is given.")


def _named(call, name, text):
    call.__name__ = call.__qualname__ = name
    call.__doc__ = text
    return call


globals().update({name: _of_one(name, function) for name, function in _ONE.items()})
globals().update({name: _of_two(name, function) for name, function in _TWO.items()})
globals().update({name: _over_axes(name, function) for name, function in _DOWN.items()})


def argmax(input, axis=None, output_type=np.int64, name=None, dimension=None):
    """Return the place of the largest number along an axis, the first one if not given."""
    axis = dimension if axis is None else axis
    return _tensor(np.argmax(_array_of(input), 0 if axis is None else axis).astype(output_type))


def argmin(input, axis=None, output_type=np.int64, name=None):
    """Return the place of the smallest number along an axis, the first one if not given."""
    return _tensor(np.argmin(_array_of(input), 0 if axis is None else axis).astype(output_type))


def clip_by_norm(t, clip_norm, axes=None, name=None):
    """Return the numbers, made smaller together if their length is above a bound."""
    t = _array_of(t)
    length = np.sqrt(np.sum(np.square(t), axis=axes, keepdims=True))
    return _tensor(t * np.minimum(1, clip_norm / np.maximum(length, np.finfo(t.dtype).tiny)).astype(t.dtype))


def global_norm(t_list, name=None):
    """Return the length of all arrays together."""
    total = sum(float(np.square(_array_of(one)).sum()) for one in t_list if one is not None)
    return _tensor(np.asarray(total**0.5, np.float32))


def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """Return arrays, made smaller together if their length is above a bound, and that length."""
    length = global_norm(t_list) if use_norm is None else use_norm
    share = min(1.0, float(clip_norm) / max(float(length), 1e-30))
    found = [
        None if one is None else _tensor(_array_of(one) * _array_of(one).dtype.type(share)) for one in t_list
    ]
    return found, length


def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """Return the sums of all numbers up to each."""
    x = _array_of(x)
    turned = np.flip(x, axis) if reverse else x
    found = np.cumsum(turned, axis, dtype=x.dtype)
    found = found - turned if exclusive else found
    return _tensor(np.flip(found, axis) if reverse else found)


def add_n(inputs, name=None):
    """Return the sum of several tensors."""
    return _tensor(sum(_array_of(one) for one in inputs))


def accumulate_n(inputs, **idle):
    """Return the sum of several tensors."""
    return add_n(inputs)


def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """Return it divided by its length along axes."""
    x, axis = _array_of(x), dim if axis is None else axis
    axis = tuple(np.ravel(axis).tolist()) if axis is not None and np.ndim(axis) else axis
    return _tensor(x / np.sqrt(np.maximum(np.square(x).sum(axis=axis, keepdims=True), x.dtype.type(epsilon))))


def count_nonzero(input, axis=None, keepdims=None, dtype=np.int64, name=None):
    """Return how many numbers are not zero."""
    return _tensor(np.asarray(np.count_nonzero(_array_of(input), axis, keepdims=bool(keepdims)), dtype))


class TopKV2(NamedTuple):
    """The largest numbers, and where they are."""

    values: np.ndarray
    indices: np.ndarray


def top_k(input, k=1, sorted=True, index_type=np.int32, name=None):
    """Return the largest numbers along the last axis, and where they are."""
    x = _array_of(input)
    places = np.argsort(-x, axis=-1, kind="stable")[..., : int(k)]
    return TopKV2(_tensor(np.take_along_axis(x, places, -1)), _tensor(places.astype(index_type)))


def in_top_k(targets, predictions, k, name=None):
    """Return whether each target is among the largest predictions of its row."""
    predictions, targets = _array_of(predictions), np.asarray(targets)
    wanted = predictions[np.arange(len(targets)), targets][:, np.newaxis]
    return _tensor((predictions > wanted).sum(axis=1) < int(k))


def bincount(arr, weights=None, minlength=None, maxlength=None, dtype=np.int32, **idle):
    """Return how often each number is there."""
    found = np.bincount(np.ravel(arr), weights, minlength or 0)[:maxlength]
    return _tensor(found if weights is not None else found.astype(dtype))


def confusion_matrix(labels, predictions, num_classes=None, weights=None, dtype=np.int32, name=None):
    """Return how often each class was taken for each other: rows are labels, columns predictions.

    Examples
    --------
    >>> confusion_matrix([0, 1, 1], [0, 1, 0]).numpy()
    array([[1, 0],
           [1, 1]], dtype=int32)
    """
    labels, predictions = (np.ravel(np.asarray(one)).astype(np.int64) for one in (labels, predictions))
    count = int(
        max(labels.max(initial=-1), predictions.max(initial=-1)) + 1 if num_classes is None else num_classes
    )
    found = np.zeros((count, count), dtype)
    np.add.at(found, (labels, predictions), 1 if weights is None else np.ravel(weights))
    return _tensor(found)


def scalar_mul(scalar, x, name=None):
    """Return it multiplied by a number."""
    return _tensor(scalar * _array_of(x))


def matmul(a, b, transpose_a=False, transpose_b=False, name=None, **idle):
    """Return the product of matrices."""
    a, b = (_array_of(one) for one in (a, b))
    a = np.swapaxes(a, -1, -2) if transpose_a else a
    return _tensor(a @ (np.swapaxes(b, -1, -2) if transpose_b else b))


def tensordot(a, b, axes, name=None):
    """Return the product of tensors over these axes."""
    return _tensor(np.tensordot(_array_of(a), _array_of(b), axes))


def reduce_euclidean_norm(input_tensor, axis=None, keepdims=False, name=None):
    """Return the length along axes."""
    x = _array_of(input_tensor)
    return _tensor(np.sqrt(np.square(x).sum(axis=axis, keepdims=keepdims)))


def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """Return it with all numbers between two."""
    x = _array_of(t)
    return _tensor(np.clip(x, clip_value_min, clip_value_max).astype(x.dtype))


__getattr__ = _missing("tensorflow.math")
