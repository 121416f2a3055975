"""The checkpoints of a training in a folder: the last one, and the one before.

``0000012.checkpoint`` is the twelfth. Each is written to a temporary file, brought to the
disk and renamed, and only then the last but one is removed: whenever the process stops,
or the machine does, a whole one is there.
"""

import contextlib
import os
import re
import warnings

from tinycnn.ranks import crew
from tinycnn.saving.checkpoint_file import CheckpointError, read_checkpoint, write_checkpoint
from tinycnn.saving.leftovers import remove_leftovers

_NAME = re.compile(r"(\d{7,18})\.checkpoint")


class Backup:
    """One folder with the checkpoints of one training.

    Parameters
    ----------
    folder : str or os.PathLike

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> backup = Backup(os.path.join(tempfile.mkdtemp(), "run"))
    >>> backup.open()
    >>> backup.write({"epoch": 3}, [("model/kernel", np.ones((2, 2), "float32"))])
    >>> path, values, named = backup.read()
    >>> values, float(named[0][1].sum())
    ({'epoch': 3}, 4.0)
    """

    def __init__(self, folder):
        self.folder = os.fsdecode(folder)
        self._good = None  # the number of the last one that is known to be whole

    def open(self):
        """Make the folder if it is missing, and remove what killed processes have left half written."""
        if not crew().is_main:
            return
        os.makedirs(self.folder, exist_ok=True)
        remove_leftovers(self.folder)

    def write(self, values, named):
        """Write a checkpoint; when it is whole, remove what is older than the one before.

        Parameters
        ----------
        values : object
            Whatever JSON holds.
        named : list of (str, ndarray)

        Raises
        ------
        OSError
            If it cannot be written. The one before is untouched.
        """
        if not crew().is_main:
            return  # of several processes that train together one writes,
        number = max(self._numbers(), default=0) + 1
        write_checkpoint(self._path(number), values, named)
        kept, self._good = {number, self._good}, number
        for old in self._numbers():
            if old not in kept:
                with contextlib.suppress(OSError):  # it is in nobody's way
                    os.remove(self._path(old))

    def read(self):
        """Return the last checkpoint that is whole, with its path, or None if there is none.

        Returns
        -------
        path : str
        values : object
        named : list of (str, ndarray)

        Raises
        ------
        CheckpointError
            If there are some, but all are damaged.

        Warns
        -----
        UserWarning
            If the last one is damaged: what is wrong with it, and which one is used.
        """
        # and tells the others what it reads.
        return crew().told_by_main("reading the checkpoint", self._read)

    def _read(self):
        faults = []
        for number in reversed(self._numbers()):
            path = self._path(number)
            try:
                values, named = read_checkpoint(path)
            except CheckpointError as fault:
                faults.append(fault)
                continue
            if faults:
                warnings.warn(f"{faults[0]} The one before is used: '{path}'.", stacklevel=2)
            self._good = number
            return path, values, named
        if faults:
            raise faults[0]
        return None

    def last(self):
        """Return the path of the last checkpoint, or None."""
        numbers = self._numbers()
        return self._path(numbers[-1]) if numbers else None

    def remove(self):
        """Delete all checkpoints, the last one last; what else is in the folder stays."""
        if not crew().is_main:
            return
        for number in self._numbers():
            os.remove(self._path(number))
        self._good = None
        remove_leftovers(self.folder)
        with contextlib.suppress(OSError):  # it is not empty, or was never made
            os.rmdir(self.folder)

    def _numbers(self):
        try:
            names = os.listdir(self.folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(int(found[1]) for found in map(_NAME.fullmatch, names) if found)

    def _path(self, number):
        return os.path.join(self.folder, f"{number:07d}.checkpoint")
