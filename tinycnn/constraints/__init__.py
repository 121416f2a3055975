"""Constraints: where weights are put back to after each step."""

from tinycnn.constraints.base import Constraint
from tinycnn.constraints.norms import MaxNorm, MinMaxNorm, UnitNorm
from tinycnn.constraints.signs import NonNeg
from tinycnn.lookup import describe, find

# Keras's second names for the same classes.
max_norm = MaxNorm
min_max_norm = MinMaxNorm
non_neg = NonNeg
unit_norm = UnitNorm

__all__ = [
    "Constraint",
    "MaxNorm",
    "MinMaxNorm",
    "NonNeg",
    "UnitNorm",
    "deserialize",
    "get",
    "max_norm",
    "min_max_norm",
    "non_neg",
    "serialize",
    "unit_norm",
]

_TABLE = {"max_norm": MaxNorm, "min_max_norm": MinMaxNorm, "non_neg": NonNeg, "unit_norm": UnitNorm}


def get(identifier):
    """Return the constraint that a string, class, config or function stands for; None for None.

    Parameters
    ----------
    identifier : str, class, dict, callable or None
        A function is called with the weight and returns what it becomes.

    Returns
    -------
    callable or None

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything that cannot be called.

    Examples
    --------
    >>> get("max_norm").max_value, get(None)
    (2, None)
    """
    return None if identifier is None else find("constraint", _TABLE, identifier, callable)


def serialize(constraint):
    """Return what :func:`get` makes the same constraint from; a plain function stays itself.

    Examples
    --------
    >>> serialize(NonNeg())["class_name"]
    'NonNeg'
    """
    return describe(constraint, "keras.constraints") if hasattr(constraint, "get_config") else constraint


def deserialize(config, custom_objects=None):
    """Return the constraint of a config, as :func:`serialize` returns it."""
    return find("constraint", {**_TABLE, **(custom_objects or {})}, config, callable)
