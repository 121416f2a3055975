"""Go on after a crash."""

from tinycnn.callbacks import training_state
from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.finite import Keeper
from tinycnn.callbacks.save_frequency import SaveFrequency
from tinycnn.errors import NotBuiltError, complaint
from tinycnn.saving.backup import Backup


class BackupAndRestore(Callback):
    """Keeps the state of a training on disk, and goes on from it when ``fit`` is called again.

    That is the weights, the state of the optimizer with its learning rate, and the number
    of epochs done. A training that was killed is started again by the same script: the
    epochs that were done are not done again. When the training ends, the backup is removed; but
    once weights are not finite it is neither replaced nor removed.

    Parameters
    ----------
    backup_dir : str or os.PathLike
        A folder for this training alone; made if it is missing.
    save_freq : str or int
        ``"epoch"``, or a number of batches, counted across epochs. An epoch that was
        interrupted is begun again, with the weights that the last of its batches left.
    double_checkpoint : bool
        Keep the state before the last one too, for the case that the last is damaged.
    delete_checkpoint : bool
        Remove the backup when the training ends.

    Raises
    ------
    ValueError
        If ``backup_dir`` is empty, or ``save_freq`` is something else.
    NotBuiltError
        In ``fit``, if there is a backup but the model has no weights yet.
    WeightsFileError
        In ``fit``, if the backup is damaged or of another model.

    Examples
    --------
    >>> keep = BackupAndRestore("runs/first", save_freq=500)
    """

    def __init__(self, backup_dir, save_freq="epoch", double_checkpoint=False, delete_checkpoint=True):
        if not backup_dir:
            raise ValueError(complaint("BackupAndRestore", "the name of a folder", f"{backup_dir!r}"))
        self.backup_dir = backup_dir
        self.save_freq = save_freq
        self.double_checkpoint = double_checkpoint
        self.delete_checkpoint = delete_checkpoint
        self._frequency = SaveFrequency("BackupAndRestore", save_freq)
        self._backup = Backup(backup_dir, keep_previous=double_checkpoint)
        self._keeper = Keeper("BackupAndRestore")
        self._epoch = 0
        self._batch = 0

    def on_train_begin(self, logs=None):
        """Restore what an interrupted training has left."""
        model = self.model
        if not model.built:
            raise NotBuiltError(
                f"BackupAndRestore needs {model.name} to have its weights before fit. "
                "Give its first layer an input_shape=, or call build."
            )
        found = self._backup.read(lambda values: training_state.expected(model, values["optimizer"]))
        if found is not None:
            values, arrays = found
            training_state.restore(model, values["optimizer"], arrays)
            model._initial_epoch = self._epoch = values["epoch"]

    def on_train_batch_end(self, batch, logs=None):
        """Save if ``save_freq`` batches have gone by."""
        self._batch = batch
        if self._frequency.is_due_after_batch():
            self._save()

    def on_epoch_end(self, epoch, logs=None):
        """Save if ``save_freq`` is "epoch"."""
        self._epoch, self._batch = epoch + 1, 0
        if self.save_freq == "epoch":
            self._save()

    def on_train_end(self, logs=None):
        """The training is done: forget it."""
        self.model._initial_epoch = None
        if self.delete_checkpoint and not self._keeper.refuses(
            self.model, f"The backup in {self.backup_dir} stays as it is."
        ):
            self._backup.remove()

    def _save(self):
        if self._keeper.refuses(self.model, f"The backup in {self.backup_dir} stays as it is."):
            return
        numbers, named = training_state.collect(self.model)
        self._backup.write({"epoch": self._epoch, "batch": self._batch, "optimizer": numbers}, named)
