"""A zip archive from anywhere, read without believing it."""

import io
import math
import struct
import tokenize
import zipfile
import zlib

import numpy as np

from tinycnn.plain_file import check_plain
from tinycnn.saving.weights_error import WeightsFileError

MANIFEST = "weights.json"
NOT_OURS = "it is not a weights file of tinycnn"

# No list of contents is larger, and no header of an array.
_MOST_JSON = 16 << 20
_MOST_HEADER = 10_000

# Everything zipfile and numpy.lib.format raise on bytes that are not theirs.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    tokenize.TokenError,
    OSError,
    EOFError,
    ValueError,
    TypeError,
    SyntaxError,
    RuntimeError,  # an encryption flag; NotImplementedError: a compression flag
    OverflowError,
    MemoryError,
)


def member_name(index):
    """Return under which name the weight with this number is stored.

    >>> member_name(7)
    '0007.npy'
    """
    return f"{index:04d}.npy"


class Archive:
    """An open weights file. Use it in a ``with`` statement.

    Parameters
    ----------
    path : str or os.PathLike

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    WeightsFileError
        From here and from every method, for anything that is wrong inside.
    """

    def __init__(self, path):
        self._path = path
        check_plain(path, self.error)
        try:
            self._file = open(path, "rb")  # noqa: SIM115, closed in __exit__
        except FileNotFoundError:
            raise FileNotFoundError(f"There is no weights file '{path}'.") from None
        try:
            self._zip = zipfile.ZipFile(self._file)
        except DAMAGE as fault:
            with self._file:
                raise self.error(self._what_instead()) from fault

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._zip.close()
        self._file.close()

    def error(self, fault):
        """Build the error that names this file."""
        return WeightsFileError(self._path, fault)

    def check_members(self, count):
        """Refuse if there are other members than ``weights.json`` and the arrays."""
        allowed = {MANIFEST, *map(member_name, range(count - 1))}
        names = self._zip.namelist()
        for name in names:
            if name not in allowed:
                raise self.error(f"it has a member {name!r:.100} that does not belong there")
        if len(names) > len(set(names)):
            raise self.error("it has two members of the same name")
        if len(names) < count:
            raise self.error(f"its member {sorted(allowed - set(names))[0]} is missing")

    def small(self, name):
        """Return the bytes of a member that is not an array."""
        return self._read(name, 0, _MOST_JSON)

    def array(self, index, shape, dtype):
        """Return one array, which must have this shape and dtype.

        The size of the member is compared before it is read.
        """
        name = member_name(index)
        size = math.prod(shape) * dtype.itemsize
        file = io.BytesIO(self._read(name, size, size + _MOST_HEADER))
        try:
            version = np.lib.format.read_magic(file)
            read_header = np.lib.format.read_array_header_1_0
            if version != (1, 0):
                raise self.error(f"its member {name} has the header version {version}, not (1, 0)")
            found, by_columns, stored = read_header(file, max_header_size=_MOST_HEADER)
        except WeightsFileError:
            raise
        except DAMAGE as fault:
            raise self.error(f"the header of its member {name} is damaged") from fault
        if (found, stored, by_columns) != (shape, dtype, False):
            raise self.error(f"its member {name} is not what {MANIFEST} says: {found} {stored}")
        data = file.read()
        if len(data) != size:
            raise self.error(f"its member {name} has {len(data)} bytes of data instead of {size}")
        return np.frombuffer(data, dtype).reshape(shape)

    def _read(self, name, least, most):
        try:
            entry = self._zip.getinfo(name)
        except KeyError:
            raise self.error(NOT_OURS if name == MANIFEST else f"its member {name} is missing") from None
        if entry.compress_type != zipfile.ZIP_STORED:
            raise self.error(f"its member {name} is compressed, which weights never are")
        if not least <= entry.file_size <= most:
            raise self.error(f"its member {name} declares {entry.file_size} bytes, not {least} to {most}")
        try:
            # Read to the end, so that the checksum is compared.
            return self._zip.read(entry)
        except DAMAGE as fault:
            raise self.error(
                f"its member {name} is damaged ({str(fault) or type(fault).__name__})"
            ) from fault

    def _what_instead(self):
        self._file.seek(0)
        start = self._file.read(8)
        if not start:
            return "the file is empty"
        if start == b"\x89HDF\r\n\x1a\n":
            return "it is an HDF5 file, not a .weights.npz file"
        if start.startswith(b"PK"):
            return "it is cut short or damaged: its end is not that of a zip archive"
        return "it is not a .weights.npz file (no zip archive)"
