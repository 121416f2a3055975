"""An array that remembers how it was computed."""

import itertools

import numpy as np

from tinycnn.errors import complaint
from tinycnn.tracing.registry import COMPOSITES, CONSTANTS, RULES, signature

_numbers = itertools.count()


def _operator(function):
    return lambda self, other: function(self, other)


def _reflected(function):
    return lambda self, other: function(other, self)


def _method(function):
    return lambda self, *args, **kwargs: function(self, *args, **kwargs)


class Traced:
    """A NumPy array on its way through a function whose gradient is wanted.

    It has the operators, the methods and, by way of NumPy's own functions, the
    functions of an array. What cannot be traced raises TypeError and says what it was:
    a gradient is right or there is none.

    Parameters
    ----------
    value : ndarray
    parents : sequence of (Traced, callable)
        What it was computed from, and how a gradient goes back there.
    """

    __slots__ = ("value", "parents", "number")

    def __init__(self, value, parents=()):
        self.value = value
        self.parents = parents
        self.number = next(_numbers)  # what comes later was computed from what came earlier

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if method != "__call__":
            raise _unknown(f"{ufunc.__name__}.{method}")
        return call(ufunc, inputs, kwargs)

    def __array_function__(self, function, types, args, kwargs):
        return call(function, args, kwargs)

    def __array__(self, dtype=None, copy=None):
        raise _unknown("making a plain array of it (np.asarray, assignment to an item)")

    def __float__(self):
        raise _unknown("float(...)")

    def __int__(self):
        raise _unknown("int(...)")

    def item(self):
        """Refuse: a gradient would be lost."""
        raise _unknown("item()")

    def __setitem__(self, key, value):
        raise _unknown("assignment to an item")

    def __bool__(self):
        return bool(self.value)

    def __len__(self):
        return len(self.value)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __repr__(self):
        return f"<traced {self.value!r}>"

    __hash__ = None  # type: ignore[assignment]

    # What it looks like -----------------------------------------------------------

    shape = property(lambda self: self.value.shape)
    dtype = property(lambda self: self.value.dtype)
    ndim = property(lambda self: self.value.ndim)
    size = property(lambda self: self.value.size)
    T = property(lambda self: np.transpose(self))

    # Operators ---------------------------------------------------------------------

    __add__ = __radd__ = _operator(np.add)
    __sub__ = _operator(np.subtract)
    __rsub__ = _reflected(np.subtract)
    __mul__ = __rmul__ = _operator(np.multiply)
    __truediv__ = _operator(np.true_divide)
    __rtruediv__ = _reflected(np.true_divide)
    __pow__ = _operator(np.power)
    __rpow__ = _reflected(np.power)
    __mod__ = _operator(np.remainder)
    __rmod__ = _reflected(np.remainder)
    __floordiv__ = _operator(np.floor_divide)
    __rfloordiv__ = _reflected(np.floor_divide)
    __matmul__ = _operator(np.matmul)
    __rmatmul__ = _reflected(np.matmul)
    __neg__ = _method(np.negative)
    __pos__ = _method(np.positive)
    __abs__ = _method(np.abs)
    __lt__ = _operator(np.less)
    __le__ = _operator(np.less_equal)
    __gt__ = _operator(np.greater)
    __ge__ = _operator(np.greater_equal)
    __eq__ = _operator(np.equal)
    __ne__ = _operator(np.not_equal)

    def __getitem__(self, key):
        return call("item", (self, key), {})

    # Methods, each the function of that name ------------------------------------------

    sum = _method(np.sum)
    mean = _method(np.mean)
    prod = _method(np.prod)
    max = _method(np.max)
    min = _method(np.min)
    var = _method(np.var)
    std = _method(np.std)
    cumsum = _method(np.cumsum)
    clip = _method(np.clip)
    dot = _operator(np.dot)
    argmax = _method(np.argmax)
    argmin = _method(np.argmin)
    round = _method(np.round)
    squeeze = _method(np.squeeze)
    take = _method(np.take)
    ravel = flatten = _method(np.ravel)

    def astype(self, dtype, copy=True):
        """Return it in another dtype."""
        return call("astype", (self, dtype), {})

    def copy(self):
        """Return itself: it never changes."""
        return self

    def reshape(self, *shape):
        """Return it in another shape, given as a tuple or number by number."""
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes):
        """Return it with its axes in another order."""
        return np.transpose(self, *axes) if len(axes) < 2 else np.transpose(self, axes)


def plain(thing):
    """Return arrays for traced ones, also inside lists and tuples; all else as it is."""
    if isinstance(thing, Traced):
        return thing.value
    if isinstance(thing, (list, tuple)) and any(_holds_traced(part) for part in thing):
        return type(thing)(plain(part) for part in thing)
    return thing


def call(function, args, kwargs):
    """Compute a function of traced arrays, and remember how."""
    if kwargs.get("out") is not None:
        raise _unknown(f"{_name(function)} with out=")
    if function in CONSTANTS:
        return function(*plain(args), **{name: plain(value) for name, value in kwargs.items()})
    if function in COMPOSITES:
        return COMPOSITES[function](*args, **kwargs)
    if function not in RULES:
        raise _unknown(_name(function))
    compute = RULES[function]
    try:
        bound = signature(compute).bind(*args, **kwargs)
    except TypeError as error:
        raise _unknown(f"{_name(function)} called this way ({error})") from None
    arguments = bound.arguments
    positional = {name: plain(value) for name, value in arguments.items()}
    value, pullbacks = compute(**positional)
    parents, kind = [], Traced
    for name, pullback in pullbacks.items():
        given = arguments.get(name)
        if isinstance(given, Traced):
            parents.append((given, pullback))
        elif isinstance(pullback, list):
            parents += [(part, back) for part, back in zip(given, pullback, strict=True) if _is_traced(part)]
    if parents:
        kind = type(parents[0][0])
    return kind(np.asarray(value), tuple(parents))


def _holds_traced(thing):
    return _is_traced(thing) or (isinstance(thing, (list, tuple)) and any(map(_holds_traced, thing)))


def _is_traced(thing):
    return isinstance(thing, Traced)


def _name(function):
    return function if isinstance(function, str) else getattr(function, "__name__", repr(function))


def _unknown(name):
    return TypeError(
        complaint(
            "The gradient of a plain function",
            "operations it knows how to go back through",
            name,
            "Write it with other operations of NumPy or tinycnn.ops, or make a class with a backward method.",
        )
    )
