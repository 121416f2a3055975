"""Plain values with arrays among them: as what JSON holds, and the arrays beside it."""

import numpy as np

from tinycnn.errors import complaint

_AS_THEY_ARE = (bool, int, float, str)


def pack(value):
    """Return a value as JSON can hold it, and the arrays that were in it.

    Parameters
    ----------
    value : object
        None, numbers, text, arrays and numbers of NumPy, and lists, tuples and
        dictionaries of these, however deep.

    Returns
    -------
    plain : object
        For ``json``; floats survive to the last bit.
    arrays : list of ndarray

    Raises
    ------
    TypeError
        If there is something else inside.

    Examples
    --------
    >>> plain, arrays = pack({"best": 0.1, "weights": (np.zeros(2), 3)})
    >>> plain
    {'dict': [['best', 0.1], ['weights', {'tuple': [{'array': 0}, 3]}]]}
    >>> unpack(plain, arrays)
    {'best': 0.1, 'weights': (array([0., 0.]), 3)}
    """
    arrays = []
    try:
        return _packed(value, arrays), arrays
    except RecursionError:
        raise TypeError(complaint("pack", "values a few levels deep", "some that hold themselves")) from None


def unpack(plain, arrays):
    """Return what :func:`pack` was given.

    Raises
    ------
    ValueError
        If it is nothing that :func:`pack` returns.
    """
    try:
        return _unpacked(plain, arrays)
    except (TypeError, KeyError, IndexError, RecursionError) as fault:
        raise ValueError(complaint("unpack", "packed values", f"others ({type(fault).__name__})")) from fault


def is_plain(value):
    """Tell whether :func:`pack` takes a value.

    Examples
    --------
    >>> is_plain([1, {"a": np.ones(2)}]), is_plain(print), is_plain([print])
    (True, False, False)
    """
    try:
        pack(value)
    except TypeError:
        return False
    return True


def _packed(value, arrays):
    if isinstance(value, (np.ndarray, np.generic)):
        value = value if isinstance(value, np.generic) else np.asarray(value)
        if value.dtype.kind not in "biuf" or value.dtype.itemsize > 8:
            raise TypeError(complaint("pack", "arrays of numbers", f"one of dtype {value.dtype}"))
        arrays.append(np.asarray(value))
        return {"number" if isinstance(value, np.generic) else "array": len(arrays) - 1}
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, _AS_THEY_ARE):  # a learning rate that knows its optimizer is a float
        kind = next(kind for kind in (int, float, str) if isinstance(value, kind))
        return kind(value)
    if isinstance(value, list):
        return [_packed(inner, arrays) for inner in value]
    if isinstance(value, tuple):
        return {"tuple": [_packed(inner, arrays) for inner in value]}
    if isinstance(value, dict):
        return {"dict": [[_packed(key, arrays), _packed(inner, arrays)] for key, inner in value.items()]}
    raise TypeError(complaint("pack", "numbers, text, arrays, lists, dictionaries", f"{value!r:.100}"))


def _unpacked(plain, arrays):
    if isinstance(plain, list):
        return [_unpacked(inner, arrays) for inner in plain]
    if not isinstance(plain, dict):
        return plain
    [(kind, content)] = plain.items()
    if kind == "tuple":
        return tuple(_unpacked(inner, arrays) for inner in content)
    if kind == "dict":
        return {_unpacked(key, arrays): _unpacked(inner, arrays) for key, inner in content}
    if kind not in ("array", "number"):
        raise KeyError(kind)
    array = arrays[content]
    return array[()] if kind == "number" else array
