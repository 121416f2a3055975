"""Regularizers: what large weights, or large outputs, add to the loss."""

from tinycnn.lookup import describe, find
from tinycnn.regularizers.base import Regularizer
from tinycnn.regularizers.norms import L1, L1L2, L2

# Keras's second names for the same classes.
l1 = L1
l2 = L2
l1_l2 = L1L2

__all__ = ["L1", "L1L2", "L2", "Regularizer", "get", "l1", "l1_l2", "l2", "serialize"]

_TABLE = {"l1": L1, "l1l2": L1L2, "l2": L2}


def get(identifier):
    """Return the regularizer that a string, class, config or object stands for; None for None.

    Parameters
    ----------
    identifier : str, class, dict, Regularizer or None

    Returns
    -------
    Regularizer or None

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything else.

    Examples
    --------
    >>> get("l2").l2, get(None)
    (0.01, None)
    """
    if identifier is None:
        return None
    return find("regularizer", _TABLE, identifier, lambda found: isinstance(found, Regularizer))


def serialize(regularizer):
    """Return what :func:`get` makes the same regularizer from.

    Examples
    --------
    >>> serialize(L2(0.5))["config"]
    {'l2': 0.5}
    """
    return None if regularizer is None else describe(regularizer, "keras.regularizers")
