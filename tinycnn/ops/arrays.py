"""Arrays from whatever is given, with Keras's rules for types."""

import numpy as np

from tinycnn.tracing import Traced

# What Keras takes for a type and NumPy does not.
_NAMES = {"int": np.int32, "float": np.float32}


def dtype_of(dtype):
    """Return NumPy's dtype for a name of Keras's, or for a dtype."""
    return np.dtype(_NAMES.get(dtype, dtype) if isinstance(dtype, str) else dtype)


def convert_to_tensor(x, dtype=None):
    """Return an array: float32 or int32 for Python's numbers, else in the type it has.

    Examples
    --------
    >>> convert_to_tensor([1.0, 2.0]).dtype, convert_to_tensor([1, 2]).dtype
    (dtype('float32'), dtype('int32'))
    """
    if isinstance(x, Traced):
        return x if dtype is None or x.dtype == dtype_of(dtype) else x.astype(dtype_of(dtype))
    if isinstance(x, (np.ndarray, np.generic)):
        return np.asarray(x, None if dtype is None else dtype_of(dtype))
    if isinstance(x, (list, tuple)) and any(isinstance(part, Traced) for part in x):
        return convert_to_tensor(np.stack([convert_to_tensor(part) for part in x]), dtype)
    array = np.asarray(x)
    if dtype is not None:
        return array.astype(dtype_of(dtype))
    own = hasattr(x, "dtype") or not isinstance(x, (bool, int, float, list, tuple, range))
    smaller = {"f": np.float32, "i": np.int32}.get(array.dtype.kind)
    return array if own or smaller is None else array.astype(smaller)


array = convert_to_tensor


def convert_to_numpy(x):
    """Return a plain array."""
    return np.asarray(x)


def floating(x):
    """Return an array of floating point numbers; of anything else, as float32."""
    x = convert_to_tensor(x)
    return x if x.dtype.kind == "f" else x.astype(np.float32)


def pair(x1, x2):
    """Return two arrays, or an array and a number, in types that go together.

    Whole numbers take the type of floating point ones: NumPy would make both float64.
    """
    numbers = (bool, int, float)
    if isinstance(x1, numbers) and isinstance(x2, numbers):
        return convert_to_tensor(x1), convert_to_tensor(x2)
    if isinstance(x1, numbers):
        return x1, _beside(convert_to_tensor(x2), x1)
    if isinstance(x2, numbers):
        return _beside(convert_to_tensor(x1), x2), x2
    x1, x2 = convert_to_tensor(x1), convert_to_tensor(x2)
    if x1.dtype.kind == "f" and x2.dtype.kind in "biu":
        return x1, x2.astype(x1.dtype)
    if x2.dtype.kind == "f" and x1.dtype.kind in "biu":
        return x1.astype(x2.dtype), x2
    return x1, x2


def _beside(x, number):
    return x.astype(np.float32) if isinstance(number, float) and x.dtype.kind in "biu" else x
