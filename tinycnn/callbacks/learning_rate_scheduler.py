"""A learning rate for each epoch."""

import inspect

import numpy as np

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.messages import say
from tinycnn.callbacks.rate import rate_of
from tinycnn.errors import complaint


class LearningRateScheduler(Callback):
    """Asks a function for the learning rate when an epoch begins.

    It adds ``learning_rate`` to the logs of the epoch.

    Parameters
    ----------
    schedule : callable
        ``schedule(epoch, learning_rate) -> float`` or ``schedule(epoch) -> float``; the
        first epoch is number 0.
    verbose : int
        1 prints each learning rate.

    Raises
    ------
    ValueError
        During training, if the schedule does not return a float.

    Examples
    --------
    >>> halve = LearningRateScheduler(lambda epoch, rate: rate if epoch < 10 else rate / 2)
    """

    def __init__(self, schedule, verbose=0):
        self.schedule = schedule
        self.verbose = verbose

    def on_epoch_begin(self, epoch, logs=None):
        """Set the learning rate of the epoch."""
        before = rate_of("LearningRateScheduler", self.model)
        rate = self.schedule(epoch, before) if _takes_two(self.schedule) else self.schedule(epoch)
        if not isinstance(rate, (float, np.floating)):
            received = f"{rate!r} from the schedule"
            raise ValueError(complaint("LearningRateScheduler", "a float", received))
        self.model.optimizer.learning_rate = rate
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch, logs=None):
        """Note the learning rate in the logs."""
        if logs is not None:
            logs["learning_rate"] = rate_of("LearningRateScheduler", self.model)


def _takes_two(schedule):
    """Whether it can be called with epoch and rate; what does not tell is taken to."""
    try:
        inspect.signature(schedule).bind(0, 0.0)
    except TypeError:
        return False
    except ValueError:
        return True
    return True
