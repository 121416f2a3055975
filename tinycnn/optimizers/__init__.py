"""Optimizers: how gradients change the parameters."""

from tinycnn.lookup import describe, find
from tinycnn.optimizers import schedules
from tinycnn.optimizers.adadelta import Adadelta
from tinycnn.optimizers.adagrad import Adagrad
from tinycnn.optimizers.adam import Adam
from tinycnn.optimizers.adamax import Adamax
from tinycnn.optimizers.adamw import AdamW
from tinycnn.optimizers.base import Optimizer
from tinycnn.optimizers.lion import Lion
from tinycnn.optimizers.nadam import Nadam
from tinycnn.optimizers.rmsprop import RMSprop
from tinycnn.optimizers.sgd import SGD

__all__ = [
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Lion",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "deserialize",
    "get",
    "schedules",
    "serialize",
]

_CLASSES = (SGD, Adadelta, Adagrad, Adam, AdamW, Adamax, Lion, Nadam, RMSprop)
_TABLE = {cls.__name__.lower(): cls for cls in _CLASSES}


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


def serialize(optimizer):
    """Return an optimizer as Keras's configs hold it.

    Examples
    --------
    >>> serialize(SGD(0.5))["config"]["learning_rate"]
    0.5
    """
    return describe(optimizer, "keras.optimizers")


def deserialize(config, custom_objects=None):
    """Return the optimizer of a config.

    Parameters
    ----------
    config : dict
        As :func:`serialize` returns it.
    custom_objects : dict of str to class, optional
        Classes of one's own, by name.
    """
    table = {**_TABLE, **{name.lower(): cls for name, cls in (custom_objects or {}).items()}}
    return find("optimizer", table, config, lambda found: isinstance(found, Optimizer))
