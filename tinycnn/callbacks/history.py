"""What ``fit`` returns."""

from tinycnn.callbacks.base import Callback


class History(Callback):
    """Remembers the logs of every epoch.

    Attributes
    ----------
    history : dict of str to list of float
        For each name in the logs one value an epoch: ``loss``, ``val_accuracy``, ...
    epoch : list of int
        The numbers of the epochs; the first is 0.

    Examples
    --------
    >>> history = History()
    >>> history.on_train_begin()
    >>> history.on_epoch_end(0, {"loss": 2.0})
    >>> history.on_epoch_end(1, {"loss": 1.5})
    >>> history.epoch, history.history
    ([0, 1], {'loss': [2.0, 1.5]})
    """

    def __init__(self):
        self.history = {}
        self.epoch = []

    def on_train_begin(self, logs=None):
        """Count the epochs anew; the values of an earlier ``fit`` stay, as in Keras."""
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        """Note the epoch's values."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(_plain(value))


def _plain(value):
    """A float where it is a number; what else a user's callback put into the logs stays."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value
