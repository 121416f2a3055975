"""The members of a ``.keras`` file, an archive of anybody's, within limits."""

import io
import json
import zipfile

from tinycnn.plain_file import check_plain
from tinycnn.saving.archive import DAMAGE
from tinycnn.saving.errors import ModelFileError
from tinycnn.saving.json_text import MOST_BYTES
from tinycnn.saving.version import KERAS_VERSION
from tinycnn.saving.zip_entry import entry
from tinycnn.version import __version__

CONFIG = "config.json"
METADATA = "metadata.json"
WEIGHTS = "model.weights.h5"

# A member may unfold to so many times its size in the file, or to so many bytes at least.
_MOST_UNFOLDING = 100
_SMALL = 1 << 20
_LARGE = 1 << 30  # from here on a member gets the long form of its sizes


def write(file, config, weights):
    """Write the three members.

    Parameters
    ----------
    file : binary file object
    config : dict
    weights : bytes
        An HDF5 file.

    Notes
    -----
    No time is in it: the same model gives the same bytes whenever it is saved.
    """
    metadata = {"keras_version": KERAS_VERSION, "tinycnn_version": __version__}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry(METADATA), json.dumps(metadata))
        archive.writestr(entry(CONFIG), json.dumps(config))
        with archive.open(entry(WEIGHTS), "w", force_zip64=len(weights) > _LARGE) as member:
            member.write(weights)


class KerasArchive:
    """An open ``.keras`` file. Use it in a ``with`` statement.

    Parameters
    ----------
    path : str or os.PathLike
    error : class
        What to raise: ``error(path, fault)``.
    """

    def __init__(self, path, error=ModelFileError):
        self._path, self._error = path, error
        check_plain(path, self.error)
        self._file = open(path, "rb")  # noqa: SIM115, closed in __exit__
        try:
            self._zip = zipfile.ZipFile(self._file)
            self._size = self._file.seek(0, io.SEEK_END)
            self._check_names()
        except DAMAGE as fault:
            with self._file:
                if isinstance(fault, error):
                    raise
                raise self.error("it is no .keras file, or one that is cut short or damaged") from fault

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._zip.close()
        self._file.close()

    def error(self, fault):
        """Build the error that names this file."""
        return self._error(self._path, fault)

    def config(self):
        """Return the text of the config."""
        return self._read(CONFIG, MOST_BYTES)

    def weights_size(self):
        """Return how many bytes the weights unfold to."""
        return self._entry(WEIGHTS).file_size

    def weights(self):
        """Return the HDF5 file of the weights, as a file object."""
        return io.BytesIO(self._read(WEIGHTS, None))

    def _check_names(self):
        names = self._zip.namelist()
        for name in names:
            if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
                raise self.error(f"it has a member {name!r:.100} whose name leads out of it")
        if len(names) > len(set(names)):
            raise self.error("it has two members of the same name")

    def _entry(self, name):
        try:
            found = self._zip.getinfo(name)
        except KeyError:
            raise self.error(f"its member {name} is missing") from None
        if found.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.error(f"its member {name} is packed in a way that is not read")
        # What the archive says of the packed size may be a lie too.
        most = max(_MOST_UNFOLDING * min(found.compress_size, self._size), _SMALL)
        if found.file_size > most:
            raise self.error(f"its member {name} would unfold to {found.file_size} bytes, more than it may")
        return found

    def _read(self, name, most):
        found = self._entry(name)
        if most is not None and found.file_size > most:
            raise self.error(f"its member {name} declares {found.file_size} bytes, more than {most}")
        try:
            with self._zip.open(found) as member:
                # One byte more than declared, so that the end is reached and the checksum compared.
                content = member.read(found.file_size + 1)
        except DAMAGE as fault:
            raise self.error(f"its member {name} is damaged ({fault!s:.100})") from fault
        if len(content) != found.file_size:
            raise self.error(f"its member {name} has {len(content)} bytes instead of {found.file_size}")
        return content
