"""Operations of ``keras.ops`` on arrays that the library itself has no need of."""

import numpy as np

from tinycnn.compat.tensorflow.arrays import cond, is_tensor, meshgrid, unstack
from tinycnn.compat.tensorflow.math import bincount, in_top_k, tensordot, top_k
from tinycnn.compat.tensorflow.tensors import array_of, as_tensor
from tinycnn.config import floatx

__all__ = [
    "allclose",
    "bincount",
    "cond",
    "copy",
    "empty",
    "fori_loop",
    "full_like",
    "hstack",
    "identity",
    "in_top_k",
    "is_tensor",
    "isclose",
    "logspace",
    "median",
    "meshgrid",
    "moments",
    "nan_to_num",
    "nonzero",
    "outer",
    "quantile",
    "slice",
    "tensordot",
    "top_k",
    "tril",
    "triu",
    "trunc",
    "unstack",
    "vstack",
    "while_loop",
]


def _of_numpy(name):
    """Return a function of NumPy's that gives tensors."""
    function = getattr(np, name)

    def call(x, *arguments, **settings):
        first = [array_of(one) for one in x] if isinstance(x, (list, tuple)) else array_of(x)
        return as_tensor(function(first, *arguments, **settings))

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"See :func:`numpy.{name}`."
    return call


copy = _of_numpy("copy")
full_like = _of_numpy("full_like")
hstack = _of_numpy("hstack")
isclose = _of_numpy("isclose")
median = _of_numpy("median")
nan_to_num = _of_numpy("nan_to_num")
outer = _of_numpy("outer")
quantile = _of_numpy("quantile")
tril = _of_numpy("tril")
triu = _of_numpy("triu")
trunc = _of_numpy("trunc")
vstack = _of_numpy("vstack")


def allclose(x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False):
    """Return whether two arrays are almost equal."""
    return bool(np.allclose(array_of(x1), array_of(x2), rtol, atol, equal_nan))


def empty(shape, dtype=None):
    """Return an array whose numbers will be set later."""
    return as_tensor(np.zeros(shape, dtype or floatx()))


def identity(n, dtype=None):
    """Return the identity matrix (n, n)."""
    return as_tensor(np.identity(int(n), dtype or floatx()))


def logspace(start, stop, num=50, endpoint=True, base=10, dtype=None, axis=0):
    """Return powers whose exponents are at equal distances."""
    return as_tensor(np.logspace(start, stop, int(num), endpoint, base, dtype or floatx(), axis))


def nonzero(x):
    """Return, for each axis, where the numbers are that are not 0."""
    return [as_tensor(places) for places in np.nonzero(array_of(x))]


def moments(x, axes, keepdims=False, synchronized=False):
    """Return mean and variance along axes."""
    x, axes = array_of(x), tuple(np.ravel(axes).tolist())
    mean = x.mean(axis=axes, keepdims=True)
    variance = np.square(x - mean).mean(axis=axes, keepdims=keepdims)
    return as_tensor(mean if keepdims else mean.reshape(np.shape(variance))), as_tensor(variance)


def slice(inputs, start_indices, shape):
    """Return a part of an array, by where it begins and how large it is."""
    places = zip(np.ravel(start_indices).tolist(), np.ravel(shape).tolist(), strict=True)
    return as_tensor(array_of(inputs)[tuple(np.s_[start : start + length] for start, length in places)])


def fori_loop(lower, upper, body_fun, init_val):
    """Return what ``body_fun(i, value)`` makes of a value for one number after the other."""
    value = init_val
    for i in range(int(lower), int(upper)):
        value = body_fun(i, value)
    return value


def while_loop(cond, body, loop_vars, maximum_iterations=None):
    """Return what ``body(*values)`` makes of values while ``cond(*values)`` holds."""
    several = isinstance(loop_vars, (list, tuple))
    values, done = (tuple(loop_vars) if several else (loop_vars,)), 0
    while bool(cond(*values)) and (maximum_iterations is None or done < maximum_iterations):
        found = body(*values)
        values, done = (tuple(found) if isinstance(found, (list, tuple)) else (found,)), done + 1
    return values if several else values[0]
