"""Many samples in the place of one: a function of one sample, applied to a whole batch.

``dataset.map(lambda x, y: (tf.cast(x, tf.float32) / 255, y))`` calls a function for each sample.
Where all that the function does is one of the few operations here, each of which treats
every sample by itself, a batch at once gives the same numbers, much faster. Anything else
raises :class:`NotTogether`, and the function is called sample by sample.
"""

import functools
import threading

import numpy as np

from tinycnn.compat.tensorflow.shapes import TensorShape

_thread = threading.local()


class together:
    """Inside the block, samples are treated together.

    Random numbers are refused there, for each sample wants its own: but for functions that
    draw some for each.

    Attributes
    ----------
    drew : bool
        Whether one did.
    """

    def __enter__(self):
        self.drew = False
        self._outer, _thread.current = getattr(_thread, "current", None), self
        return self

    def __exit__(self, *_):
        _thread.current = self._outer


def note_chance(for_each):
    """Note that random numbers are drawn, for each sample or not.

    Raises
    ------
    NotTogether
        If they are for all samples alike, where samples are treated together.
    """
    current = getattr(_thread, "current", None)
    if current is not None:
        current.drew = True
        if not for_each:
            raise NotTogether("random numbers")


class NotTogether(TypeError):
    """What a function does is not known to treat samples one by one."""


def _operator(function, swapped=False):
    def call(self, other):
        theirs = _beside(self, other)
        mine = self.array
        try:
            return Together(function(theirs, mine) if swapped else function(mine, theirs))
        except ValueError as fault:
            raise NotTogether(str(fault)) from fault

    return call


def _beside(one, other):
    """Return what stands beside an array of samples in an operation, sample by sample."""
    if isinstance(other, Together):
        if other.array.ndim != one.array.ndim and min(other.array.ndim, one.array.ndim) > 1:
            raise NotTogether("samples with different numbers of axes")
        if other.array.ndim != one.array.ndim:
            raise NotTogether("a number for each sample beside its array")
        return other.array
    if isinstance(other, (bool, int, float)):
        return other
    other = np.asarray(other)
    if other.ndim >= one.array.ndim:
        raise NotTogether("an array with more axes than a sample")
    return other


class Together:
    """An array of samples, (N, ...), that shows itself as one of them.

    Examples
    --------
    >>> x = Together(np.array([[2, 4], [6, 8]]))
    >>> (x / 2).array.tolist(), x.shape
    ([[1.0, 2.0], [3.0, 4.0]], TensorShape([2]))
    """

    def __init__(self, array):
        self.array = array

    shape = property(lambda self: TensorShape(self.array.shape[1:]))
    ndim = property(lambda self: self.array.ndim - 1)
    dtype = property(lambda self: self.array.dtype)

    __add__, __radd__ = _operator(np.add), _operator(np.add, True)
    __sub__, __rsub__ = _operator(np.subtract), _operator(np.subtract, True)
    __mul__, __rmul__ = _operator(np.multiply), _operator(np.multiply, True)
    __truediv__, __rtruediv__ = _operator(np.true_divide), _operator(np.true_divide, True)
    __pow__ = _operator(np.power)

    def __neg__(self):
        return Together(-self.array)

    def get_shape(self):
        """Return the shape of one sample."""
        return self.shape

    def astype(self, dtype):
        """Return the samples in another type."""
        return Together(self.array.astype(dtype))

    def __getitem__(self, key):
        keys = key if isinstance(key, tuple) else (key,)
        if keys[0] is not Ellipsis or not all(one in (Ellipsis, None) for one in keys):
            raise NotTogether("a part of a sample")
        return Together(self.array[key])

    def __getattr__(self, name):
        if name.startswith("__array") or not name.startswith("__"):
            raise NotTogether(name)
        raise AttributeError(name)

    def _refuse(self, *_, **__):
        raise NotTogether("an operation")

    __array__ = __array_ufunc__ = __array_function__ = _refuse
    __bool__ = __len__ = __iter__ = __float__ = __int__ = __index__ = __contains__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _refuse  # type: ignore[assignment]
    __floordiv__ = __mod__ = __matmul__ = __rmatmul__ = __abs__ = __format__ = __str__ = _refuse  # type: ignore
    __hash__ = None  # type: ignore[assignment]


def one_by_one(function, for_many):
    """Return a function of tensors that knows how to treat an array of samples too.

    Parameters
    ----------
    function : callable
        ``function(x, ...)``.
    for_many : callable
        ``for_many(array, ...)``, for an array (N, ...) in the place of x.
    """

    @functools.wraps(function)
    def call(x, *arguments, **settings):
        if isinstance(x, Together):
            return Together(for_many(x.array, *arguments, **settings))
        return function(x, *arguments, **settings)

    return call
