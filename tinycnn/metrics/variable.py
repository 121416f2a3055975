"""What a metric remembers from batch to batch."""

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin


class Variable(NDArrayOperatorsMixin):
    """An array that can be replaced or added to; otherwise it behaves like one.

    Floating point numbers are kept in float64, however many batches come.

    Parameters
    ----------
    value : ndarray
    name : str, optional

    Examples
    --------
    >>> total = Variable(np.zeros(2), "total")
    >>> total.assign_add([1.0, 2.0]).numpy()
    array([1., 2.])
    >>> total + 1
    array([2., 3.])
    """

    def __init__(self, value, name=None):
        value = np.asarray(value)
        self.value = value.astype(np.float64) if value.dtype.kind == "f" else value
        self.name = name

    shape = property(lambda self: self.value.shape)
    dtype = property(lambda self: self.value.dtype)
    ndim = property(lambda self: self.value.ndim)

    def assign(self, value):
        """Replace the array; a number fills it."""
        if not self.value.ndim:  # the common case, and quick
            self.value = np.array(value, self.value.dtype).reshape(())
            return self
        self.value = np.broadcast_to(np.asarray(value, self.dtype), self.shape).copy()
        return self

    def assign_add(self, value):
        """Add to it."""
        value = value if isinstance(value, (float, int, np.generic)) else np.asarray(value)
        return self.assign(self.value + value)

    def assign_sub(self, value):
        """Subtract from it."""
        value = value if isinstance(value, (float, int, np.generic)) else np.asarray(value)
        return self.assign(self.value - value)

    def numpy(self):
        """Return the array."""
        return self.value

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.value, dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        plain = [i.value if isinstance(i, Variable) else i for i in inputs]
        return getattr(ufunc, method)(*plain, **kwargs)

    def __getitem__(self, key):
        return self.value[key]

    def __float__(self):
        return float(self.value)

    def __len__(self):
        return len(self.value)

    def __repr__(self):
        return f"<variable {self.name}: {self.value!r}>"
