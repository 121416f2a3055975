"""The logs of all epochs in a table on disk."""

import collections.abc
import csv
import os
import warnings

import numpy as np

from tinycnn.callbacks.base import Callback
from tinycnn.ranks import crew


class CSVLogger(Callback):
    """Writes a line for every epoch into a file that spreadsheets read.

    The columns are ``epoch``, whose first is 0, and the names of the first epoch's logs,
    sorted; what a later epoch lacks is ``NA``. If the first epoch was not validated,
    columns for the validation are there all the same, for later ones may be.

    Parameters
    ----------
    filename : str or os.PathLike
        In a folder that exists.
    separator : str
        Between two columns.
    append : bool
        Go on in the file of an earlier training instead of replacing it.

    Examples
    --------
    >>> import tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), "log.csv")
    >>> log = CSVLogger(path)
    >>> log.on_train_begin()
    >>> log.on_epoch_end(0, {"loss": 0.5, "val_loss": 0.75})
    >>> log.on_train_end()
    >>> print(open(path).read(), end="")
    epoch,loss,val_loss
    0,0.5,0.75
    """

    def __init__(self, filename, separator=",", append=False):
        self.filename = os.fsdecode(filename)
        self.sep = separator
        self.append = append
        self.append_header = True
        self.keys = None
        self.csv_file = None
        self.writer = None
        self._start = 0

    def on_train_begin(self, logs=None):
        """Open the file; an earlier one's lines go when the first epoch begins."""
        if not crew().is_main:
            return  # of several processes that train together one writes
        self._close()
        if self.append and os.path.exists(self.filename):
            self.append_header = os.path.getsize(self.filename) == 0
        self._open()
        self.keys = None
        self._start = os.path.getsize(self.filename) if self.append else 0

    def on_epoch_begin(self, epoch, logs=None):
        """Make room, if this is the first."""
        if not crew().is_main:
            return  # of several processes that train together one writes
        self._make_room()

    def on_epoch_end(self, epoch, logs=None):
        """Write the epoch's line; it is in the file when this returns."""
        if not crew().is_main:
            return  # of several processes that train together one writes
        self._make_room()
        logs = logs or {}
        if self.keys is None:
            self.keys = _columns(logs)
            if self.append_header:
                self.writer.writerow(["epoch", *self.keys])
        self.writer.writerow([epoch, *(_cell(logs.get(key, "NA")) for key in self.keys)])
        try:
            self.csv_file.flush()
        except OSError as fault:  # which does not name the file
            text = f"CSVLogger cannot write: {fault.strerror}. The model keeps the weights it has"
            raise OSError(fault.errno, text, self.filename) from fault

    def on_train_end(self, logs=None):
        """Close the file."""
        if self.csv_file is not None:
            self._make_room()
        self._close()

    def on_train_interrupted(self):
        """Close the file."""
        self._close()

    def get_state(self):
        """Return how far the file is written; so far it is on the disk then."""
        if not crew().is_main:
            return {}
        if self._start is None:
            self.csv_file.flush()
            os.fsync(self.csv_file.fileno())
        end = os.path.getsize(self.filename) if self._start is None else self._start
        return {"end": end, "keys": self.keys, "append_header": self.append_header}

    def set_state(self, state):
        """Go on from there: later lines are written again."""
        if not crew().is_main:
            return
        self.keys, self.append_header = state["keys"], state["append_header"]
        self._start = min(state["end"], os.path.getsize(self.filename))
        if self._start < state["end"]:
            warnings.warn(
                f"'{self.filename}' is shorter than when this training was saved: "
                "lines of earlier epochs are missing in it.",
                stacklevel=2,
            )
        self._make_room()

    def _open(self):
        # Lines end alike on every system, with what the csv module writes.
        self.csv_file = open(self.filename, "a", newline="", encoding="utf-8")  # noqa: SIM115
        self.writer = csv.writer(self.csv_file, delimiter=self.sep)

    def _make_room(self):
        """Remove what stands behind the place where this training goes on."""
        if self._start is not None:
            self.csv_file.truncate(self._start)
            self._start = None

    def _close(self):
        if self.csv_file is not None:
            self.csv_file.close()
        self.csv_file = self.writer = None


def _columns(logs):
    names = sorted(logs)
    if any(name.startswith("val_") for name in names):
        return names
    return [*names, *(f"val_{name}" for name in names)]


def _cell(value):
    """A list in one cell, in quotes of its own; anything else as it is."""
    if isinstance(value, str) or not isinstance(value, collections.abc.Iterable) or np.ndim(value) == 0:
        return value
    return f'"[{", ".join(map(str, value))}]"'
