"""Tensors that a tape records, and how the others come to be recorded."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tinycnn.tracing import Traced, recording
from tinycnn.tracing.array import call


class Recorded(Traced):
    """A tensor that remembers how it was computed.

    While a tape records so does everything that is made of it; afterwards it is as any
    other tensor. Made into an array of NumPy's or a number, it forgets, as in TensorFlow.

    Examples
    --------
    >>> x = Recorded(np.array([1.0, 2.0]))
    >>> (x * 2).numpy(), float(x[0])
    (array([2., 4.]), 1.0)
    """

    __slots__ = ()

    # Makes a tensor of an array; the module of tensors puts its own here.
    tensor_of: Callable[[Any], Any] = staticmethod(np.asarray)

    def numpy(self):
        """Return the array; a number for a tensor without axes."""
        return self._tensor().numpy()

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.value, dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if recording() is None:
            return Recorded.tensor_of(getattr(ufunc, method)(*map(_plain, inputs), **kwargs))
        return super().__array_ufunc__(ufunc, method, *map(traceable, inputs), **kwargs)

    def __array_function__(self, function, types, args, kwargs):
        if recording() is None:
            return Recorded.tensor_of(function(*map(_plain, args), **kwargs))
        return call(function, tuple(map(traceable, args)), kwargs)

    def __getitem__(self, key):
        if recording() is None:
            return self._tensor()[key]
        return super().__getitem__(_plain(key))

    def astype(self, dtype, copy=True):
        """Return it in another dtype."""
        return self._tensor().astype(dtype) if recording() is None else super().astype(dtype, copy)

    def item(self):
        """Return the one number that it holds."""
        return self.value.item()

    def __float__(self):
        return float(self.value)

    def __int__(self):
        return int(self.value)

    def __index__(self):
        return int(self.value)

    def __round__(self, digits=None):
        return round(float(self.value), digits)

    def __format__(self, spec):
        return format(self._tensor(), spec)

    def __str__(self):
        return str(self._tensor())

    def __repr__(self):
        return repr(self._tensor())

    def __hash__(self):
        return self.number

    shape = property(lambda self: self._tensor().shape)
    device = property(lambda self: self._tensor().device)

    def get_shape(self):
        """Return the shape."""
        return self.shape

    def set_shape(self, shape):
        """Check nothing: the shape is known."""

    def _tensor(self):
        return Recorded.tensor_of(self.value)


def traceable(x):
    """Return what stands for a tensor in what a tape records; everything else as it is.

    A variable is watched from its first use on, any other tensor if the tape was told to.
    """
    tape = recording()
    if isinstance(x, (list, tuple)):
        return type(x)(map(traceable, x)) if any(isinstance(one, np.ndarray) for one in x) else x
    if tape is None or type(x) is np.ndarray or not isinstance(x, np.ndarray):
        return x
    plain = x.view(np.ndarray)
    if getattr(x, "trainable", False) and plain.dtype.kind == "f":
        return tape.leaf(plain)
    known = tape.known(plain)
    return plain if known is None else known


def _plain(x):
    if isinstance(x, Recorded):
        return x.value
    if isinstance(x, (list, tuple)):
        return type(x)(map(_plain, x))
    return x
