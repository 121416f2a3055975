"""Learning rates: numbers that can be assigned, and where others come from."""

import numpy as np

from tinycnn.optimizers.arguments import setting
from tinycnn.optimizers.schedules.base import LearningRateSchedule


class LearningRate(float):
    """The learning rate of an optimizer: a float that knows whose it is.

    Examples
    --------
    >>> from tinycnn.optimizers import SGD
    >>> optimizer = SGD(0.5)
    >>> optimizer.learning_rate.assign(0.25)
    >>> optimizer.learning_rate
    0.25
    """

    def __new__(cls, value, optimizer):
        rate = super().__new__(cls, value)
        rate._optimizer = optimizer
        return rate

    def assign(self, value):
        """Give the optimizer another learning rate."""
        self._optimizer.learning_rate = value

    def numpy(self):
        """Return it as a number of NumPy."""
        return np.float32(self)

    def __reduce__(self):
        return float, (float(self),)

    def __deepcopy__(self, memo):
        return float(self)


def checked_rate(who, value):
    """Return a learning rate: a float of at least 0, or what gives one when it is called."""
    if callable(value):
        return value
    if isinstance(value, dict):
        from tinycnn.optimizers import schedules

        return schedules.deserialize(value)
    if isinstance(value, (np.ndarray, np.generic)) and np.ndim(value) == 0:
        value = float(value)
    return setting(who, "learning_rate", value, least=0)


def described_rate(rate):
    """Return a learning rate as configs hold it."""
    if isinstance(rate, LearningRateSchedule):
        from tinycnn.optimizers import schedules

        return schedules.serialize(rate)
    return rate
