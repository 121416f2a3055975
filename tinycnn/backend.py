"""The few names of ``keras.backend`` that scripts for images use; arrays are NumPy's.

>>> image_data_format()
'channels_last'
"""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.layers.names import forget_names
from tinycnn.layers.symbolic import KerasTensor
from tinycnn.settings import (
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)

__all__ = [
    "backend",
    "cast_to_floatx",
    "clear_session",
    "count_params",
    "epsilon",
    "floatx",
    "get_value",
    "image_data_format",
    "int_shape",
    "is_float_dtype",
    "is_int_dtype",
    "is_keras_tensor",
    "ndim",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "set_value",
    "standardize_dtype",
]


def backend():
    """Return what computes: "numpy", the kind of all arrays here."""
    return "numpy"


def clear_session(free_memory=True):
    """Forget which automatic names were given: the next layer of a kind has no number again.

    Parameters
    ----------
    free_memory : bool
        Accepted, and without effect: what nobody holds is freed anyway.
    """
    forget_names()


def cast_to_floatx(x):
    """Return an array of the type that :func:`floatx` names.

    Examples
    --------
    >>> cast_to_floatx([1, 2])
    array([1., 2.], dtype=float32)
    """
    return np.asarray(x, floatx())


def standardize_dtype(dtype):
    """Return the name of a number type; that of :func:`floatx` for None.

    Examples
    --------
    >>> standardize_dtype(np.float64), standardize_dtype(None)
    ('float64', 'float32')
    """
    return floatx() if dtype is None else np.dtype(dtype).name


def is_float_dtype(dtype):
    """Return whether a number type has a point."""
    return np.dtype(standardize_dtype(dtype)).kind == "f"


def is_int_dtype(dtype):
    """Return whether a number type is of whole numbers."""
    return np.dtype(standardize_dtype(dtype)).kind in "iu"


def is_keras_tensor(x):
    """Return whether it is a tensor without numbers, such as ``Input`` returns."""
    return isinstance(x, KerasTensor)


def int_shape(x):
    """Return the shape of an array, or of a tensor of a model, as a tuple."""
    return tuple(x.shape if is_keras_tensor(x) else np.shape(x))


def ndim(x):
    """Return the number of axes of an array."""
    return np.ndim(x)


def count_params(x):
    """Return how many numbers an array holds."""
    return int(np.size(x))


def get_value(x):
    """Return the numbers of a weight, or of a setting such as ``optimizer.learning_rate``.

    Examples
    --------
    >>> get_value(np.ones(2))
    array([1., 1.])
    """
    return np.array(x) if isinstance(x, np.ndarray) else x


def set_value(x, value):
    """Write numbers into a weight.

    Raises
    ------
    TypeError
        If ``x`` is a plain number, which nobody can write into.
    """
    if not isinstance(x, np.ndarray):
        remedy = "Assign it where it is: optimizer.learning_rate = value."
        raise TypeError(complaint("set_value", "an array to write into", f"{x!r}", remedy))
    x[...] = value
