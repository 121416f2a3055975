"""Callbacks with the arguments of Keras 1 and 2."""

import functools
import importlib.util
import os

import numpy as np

from tinycnn import callbacks
from tinycnn.callbacks.checkpoint_path import CheckpointPath
from tinycnn.compat.notes import note
from tinycnn.compat.spelling.arguments import today


def mode_of(monitor, mode):
    """Return which way a value should go, where the library asks and Keras guessed.

    Examples
    --------
    >>> mode_of("val_acc", "auto"), mode_of("val_my_score", "auto"), mode_of("val_loss", "Min")
    ('max', 'min', 'min')
    """
    mode = str(mode).lower()
    if mode in ("min", "max"):
        return mode
    name = str(monitor)
    grows = "acc" in name or name.startswith("fmeasure") or name.endswith(("auc", "precision", "recall"))
    return "max" if grows else "min"


class EarlyStopping(callbacks.EarlyStopping):
    """See :class:`tinycnn.callbacks.EarlyStopping`."""

    def __init__(self, monitor="val_loss", min_delta=0, patience=0, verbose=0, mode="auto", *more, **others):
        super().__init__(monitor, min_delta, patience, verbose, mode_of(monitor, mode), *more, **others)


class ReduceLROnPlateau(callbacks.ReduceLROnPlateau):
    """See :class:`tinycnn.callbacks.ReduceLROnPlateau`; Keras 2 called ``min_delta`` ``epsilon``."""

    def __init__(
        self, monitor="val_loss", factor=0.1, patience=10, verbose=0, mode="auto", *more, **settings
    ):
        settings = today(settings, {"epsilon": "min_delta"}, "ReduceLROnPlateau")
        super().__init__(monitor, factor, patience, verbose, mode_of(monitor, mode), *more, **settings)


class ModelCheckpoint(callbacks.ModelCheckpoint):
    """See :class:`tinycnn.callbacks.ModelCheckpoint`; any path will do, and so will ``period``.

    Parameters
    ----------
    period : int, optional
        Save in every so many epochs only, as Keras 2 had it.
    """

    def __init__(
        self,
        filepath,
        monitor="val_loss",
        verbose=0,
        save_best_only=False,
        save_weights_only=False,
        mode="auto",
        *more,
        period=1,
        options=None,
        load_weights_on_restart=None,
        **settings,
    ):
        ending = ".weights.h5" if save_weights_only else ".keras"
        super().__init__(
            f"{os.fspath(filepath)}{ending}",
            monitor,
            verbose,
            save_best_only,
            save_weights_only,
            mode_of(monitor, mode),
            *more,
            **settings,
        )
        self._path = _AnyPath(filepath)
        self.filepath = self._path.template
        self.period = int(period)
        self._epochs_since = 0

    def on_epoch_end(self, epoch, logs=None):
        """Save if it is time."""
        self._epochs_since += 1
        if self._epochs_since >= self.period:
            self._epochs_since = 0
            super().on_epoch_end(epoch, logs)


class _AnyPath(CheckpointPath):
    """Where a model goes, whatever its path ends in."""

    def __init__(self, filepath):
        self.template = os.fspath(filepath)

    def fill(self, epoch, logs):
        return self.template.format_map(_Fields(logs, epoch))


class _Fields(dict):
    def __init__(self, logs, epoch):
        super().__init__(epoch=epoch)
        self._logs = logs

    def __missing__(self, name):
        if name in self._logs:
            return self._logs[name]
        known = ", ".join(sorted({*self, *self._logs}))
        raise ValueError(f"ModelCheckpoint: the path asks for '{name}', which is none of {known}.")


class TensorBoard(callbacks.TensorBoard):
    """See :class:`tinycnn.callbacks.TensorBoard`; without ``tensorboardX`` it writes nothing, and says so."""

    def __init__(self, log_dir="logs", histogram_freq=0, *more, **settings):
        known = ("write_graph", "write_images", "write_steps_per_second", "update_freq")
        settings = {name: value for name, value in settings.items() if name in known}
        if settings.get("update_freq") not in (None, "epoch", "batch"):
            settings["update_freq"] = max(1, int(settings["update_freq"]))
        super().__init__(log_dir, int(histogram_freq or 0), **settings)
        self._writes = importlib.util.find_spec("tensorboardX") is not None

    def set_model(self, model):
        """See :meth:`tinycnn.callbacks.TensorBoard.set_model`."""
        (super() if self._writes else super(callbacks.TensorBoard, self)).set_model(model)

    def get_state(self):
        """See :meth:`tinycnn.callbacks.TensorBoard.get_state`; there is nothing without a writer."""
        return super().get_state() if self._writes else {}

    def set_state(self, state):
        """See :meth:`tinycnn.callbacks.TensorBoard.set_state`."""
        if self._writes:
            super().set_state(state)


def _silent_without_writer(hook):
    def call(self, *arguments, **settings):
        if self._writes:
            return getattr(callbacks.TensorBoard, hook)(self, *arguments, **settings)
        note("TensorBoard writes nothing, for tensorboardX is not installed (pip install tensorboardX).")
        return None

    call.__name__, call.__doc__ = hook, f"See :meth:`tinycnn.callbacks.TensorBoard.{hook}`."
    return call


for _hook in [name for name in vars(callbacks.TensorBoard) if name.startswith("on_")]:
    setattr(TensorBoard, _hook, _silent_without_writer(_hook))


class LearningRateScheduler(callbacks.LearningRateScheduler):
    """See :class:`tinycnn.callbacks.LearningRateScheduler`; the function may return a whole number."""

    def __init__(self, schedule, verbose=0):
        super().__init__(_as_float(schedule), int(verbose))


def _as_float(schedule):
    @functools.wraps(schedule)
    def call(*arguments):
        rate = schedule(*arguments)
        return float(np.asarray(rate)) if np.ndim(rate) == 0 and not isinstance(rate, str) else rate

    return call


class RemoteMonitor(callbacks.Callback):
    """Does nothing, and says so: what is trained here is told to no server."""

    def __init__(self, *arguments, **settings):
        note("RemoteMonitor sends nothing anywhere.")


class BaseLogger(callbacks.Callback):
    """Does nothing: averages are kept by the model."""

    def __init__(self, stateful_metrics=None):
        self.stateful_metrics = set(stateful_metrics or [])
