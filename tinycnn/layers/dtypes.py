"""The number types that layers compute in, and Keras's way of writing them into configs."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.settings import floatx


def dtype_of(who, dtype):
    """Return the NumPy dtype for a name, a dtype, Keras's config of a policy, or None.

    None is what :func:`tinycnn.settings.floatx` says.

    Examples
    --------
    >>> dtype_of("dense", {"class_name": "DTypePolicy", "config": {"name": "float64"}})
    dtype('float64')
    """
    if isinstance(dtype, dict) and isinstance(dtype.get("config"), dict):
        dtype = dtype["config"].get("name")
    try:
        found = np.dtype(floatx() if dtype is None else dtype)
    except TypeError:
        found = None
    if found not in (np.float32, np.float64):
        raise ValueError(complaint(who, "dtype 'float32' or 'float64'", f"{dtype!r}"))
    return found


def policy(dtype):
    """Return a dtype as Keras's configs hold it."""
    config = {"name": dtype.name}
    return {"module": "keras", "class_name": "DTypePolicy", "config": config, "registered_name": None}
