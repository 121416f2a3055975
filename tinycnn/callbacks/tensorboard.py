"""Curves and histograms for TensorBoard."""

import os
import time

from tinycnn.callbacks.base import Callback
from tinycnn.callbacks.logs import as_dictionary
from tinycnn.callbacks.rate import rate_of
from tinycnn.errors import complaint
from tinycnn.ranks import crew


class TensorBoard(Callback):
    """Writes the logs where TensorBoard finds them: ``tensorboard --logdir=logs``.

    Two runs appear: ``train`` has ``epoch_loss``, the metrics and
    ``epoch_learning_rate``; ``validation`` has those of the validation data, and
    ``evaluation_loss_vs_iterations`` of every ``evaluate``.

    It needs the package ``tensorboardX`` (``pip install tensorboardX``), which writes the
    files; TensorBoard itself shows them.

    Parameters
    ----------
    log_dir : str or os.PathLike
    histogram_freq : int
        Write a histogram of every weight each so many epochs; 0 for none.
    write_graph : bool
        Taken for compatibility: there is no graph to write.
    write_images : bool
        Taken for compatibility; use :mod:`tinycnn.visualize` to look at filters.
    write_steps_per_second : bool
        Write how many steps a second were trained.
    update_freq : str or int
        ``"epoch"``; ``"batch"`` or a number to write ``batch_loss`` and the metrics, the
        averages of the epoch so far, after each so many batches too.
    profile_batch : int
        Taken for compatibility: 0 is the only value.
    embeddings_freq : int
        Taken for compatibility: there are no embeddings.
    embeddings_metadata : None

    Raises
    ------
    ValueError
        For an ``update_freq`` of another kind, or a ``profile_batch`` other than 0.
    ImportError
        When training begins, if ``tensorboardX`` is not installed.

    Examples
    --------
    >>> board = TensorBoard("logs/first", histogram_freq=1)
    """

    takes_averages = True

    def __init__(
        self,
        log_dir="logs",
        histogram_freq=0,
        write_graph=True,
        write_images=False,
        write_steps_per_second=False,
        update_freq="epoch",
        profile_batch=0,
        embeddings_freq=0,
        embeddings_metadata=None,
    ):
        if profile_batch:
            raise ValueError(complaint("TensorBoard", "profile_batch=0", f"{profile_batch!r}"))
        self.log_dir = os.fsdecode(log_dir)
        self.histogram_freq = histogram_freq
        self.write_graph = write_graph
        self.write_images = write_images
        self.write_steps_per_second = write_steps_per_second
        self.update_freq = 1 if update_freq == "batch" else update_freq
        if self.update_freq != "epoch" and (
            not isinstance(self.update_freq, int)
            or isinstance(self.update_freq, bool)
            or self.update_freq < 1
        ):
            expected = "update_freq='epoch', 'batch' or a number of batches"
            raise ValueError(complaint("TensorBoard", expected, f"{update_freq!r}"))
        self.embeddings_freq = embeddings_freq
        self.embeddings_metadata = embeddings_metadata
        self._writers = {}
        self._batch = 0
        self._epoch_start = self._batch_start = 0.0
        self._steps_in_epoch = 0

    def set_model(self, model):
        """Learn which model it is; files are opened when there is something to write."""
        self.model = model
        self._writer_class = _writer_class()

    def on_train_begin(self, logs=None):
        """Count the batches anew."""
        self._batch = 0

    def on_epoch_begin(self, epoch, logs=None):
        """Look at the clock."""
        self._epoch_start, self._steps_in_epoch = time.perf_counter(), 0

    def on_train_batch_begin(self, batch, logs=None):
        """Count the batch."""
        self._batch += 1
        self._batch_start = time.perf_counter()

    def on_train_batch_end(self, batch, logs=None):
        """Write the batch, if that was asked for."""
        self._steps_in_epoch += 1
        if self.update_freq == "epoch" or self._batch % self.update_freq:
            return
        values = {f"batch_{name}": value for name, value in as_dictionary(logs).items()}
        if self.write_steps_per_second:
            values["batch_steps_per_second"] = 1 / _seconds_since(self._batch_start)
        self._write("train", values, self._batch)

    def on_test_end(self, logs=None):
        """Write what was measured over the steps trained so far."""
        optimizer = self.model.optimizer
        if optimizer is not None:
            values = {f"evaluation_{name}_vs_iterations": value for name, value in (logs or {}).items()}
            self._write("validation", values, optimizer.iterations)

    def on_epoch_end(self, epoch, logs=None):
        """Write the epoch."""
        logs = logs or {}
        trained = {f"epoch_{name}": value for name, value in logs.items() if not name.startswith("val_")}
        measured = {
            f"epoch_{name.removeprefix('val_')}": value
            for name, value in logs.items()
            if name.startswith("val_")
        }
        if logs:
            trained["epoch_learning_rate"] = rate_of("TensorBoard", self.model)
            if self.write_steps_per_second:
                passed = _seconds_since(self._epoch_start)
                trained["epoch_steps_per_second"] = self._steps_in_epoch / passed
        self._write("train", trained, epoch)
        self._write("validation", measured, epoch)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_histograms(epoch)

    def on_train_end(self, logs=None):
        """Close the files."""
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def on_train_interrupted(self):
        """Close the files."""
        self.on_train_end()

    def get_state(self):
        """Return how many batches were counted: of what lies on disk, nothing is taken back."""
        return {"batch": self._batch, "steps": self._steps_in_epoch}

    def set_state(self, state):
        """Count on from there."""
        self._batch, self._steps_in_epoch = state["batch"], state["steps"]

    def _write_histograms(self, epoch):
        if not crew().is_main:
            return
        for layer in self.model.leaves:
            for name, weight in layer.named_weights.items():
                self._writer("train").add_histogram(f"{layer.name}/{name}/histogram", weight, epoch)

    def _write(self, run, values, step):
        if not crew().is_main:
            return  # of several processes that train together one writes
        for name, value in values.items():
            self._writer(run).add_scalar(name, float(value), step)
        if values:
            self._writer(run).flush()

    def _writer(self, run):
        if run not in self._writers:
            self._writers[run] = self._writer_class(os.path.join(self.log_dir, run))
        return self._writers[run]


def _writer_class():
    try:
        from tensorboardX import SummaryWriter
    except ImportError as fault:
        remedy = "Install it: pip install tensorboardX."
        raise ImportError(complaint("TensorBoard", "the package tensorboardX", "none", remedy)) from fault
    return SummaryWriter


def _seconds_since(start):
    return max(time.perf_counter() - start, 1e-9)
