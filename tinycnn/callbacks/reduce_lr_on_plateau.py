"""Smaller steps when it gets no better."""

import numpy as np

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.messages import say
from tinycnn.callbacks.monitor import Monitor
from tinycnn.callbacks.rate import rate_of
from tinycnn.errors import complaint


class ReduceLROnPlateau(Callback):
    """Multiplies the learning rate when a value has not improved for some epochs.

    It adds ``learning_rate``, that of the epoch, to the logs.

    Parameters
    ----------
    monitor : str
        What to watch in the logs of an epoch.
    factor : float
        Below 1; the learning rate is multiplied by it.
    patience : int
        After how many epochs without improvement.
    verbose : int
        1 prints each new learning rate.
    mode : str
        ``"min"``, ``"max"``, or ``"auto"`` to tell from the name of ``monitor``.
    min_delta : float
        A change counts as an improvement only if it is larger than this.
    cooldown : int
        So many epochs after a change are not counted.
    min_lr : float
        The learning rate does not go below this.

    Attributes
    ----------
    best : float or None
        The best value so far.
    wait : int
        Epochs since the last improvement, or change.
    cooldown_counter : int
        Epochs still to come that are not counted.

    Raises
    ------
    ValueError
        If the factor is 1 or more, for an unknown mode, or if "auto" cannot tell from
        the name.

    Examples
    --------
    >>> slower = ReduceLROnPlateau(monitor="val_loss", factor=0.2, patience=5, min_lr=1e-5)
    """

    def __init__(
        self,
        monitor="val_loss",
        factor=0.1,
        patience=10,
        verbose=0,
        mode="auto",
        min_delta=1e-4,
        cooldown=0,
        min_lr=0.0,
    ):
        if factor >= 1:
            raise ValueError(complaint("ReduceLROnPlateau", "a factor below 1", f"{factor!r}"))
        self.monitor = monitor
        self.factor = factor
        self.patience = patience
        self.verbose = verbose
        self.mode = mode
        self.min_delta = min_delta
        self.cooldown = cooldown
        self.min_lr = min_lr
        self._monitor = Monitor("ReduceLROnPlateau", monitor, mode, min_delta)
        self._forget()

    def on_train_begin(self, logs=None):
        """Begin anew, whatever an earlier training had reached."""
        self._forget()

    def on_epoch_end(self, epoch, logs=None):
        """Note the learning rate in the logs, and reduce it if it is time."""
        logs = {} if logs is None else logs
        logs["learning_rate"] = rate_of("ReduceLROnPlateau", self.model)
        value = self._monitor.value(logs)
        if value is None:
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._monitor.is_better(value, than=self.best):
            self.best = value
            self.wait = 0
        elif not self.in_cooldown():
            self.wait += 1
            # Both in float32: a rate that has reached the least is not reduced to it again.
            if self.wait >= self.patience and logs["learning_rate"] > float(np.float32(self.min_lr)):
                self._reduce(epoch, logs["learning_rate"])

    def in_cooldown(self):
        """Return whether the last change is too recent for epochs to count."""
        return self.cooldown_counter > 0

    def _reduce(self, epoch, rate):
        rate = max(rate * self.factor, self.min_lr)
        self.model.optimizer.learning_rate = rate
        self.cooldown_counter = self.cooldown
        self.wait = 0
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {rate}.")

    def _forget(self):
        self.best = None
        self.cooldown_counter = 0
        self.wait = 0
