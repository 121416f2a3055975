"""What a callback has come to remember since a training began."""

import numpy as np

from tinycnn.saving.packing import is_plain

# Larger arrays are taken to have changed only if they are others.
_SMALL = 1 << 20
# What every training gives a callback anew.
_HANDED = {"model", "params", "_began"}


def plain_attributes(owner):
    """Return {name: value} of those attributes that are numbers, text, arrays, or made of these."""
    return {name: value for name, value in vars(owner).items() if name not in _HANDED and is_plain(value)}


def frozen(value):
    """Return a copy that stays as it is; of large arrays the array itself."""
    if isinstance(value, np.ndarray):
        return value.copy() if value.nbytes <= _SMALL else value
    if isinstance(value, (list, tuple)):
        return (list if isinstance(value, list) else tuple)(map(frozen, value))
    if isinstance(value, dict):
        return {key: frozen(inner) for key, inner in value.items()}
    return value


def is_same(value, before):
    """Tell whether a value is what :func:`frozen` has returned.

    Examples
    --------
    >>> losses = [0.5, float("nan")]
    >>> before = frozen(losses)
    >>> is_same(losses, before), is_same([*losses, 0.25], before)
    (True, False)
    """
    if value is before:
        return True
    if isinstance(value, np.ndarray) and isinstance(before, np.ndarray):
        alike = value.shape == before.shape and value.dtype == before.dtype
        return alike and value.nbytes <= _SMALL and value.tobytes() == before.tobytes()
    for kind in (list, tuple, dict):
        if isinstance(value, kind) != isinstance(before, kind):
            return False
    if isinstance(value, (list, tuple)):
        return len(value) == len(before) and all(map(is_same, value, before))
    if isinstance(value, dict):
        return list(value) == list(before) and all(is_same(value[key], before[key]) for key in value)
    if isinstance(value, np.ndarray) or isinstance(before, np.ndarray):
        return False
    return value == before or (value != value and before != before)
