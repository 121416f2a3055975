"""Go on after a crash."""

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.finite import Keeper
from tinycnn.callbacks.save_frequency import SaveFrequency
from tinycnn.errors import complaint
from tinycnn.saving.backup import Backup
from tinycnn.saving.checkpoint_file import CheckpointError


class BackupAndRestore(Callback):
    """Keeps all that a training has reached on disk, and goes on from it after a crash.

    A training that was killed, at whatever instant, is started again by the same script. It
    goes on from the last checkpoint, in the middle of an epoch too, and ends with the same
    bytes as one that was never interrupted: the weights, the optimizer and its learning
    rate, the history, the running averages of the metrics, the order of the samples and
    what dropout draws, and what the other callbacks remember (see
    :meth:`Callback.get_state`), wherever in the list this one stands. When the training ends, the
    checkpoints are removed; but once weights are not finite they are neither replaced nor removed.

    Parameters
    ----------
    backup_dir : str or os.PathLike
        A folder for this training alone; made if it is missing.
    save_freq : str or int
        ``"epoch"``, or a number of batches, counted across epochs. The beginning is saved
        as well.
    double_checkpoint : bool
        Taken for Keras's sake: the checkpoint before the last one is always kept, and is
        used, with a warning, if the last is damaged.
    delete_checkpoint : bool
        Remove the checkpoints when the training ends.

    Raises
    ------
    ValueError
        If ``backup_dir`` is empty, or ``save_freq`` is something else.
    CheckpointError
        In ``fit``, if all checkpoints are damaged, or are of another training.
    OSError
        In ``fit``, if a checkpoint cannot be written. The model keeps its weights, and the
        checkpoint before is untouched.

    Notes
    -----
    The data must be the same in every process. Of a generator, and of a data set that draws random
    numbers when it is read, all that was read before is read again, so that what
    comes next is what would have come; one that then gives something else cannot be helped.

    Examples
    --------
    >>> keep = BackupAndRestore("runs/first", save_freq=500)
    """

    comes_last = True

    def __init__(self, backup_dir, save_freq="epoch", double_checkpoint=False, delete_checkpoint=True):
        if not backup_dir:
            raise ValueError(complaint("BackupAndRestore", "the name of a folder", f"{backup_dir!r}"))
        self.backup_dir = backup_dir
        self.save_freq = save_freq
        self.double_checkpoint = double_checkpoint
        self.delete_checkpoint = delete_checkpoint
        self._frequency = SaveFrequency("BackupAndRestore", save_freq)
        self._backup = Backup(backup_dir)
        self._keeper = Keeper("BackupAndRestore")
        self._found = None

    def on_train_begin(self, logs=None):
        """Restore what an interrupted training has left, or save the beginning of this one."""
        if getattr(self.model, "training_state", None) is None:
            raise RuntimeError(complaint("BackupAndRestore", "to be given to fit", "a call by itself"))
        self._frequency.waiting = 0
        try:
            self._backup.open()
        except OSError as fault:
            raise self._worded(fault) from fault
        self._found = self._backup.read()
        if self._found is None:
            self._save()
        else:
            self._restore(self.model.training_state.restore)

    def on_epoch_begin(self, epoch, logs=None):
        """In an epoch that had begun before, undo what its beginning has done again."""
        if self._found is not None and self.model.training_state.batch:
            self._restore(self.model.training_state.restore_again)
        self._found = None

    def on_train_batch_end(self, batch, logs=None):
        """Save if ``save_freq`` batches have gone by."""
        if self._frequency.is_due_after_batch():
            self._save()

    def on_epoch_end(self, epoch, logs=None):
        """Save if ``save_freq`` is "epoch"."""
        if self.save_freq == "epoch":
            self._save()

    def on_train_end(self, logs=None):
        """The training is done: forget it."""
        self._found = None
        if self.delete_checkpoint and not self._keeps():
            self._backup.remove()

    def _restore(self, restore):
        path, values, named = self._found
        try:
            restore(values, named)
        except self.model.training_state.Refused as fault:
            remedy = f"If the training shall begin anew, remove the folder '{self._backup.folder}'."
            raise CheckpointError(path, f"{fault}. {remedy}") from fault

    def _save(self):
        if self._keeps():
            return
        try:
            self._backup.write(*self.model.training_state.collect())
        except OSError as fault:
            raise self._worded(fault) from fault

    def _worded(self, fault):
        last = self._backup.last()
        kept = f"and the last checkpoint, '{last}', is untouched" if last else "and no checkpoint was made"
        text = f"BackupAndRestore cannot save: {fault}".rstrip(".")
        text += f". The model keeps the weights it has, {kept}."
        return type(fault)(text) if fault.errno is None else OSError(fault.errno, text)

    def _keeps(self):
        return self._keeper.refuses(self.model, f"The backup in {self.backup_dir} stays as it is.")
