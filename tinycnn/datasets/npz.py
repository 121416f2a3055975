"""Read arrays from an ``.npz`` archive, no pickle, sizes checked before memory is taken."""

import math
import zipfile

import numpy as np

from tinycnn.datasets.reading import MAX_BYTES, read_at_most
from tinycnn.errors import DataError, complaint

_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def read_npz(path, names):
    """Read the arrays called ``names`` from the archive at ``path``.

    Parameters
    ----------
    path : path-like
    names : iterable of str

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    DataError
        If the archive is damaged, lacks one of the names, or holds Python objects.
        The message names the file and the fault.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive, names, path)
            return {name: _read_array(archive, name, path) for name in names}
    except DataError:
        raise
    except Exception as error:  # damaged bytes raise a dozen kinds in zipfile, zlib and numpy
        raise _fault(path, "a sound .npz archive", f"{type(error).__name__}: {error}") from error


def _check_sizes(archive, names, path):
    entries = [entry for entry in archive.infolist() if entry.filename.removesuffix(".npy") in names]
    size = sum(entry.file_size for entry in entries)
    if size > MAX_BYTES:
        raise _fault(path, f"at most {MAX_BYTES} bytes of arrays", f"{size}")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise _fault(path, "arrays as they are or deflated, as NumPy writes them", "another way of packing")


def _read_array(archive, name, path):
    if f"{name}.npy" not in archive.namelist():
        raise _fault(path, f"the array {name}", f"only {', '.join(archive.namelist()) or 'nothing'}")
    entry = archive.getinfo(f"{name}.npy")
    with archive.open(entry) as file:
        version = np.lib.format.read_magic(file)
        if version not in _HEADERS:
            raise _fault(path, f"npy version 1.0 or 2.0 for {name}", f"{version}")
        shape, fortran_order, dtype = _HEADERS[version](file)
        if dtype.hasobject:
            raise _fault(
                path, f"numbers in {name}", "Python objects, which are not unpacked: they can run code"
            )
        expected = math.prod(shape) * dtype.itemsize
        present = entry.file_size - file.tell()
        if expected != present:
            raise _fault(path, f"{expected} bytes for {name} of shape {shape}", f"{present}")
        content = read_at_most(file, expected)
    return np.ndarray(shape, dtype, content, order="F" if fortran_order else "C")


def _fault(path, expected, received):
    return DataError(complaint("read_npz", f"{expected} in {path}", received, "Fetch the file anew."))
