"""Keep the model on disk as the training goes."""

import os

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.checkpoint_path import CheckpointPath
from tinycnn.callbacks.finite import Keeper
from tinycnn.callbacks.logs import as_dictionary
from tinycnn.callbacks.messages import say
from tinycnn.callbacks.monitor import Monitor
from tinycnn.callbacks.save_frequency import SaveFrequency


class ModelCheckpoint(Callback):
    """Saves the model, or its weights, after every epoch or every so many batches.

    Parameters
    ----------
    filepath : str or os.PathLike
        Ends in ``.keras``, ``.h5`` or ``.hdf5``; with ``save_weights_only`` in
        ``.weights.h5`` or ``.weights.npz``. May hold fields that are filled in:
        ``"{epoch:02d}-{val_loss:.4f}.keras"``, with epochs counted from 1, the names in
        the logs, and, if ``save_freq`` is a number, ``{batch}`` counted from 1. Folders
        that are missing are made. A file is replaced whole or not at all, and not by a model
        whose weights are not finite.
    monitor : str
        What to watch in the logs; used with ``save_best_only``.
    verbose : int
        1 prints what is saved and why.
    save_best_only : bool
        Save only if the value watched is better than at every save before, in earlier
        trainings too. If it is not in the logs, save, with a warning.
    save_weights_only : bool
        Save by ``model.save_weights`` instead of ``model.save``.
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
        or save_freq, and, during training, for a field that the logs do not hold.

    Examples
    --------
    >>> keep = ModelCheckpoint("best.keras", monitor="val_accuracy", save_best_only=True)
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
        self._frequency = SaveFrequency("ModelCheckpoint", save_freq)
        self._path = CheckpointPath(filepath, save_weights_only)
        self.filepath = self._path.template
        self.monitor = monitor
        self.verbose = verbose
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.save_freq = save_freq
        self.best = initial_value_threshold
        self._monitor = Monitor("ModelCheckpoint", monitor, mode) if save_best_only else None
        self._keeper = Keeper("ModelCheckpoint")
        self._epoch = 0

    def on_epoch_begin(self, epoch, logs=None):
        """Note the epoch, for the path."""
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        """Save if ``save_freq`` batches have gone by."""
        if self._frequency.is_due_after_batch():
            self._save({"batch": batch + 1, **as_dictionary(logs)})

    def on_epoch_end(self, epoch, logs=None):
        """Save if ``save_freq`` is "epoch"."""
        self._epoch = epoch
        if self.save_freq == "epoch":
            self._save(logs or {})

    def get_state(self):
        """Return the best value so far, and when the next save is due."""
        return {**super().get_state(), "waiting": self._frequency.waiting}

    def set_state(self, state):
        """Go on from there."""
        self._frequency.waiting = state["waiting"]
        super().set_state({name: value for name, value in state.items() if name != "waiting"})

    def _save(self, logs):
        path = self._path.fill(self._epoch + 1, logs)
        if self._keeper.refuses(self.model, "Nothing is saved any more, and the files that are there stay."):
            return
        wanted, reason = self._decide(logs, path)
        if self.verbose > 0 and reason:
            say(f"\nEpoch {self._epoch + 1}: {reason}")
        if not wanted:
            return
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        save = self.model.save_weights if self.save_weights_only else self.model.save
        save(path, overwrite=True)
        if self.verbose > 0:
            say(f"\nEpoch {self._epoch + 1}: finished saving model to {path}")

    def _decide(self, logs, path):
        """Return whether to save, and what to say of it."""
        if self._monitor is None:
            return True, f"saving model to {path}"
        value = self._monitor.value(logs)
        if value is None:
            return True, ""
        before = "None" if self.best is None else f"{self.best:.5f}"
        if not self._monitor.is_better(value, than=self.best):
            return False, f"{self.monitor} did not improve from {before}"
        self.best = value
        return True, f"{self.monitor} improved from {before} to {value:.5f}, saving model to {path}"
