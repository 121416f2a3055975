"""Regularizers: what large weights, or large outputs, add to the loss."""

from tinycnn.lookup import describe, find
from tinycnn.regularizers.base import Regularizer
from tinycnn.regularizers.norms import L1, L1L2, L2
from tinycnn.regularizers.orthogonal import OrthogonalRegularizer
from tinycnn.regularizers.plain import PlainRegularizer

# Keras's second names for the same classes.
l1 = L1
l2 = L2
l1_l2 = L1L2
orthogonal_regularizer = OrthogonalRegularizer

__all__ = [
    "L1",
    "L1L2",
    "L2",
    "OrthogonalRegularizer",
    "Regularizer",
    "deserialize",
    "get",
    "l1",
    "l1_l2",
    "l2",
    "orthogonal_regularizer",
    "serialize",
]

_TABLE = {"l1": L1, "l1l2": L1L2, "l2": L2, "orthogonalregularizer": OrthogonalRegularizer}


def get(identifier):
    """Return the regularizer that a string, class, config or object stands for; None for None.

    Parameters
    ----------
    identifier : str, class, dict, Regularizer, function or None
        A function, ``function(x) -> penalty``, is written with ``tinycnn.ops`` or NumPy;
        its gradient is found by tracing it.

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
    if callable(identifier) and not isinstance(identifier, (type, Regularizer)):
        return PlainRegularizer(identifier)
    return find("regularizer", _TABLE, identifier, lambda found: isinstance(found, Regularizer))


def serialize(regularizer):
    """Return what :func:`get` makes the same regularizer from.

    Examples
    --------
    >>> serialize(L2(0.5))["config"]
    {'l2': 0.5}
    """
    if isinstance(regularizer, PlainRegularizer):
        return regularizer.function
    return None if regularizer is None else describe(regularizer, "keras.regularizers")


def deserialize(config, custom_objects=None):
    """Return the regularizer of a config, as :func:`serialize` returns it."""
    table = {**_TABLE, **{name.lower(): cls for name, cls in (custom_objects or {}).items()}}
    return find("regularizer", table, config, lambda found: isinstance(found, Regularizer))
