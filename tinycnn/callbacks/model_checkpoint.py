"""Keep the weights on disk as the training goes."""

import os

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.checkpoint_path import CheckpointPath
from tinycnn.callbacks.list import as_dictionary
from tinycnn.callbacks.messages import say
from tinycnn.callbacks.monitor import Monitor
from tinycnn.errors import complaint


class ModelCheckpoint(Callback):
    """Saves the weights after every epoch or every so many batches.

    Parameters
    ----------
    filepath : str or os.PathLike
        Ends in ``.weights.npz``. May hold fields that are filled in:
        ``"{epoch:02d}-{val_loss:.4f}.weights.npz"``, with epochs counted from 1, the
        names in the logs, and, if ``save_freq`` is a number, ``{batch}`` counted from
        1. Folders that are missing are made. A file is replaced whole or not at all.
    monitor : str
        What to watch in the logs; used with ``save_best_only``.
    verbose : int
        1 prints what is saved and why.
    save_best_only : bool
        Save only if the value watched is better than at every save before, in earlier
        trainings too. If it is not in the logs, save, with a warning.
    save_weights_only : bool
        Must be True: whole models cannot be saved yet.
    mode : str
        ``"min"``, ``"max"``, or ``"auto"`` to tell from the name of ``monitor``.
    save_freq : str or int
        ``"epoch"``, or a number of batches, counted across epochs.
    initial_value_threshold : float, optional
        With ``save_best_only``, save only what is better than this.

    Attributes
    ----------
    best : float or None
        The best value so far.

    Raises
    ------
    ValueError
        For a path with another ending or a field that cannot be read, an unknown mode
        or save_freq, ``save_weights_only=False``, and, during training, for a field
        that the logs do not hold.

    Examples
    --------
    >>> keep = ModelCheckpoint("best.weights.npz", save_best_only=True, save_weights_only=True)
    """

    takes_averages = True

    def __init__(
        self,
        filepath,
        monitor="val_loss",
        verbose=0,
        save_best_only=False,
        save_weights_only=False,
        mode="auto",
        save_freq="epoch",
        initial_value_threshold=None,
    ):
        if not save_weights_only:
            remedy = "Whole models cannot be saved yet; pass save_weights_only=True."
            raise ValueError(complaint("ModelCheckpoint", "save_weights_only=True", "False", remedy))
        _check_save_freq(save_freq)
        self._path = CheckpointPath(filepath)
        self.filepath = self._path.template
        self.monitor = monitor
        self.verbose = verbose
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.save_freq = save_freq
        self.best = initial_value_threshold
        self._monitor = Monitor("ModelCheckpoint", monitor, mode) if save_best_only else None
        self._epoch = 0
        self._unsaved_batches = 0

    def on_epoch_begin(self, epoch, logs=None):
        """Note the epoch, for the path."""
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        """Save if ``save_freq`` batches have gone by."""
        if self.save_freq == "epoch":
            return
        self._unsaved_batches += 1
        if self._unsaved_batches >= self.save_freq:
            self._unsaved_batches = 0
            self._save({"batch": batch + 1, **as_dictionary(logs)})

    def on_epoch_end(self, epoch, logs=None):
        """Save if ``save_freq`` is "epoch"."""
        self._epoch = epoch
        if self.save_freq == "epoch":
            self._save(logs or {})

    def _save(self, logs):
        path = self._path.fill(self._epoch + 1, logs)
        wanted, reason = self._decide(logs)
        if wanted:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            self.model.save_weights(path, overwrite=True)
        if self.verbose > 0:
            say(f"Epoch {self._epoch + 1}: {reason}" + (f"weights saved to {path}" if wanted else ""))

    def _decide(self, logs):
        """Return whether to save, and why, in words that begin a message."""
        if self._monitor is None:
            return True, ""
        value = self._monitor.value(logs)
        if value is None:
            return True, ""
        before = "nothing" if self.best is None else f"{self.best:.5f}"
        if not self._monitor.is_better(value, than=self.best):
            return False, f"{self.monitor} did not improve from {before}"
        self.best = value
        return True, f"{self.monitor} improved from {before} to {value:.5f}, "


def _check_save_freq(save_freq):
    if save_freq == "epoch" or (isinstance(save_freq, int) and save_freq >= 1):
        return
    expected = "save_freq='epoch' or a number of batches, 1 or more"
    raise ValueError(complaint("ModelCheckpoint", expected, repr(save_freq)))
