"""``tf.dtypes``: the types of numbers, which are NumPy's."""

import numpy as np

from tinycnn.compat.tensorflow.tensors import array_of, as_tensor
from tinycnn.compat.tensorflow.together import one_by_one

float16, float32, float64 = np.dtype("float16"), np.dtype("float32"), np.dtype("float64")
half, double = float16, float64
bfloat16 = float32  # nothing here computes in it
int8, int16, int32, int64 = np.dtype("int8"), np.dtype("int16"), np.dtype("int32"), np.dtype("int64")
uint8, uint16, uint32, uint64 = np.dtype("uint8"), np.dtype("uint16"), np.dtype("uint32"), np.dtype("uint64")
bool = np.dtype("bool")
string = np.dtype("object")
complex64, complex128 = np.dtype("complex64"), np.dtype("complex128")
DType = np.dtype


def as_dtype(type_value):
    """Return the type for a name or a type."""
    return np.dtype(type_value)


def _cast(array, dtype, name=None):
    return array.astype(dtype)


def cast(x, dtype, name=None):
    """Return numbers in another type."""
    return as_tensor(array_of(x).astype(dtype))


cast = one_by_one(cast, _cast)


def saturate_cast(value, dtype, name=None):
    """Return numbers in another type; those too large or too small become its largest or smallest.

    Examples
    --------
    >>> saturate_cast([300.0, -5.0], "uint8").numpy()
    array([255,   0], dtype=uint8)
    """
    x = array_of(value)
    info = np.iinfo(dtype) if np.dtype(dtype).kind in "iu" else np.finfo(dtype)
    return as_tensor(np.clip(x, info.min, info.max).astype(dtype))


__all__ = [
    "DType",
    "as_dtype",
    "bfloat16",
    "bool",
    "cast",
    "complex64",
    "complex128",
    "double",
    "float16",
    "float32",
    "float64",
    "half",
    "int8",
    "int16",
    "int32",
    "int64",
    "saturate_cast",
    "string",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
]
