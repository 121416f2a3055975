"""What elements look like."""

import numpy as np

from tinycnn.compat.tensorflow.shapes import TensorShape


class TensorSpec:
    """Shape and type of the tensors at one place of the elements.

    Examples
    --------
    >>> TensorSpec((None, 3), "float32")
    TensorSpec(shape=(None, 3), dtype=float32, name=None)
    """

    def __init__(self, shape=None, dtype=np.float32, name=None):
        self.shape = None if shape is None else TensorShape(shape)
        self.dtype = np.dtype(dtype)
        self.name = name

    def __repr__(self):
        return f"TensorSpec(shape={self.shape!s}, dtype={self.dtype.name}, name={self.name!r})"

    def __eq__(self, other):
        return isinstance(other, TensorSpec) and (self.shape, self.dtype) == (other.shape, other.dtype)

    def __hash__(self):
        return hash((self.shape, self.dtype))


def spec_of(array, open_first=False):
    """Return the spec of an array; with ``open_first`` its first axis may have any length."""
    sizes = tuple(np.shape(array))
    return TensorSpec((None, *sizes[1:]) if open_first and sizes else sizes, array.dtype)
