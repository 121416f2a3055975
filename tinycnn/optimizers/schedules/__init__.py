"""Schedules: learning rates that follow from the number of steps."""

from tinycnn.lookup import describe, find
from tinycnn.optimizers.schedules.base import LearningRateSchedule
from tinycnn.optimizers.schedules.cosine import CosineDecay, CosineDecayRestarts
from tinycnn.optimizers.schedules.decays import ExponentialDecay, InverseTimeDecay, PolynomialDecay
from tinycnn.optimizers.schedules.piecewise import PiecewiseConstantDecay

__all__ = [
    "CosineDecay",
    "CosineDecayRestarts",
    "ExponentialDecay",
    "InverseTimeDecay",
    "LearningRateSchedule",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
    "deserialize",
    "serialize",
]

_CLASSES = (
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
)
_TABLE = {cls.__name__: cls for cls in _CLASSES}


def serialize(learning_rate_schedule):
    """Return a schedule as Keras's configs hold it.

    Examples
    --------
    >>> serialize(ExponentialDecay(0.1, 10, 0.5))["class_name"]
    'ExponentialDecay'
    """
    return describe(learning_rate_schedule, "keras.optimizers.schedules")


def deserialize(config, custom_objects=None):
    """Return the schedule of a config.

    Parameters
    ----------
    config : dict
        As :func:`serialize` returns it.
    custom_objects : dict of str to class, optional
        Classes of one's own, by name.
    """
    table = {**_TABLE, **(custom_objects or {})}
    return find("schedule", table, config, lambda found: isinstance(found, LearningRateSchedule))
