"""``tf.distribute``: strategies, all of which compute here."""

import contextlib

from tinycnn.compat.notes import note
from tinycnn.compat.tensorflow.missing import missing


class Strategy:
    """Where to compute: here.

    Examples
    --------
    >>> strategy = Strategy()
    >>> with strategy.scope():
    ...     print(strategy.num_replicas_in_sync)
    1
    """

    num_replicas_in_sync = 1

    def __init__(self, *arguments, **settings):
        if arguments or settings or type(self) is not Strategy:
            note("there is one device, the CPU: strategies change nothing.")

    def scope(self):
        """Change nothing inside the block."""
        return contextlib.nullcontext(self)

    def experimental_distribute_dataset(self, dataset, options=None):
        """Return the data set."""
        return dataset


class MirroredStrategy(Strategy):
    """As :class:`Strategy`."""


class OneDeviceStrategy(Strategy):
    """As :class:`Strategy`."""


class MultiWorkerMirroredStrategy(Strategy):
    """As :class:`Strategy`."""


def get_strategy():
    """Return the strategy to compute here."""
    return Strategy()


def has_strategy():
    """Return False."""
    return False


__getattr__ = missing("tensorflow.distribute")
