"""Optimizers: how gradients change the parameters."""

from tinycnn.lookup import find
from tinycnn.optimizers.adam import Adam
from tinycnn.optimizers.base import Optimizer
from tinycnn.optimizers.rmsprop import RMSprop
from tinycnn.optimizers.sgd import SGD

__all__ = ["SGD", "Adam", "Optimizer", "RMSprop", "get"]

_TABLE = {"adam": Adam, "rmsprop": RMSprop, "sgd": SGD}


def get(identifier):
    """Return the optimizer that a string, class, config or object stands for.

    Parameters
    ----------
    identifier : str, class, dict or Optimizer

    Returns
    -------
    Optimizer

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything else.

    Examples
    --------
    >>> get("adam").learning_rate
    0.001
    """
    return find("optimizer", _TABLE, identifier, lambda found: isinstance(found, Optimizer))
