"""The state of a training on disk, to go on from after a crash.

A backup is a folder::

    backup.json            format, version, a checksum, plain values, and which file holds the arrays
    0000001.weights.npz    the arrays, as in any file of weights

The list is written last and replaced in one move, and it names its file of arrays with a
checksum: whenever the process stops, the folder holds one whole backup, the new one or the
one before. Nothing in it is code, and no path is taken from it.
"""

import contextlib
import hashlib
import json
import os
import re

from tinycnn.ranks import crew
from tinycnn.saving.atomic import atomic_write
from tinycnn.saving.weights import load_weights, save_weights
from tinycnn.saving.weights_error import WeightsFileError

FORMAT = "tinycnn backup"
VERSION = 1
LIST = "backup.json"
PREVIOUS = "backup.previous.json"

_ARRAYS = re.compile(r"\d{7,18}\.weights\.npz")
_BLOCK = 1 << 20
_LARGEST_LIST = 16 << 20


class Backup:
    """One folder with the state of a training.

    Parameters
    ----------
    folder : str or os.PathLike
        Made when something is written.
    keep_previous : bool
        Keep the backup before the last one too, and read it if the last is damaged.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> backup = Backup(os.path.join(tempfile.mkdtemp(), "run"))
    >>> backup.write({"epoch": 3}, [("model/kernel", np.ones((2, 2), "float32"))])
    >>> values, arrays = backup.read(lambda values: [("model/kernel", (2, 2), "float32")])
    >>> values, float(arrays[0].sum())
    ({'epoch': 3}, 4.0)
    """

    def __init__(self, folder, keep_previous=False):
        self.folder = os.fsdecode(folder)
        self.keep_previous = keep_previous

    def write(self, values, named):
        """Replace the backup.

        Parameters
        ----------
        values : dict
            Whatever JSON holds.
        named : list of (str, ndarray)
        """
        if not crew().is_main:
            return  # rank 0 writes, and tells the others when it is read
        os.makedirs(self.folder, exist_ok=True)
        name = f"{self._last_number() + 1:07d}.weights.npz"
        save_weights(self._path(name), named)
        body = {"values": values, "arrays": {"file": name, "sha256": _checksum(self._path(name))}}
        content = {"format": FORMAT, "version": VERSION, "sha256": _checksum_of(body), "body": body}
        text = _text(content)
        if self.keep_previous and os.path.exists(self._path(LIST)):
            os.replace(self._path(LIST), self._path(PREVIOUS))
        with atomic_write(self._path(LIST)) as file:
            file.write(text)
        self._remove_what_no_list_names()

    def read(self, expected):
        """Return the values and the arrays, or None if there is no backup.

        Parameters
        ----------
        expected : callable
            Takes the values, returns what arrays belong to them: a list of
            (name, shape, dtype). Nothing else is read.

        Raises
        ------
        WeightsFileError
            If the backup is damaged, or of another model.
        """
        found = crew().told_by_main("reading the backup", lambda: self._read_any(expected))
        if found is not None and not crew().is_main:
            expected(found[0])  # may prepare what the arrays are for
        return found

    def _read_any(self, expected):
        lists = [name for name in (LIST, PREVIOUS) if os.path.exists(self._path(name))]
        for name in lists:
            try:
                return self._read(name, expected)
            except WeightsFileError:
                if name == lists[-1]:
                    raise
        return None

    def remove(self):
        """Delete the backup; what else is in the folder stays."""
        if not crew().is_main:
            return
        for name in self._own_files():
            os.remove(self._path(name))
        with contextlib.suppress(OSError):  # it is not empty, or was never made
            os.rmdir(self.folder)

    def _read(self, name, expected):
        path = self._path(name)
        values, file, checksum = _parse(path)
        arrays = self._path(file)
        if not os.path.exists(arrays):
            raise WeightsFileError(path, f"the file {file} that it names is missing")
        if _checksum(arrays) != checksum:
            raise WeightsFileError(arrays, "it is damaged: its checksum is another")
        return values, load_weights(arrays, expected(values))

    def _own_files(self):
        if not os.path.isdir(self.folder):
            return []
        return [
            name
            for name in sorted(os.listdir(self.folder))
            if name in (LIST, PREVIOUS) or _ARRAYS.fullmatch(name)
        ]

    def _last_number(self):
        numbers = [int(name.split(".")[0]) for name in self._own_files() if _ARRAYS.fullmatch(name)]
        return max(numbers, default=0)

    def _remove_what_no_list_names(self):
        named = {LIST, PREVIOUS} if self.keep_previous else {LIST}
        for name in sorted(named):
            with contextlib.suppress(FileNotFoundError, WeightsFileError):
                named.add(_parse(self._path(name))[1])
        for name in self._own_files():
            if name not in named:
                os.remove(self._path(name))

    def _path(self, name):
        return os.path.join(self.folder, name)


def _parse(path):
    """Return values, file of arrays and its checksum from a list."""
    with open(path, "rb") as file:
        text = file.read(_LARGEST_LIST + 1)
    if len(text) > _LARGEST_LIST:
        raise WeightsFileError(path, "it is too large for the list of a backup")
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise WeightsFileError(path, "it is not the list of a backup")
        if content["version"] != VERSION:
            fault = f"its version is {content['version']!r:.20}, this tinycnn reads {VERSION}"
            raise WeightsFileError(path, fault)
        body = content["body"]
        if content["sha256"] != _checksum_of(body):
            raise WeightsFileError(path, "it is damaged: its checksum is another")
        values, name, checksum = body["values"], body["arrays"]["file"], body["arrays"]["sha256"]
    except WeightsFileError:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise WeightsFileError(path, f"it cannot be read ({type(fault).__name__})") from fault
    if not isinstance(values, dict) or not isinstance(name, str) or not _ARRAYS.fullmatch(name):
        raise WeightsFileError(path, "it does not name its values and its file of arrays")
    return values, name, checksum


def _text(content):
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _checksum_of(content):
    return hashlib.sha256(_text(content)).hexdigest()


def _checksum(path):
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
