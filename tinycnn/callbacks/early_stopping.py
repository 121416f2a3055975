"""Stop when it gets no better."""

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.messages import say
from tinycnn.callbacks.monitor import Monitor


class EarlyStopping(Callback):
    """Ends the training when a value has not improved for some epochs.

    Parameters
    ----------
    monitor : str
        What to watch in the logs of an epoch.
    min_delta : float
        A change counts as an improvement only if it is larger than this.
    patience : int
        After how many epochs without improvement to stop; 0 stops at the first.
        The very first epoch of a training never stops it.
    verbose : int
        1 prints when it stops and which epoch's weights it puts back.
    mode : str
        ``"min"``, ``"max"``, or ``"auto"`` to tell from the name of ``monitor``.
    baseline : float, optional
        Epochs that do not improve on this count as epochs without improvement.
    restore_best_weights : bool
        Put the weights of the best epoch back at the end, also when the training was
        not stopped early. That is the best epoch seen, baseline or not.
    start_from_epoch : int
        Epochs before this number (the first is 0) are not looked at.

    Attributes
    ----------
    best : float or None
        The best value so far. NaN never is.
    best_epoch : int
        Its epoch; the first is 0.
    stopped_epoch : int
        The epoch after which it stopped; 0 if it did not.
    wait : int
        Epochs since the last improvement.

    Raises
    ------
    ValueError
        For an unknown mode, or if "auto" cannot tell from the name.

    Examples
    --------
    >>> stop = EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
    """

    def __init__(
        self,
        monitor="val_loss",
        min_delta=0,
        patience=0,
        verbose=0,
        mode="auto",
        baseline=None,
        restore_best_weights=False,
        start_from_epoch=0,
    ):
        self.monitor = monitor
        self.patience = patience
        self.verbose = verbose
        self.baseline = baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self._monitor = Monitor("EarlyStopping", monitor, mode, min_delta)
        self._forget()

    def on_train_begin(self, logs=None):
        """Begin anew, whatever an earlier training had reached."""
        self._forget()

    def on_epoch_end(self, epoch, logs=None):
        """Look at the epoch's value, and stop the training if it is time."""
        value = self._monitor.value(logs)
        if value is None or epoch < self.start_from_epoch:
            return
        self.wait += 1
        if self._monitor.is_better(value, than=self.best):
            self.best = value
            self._keep_weights(epoch)
            if self._monitor.is_better(value, than=self.baseline):
                self.wait = 0
            return
        if self.best is None and self.wait == 1:
            self._keep_weights(epoch)  # NaN from the start: the first epoch is as good as any
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        """Put the best weights back, if that was asked for."""
        if self.stopped_epoch > 0 and self.verbose > 0:
            say(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.best_weights is not None:
            if self.verbose > 0:
                say(f"Restoring model weights from the end of the best epoch: {self.best_epoch + 1}.")
            self.model.set_weights(self.best_weights)

    def _keep_weights(self, epoch):
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()

    def _forget(self):
        self.wait = 0
        self.stopped_epoch = 0
        self.best = None
        self.best_epoch = 0
        self.best_weights = None
