"""The logs of all epochs in a table on disk."""

import collections.abc
import csv
import os

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

    def on_train_begin(self, logs=None):
        """Open the file."""
        self._close()
        if self.append and os.path.exists(self.filename):
            self.append_header = os.path.getsize(self.filename) == 0
        # Lines end alike on every system, with what the csv module writes. Of several processes
        # that train together one writes.
        place = self.filename if crew().is_main else os.devnull
        self.csv_file = open(place, "a" if self.append else "w", newline="", encoding="utf-8")  # noqa: SIM115
        self.keys = None

    def on_epoch_end(self, epoch, logs=None):
        """Write the epoch's line; it is on disk when this returns."""
        logs = logs or {}
        if self.writer is None:
            self.keys = _columns(logs)
            self.writer = csv.writer(self.csv_file, delimiter=self.sep)
            if self.append_header:
                self.writer.writerow(["epoch", *self.keys])
        self.writer.writerow([epoch, *(_cell(logs.get(key, "NA")) for key in self.keys)])
        self.csv_file.flush()

    def on_train_end(self, logs=None):
        """Close the file."""
        self._close()

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
