"""IDX, the file format of MNIST: a header of a few bytes, then the numbers, big-endian.

======  ==========================================================
bytes   meaning
======  ==========================================================
0, 1    zero
2       type of the numbers, see ``_TYPES``
3       number of axes D
4 D     length of each axis, an unsigned 32-bit integer
rest    the numbers, last axis fastest
======  ==========================================================

Source: "The MNIST database of handwritten digits", Y. LeCun, C. Cortes, C. Burges,
section "File formats".
"""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

from tinycnn.datasets.reading import MAX_BYTES, read_at_most
from tinycnn.errors import DataError, complaint
from tinycnn.plain_file import check_plain

_TYPES = {
    0x08: np.dtype("u1"),
    0x09: np.dtype("i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}

_MOST_AXES = 32  # NumPy 1's limit

# One byte of a deflate stream cannot stand for more than this many.
_MOST_EXPANSION = 1032


def read_idx(path, max_bytes=MAX_BYTES):
    """Read one IDX file, plain or gzipped (told by its first bytes, not by its name).

    Every figure in the header is held against the bytes that are there before memory
    is taken for it.

    Parameters
    ----------
    path : str or path-like
    max_bytes : int, optional
        Refuse a file whose numbers take more bytes than this, unpacked.

    Returns
    -------
    ndarray
        Shape and type as the header says, in the machine's byte order; writable.

    Raises
    ------
    DataError
        If the file cannot be read, is cut short, too long, or not IDX. The message
        names the file and the fault.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name, "labels-idx1-ubyte")
    >>> size = path.write_bytes(bytes([0, 0, 0x08, 1]) + bytes([0, 0, 0, 3]) + bytes([7, 2, 1]))
    >>> read_idx(path)
    array([7, 2, 1], dtype=uint8)
    >>> folder.cleanup()
    """
    path = Path(path)
    check_plain(path, lambda text: _fault(path, "an ordinary file", text))
    try:
        with open(path, "rb") as plain:
            start = plain.read(4)
            plain.seek(0)
            packed = start[:2] == b"\x1f\x8b"
            stored = path.stat().st_size
            if not packed:
                return _parse(plain, path, stored, max_bytes)
            with gzip.GzipFile(fileobj=plain) as unpacked:
                return _parse(unpacked, path, stored * _MOST_EXPANSION, max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        raise _fault(path, "a readable file", f"{type(error).__name__}: {error}") from error


def open_idx(path):
    """Map one IDX file into memory: its numbers stay on disk until they are used.

    ``fit`` reads such an array a batch at a time, so that it may be larger than memory.

    Parameters
    ----------
    path : str or path-like
        Not gzipped.

    Returns
    -------
    numpy.memmap
        Shape and type as the header says, in the byte order of the file; read-only.

    Raises
    ------
    DataError
        If the file cannot be read, is gzipped, cut short, too long, or not IDX.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name, "labels-idx1-ubyte")
    >>> size = path.write_bytes(bytes([0, 0, 0x08, 1]) + bytes([0, 0, 0, 3]) + bytes([7, 2, 1]))
    >>> open_idx(path)[1:]
    memmap([2, 1], dtype=uint8)
    """
    path = Path(path)
    try:
        with open(path, "rb") as file:
            if file.read(2) == b"\x1f\x8b":
                remedy = f"Unpack it first: gunzip {path}."
                raise DataError(complaint("open_idx", f"numbers as they are in {path}", "a gzip", remedy))
            file.seek(0)
            dtype, shape = _read_header(file, path)
            start, stored = file.tell(), path.stat().st_size
        expected = math.prod(shape) * dtype.itemsize
        if stored - start != expected:
            promise = f"{expected} bytes after the header, for shape {shape} of {dtype.name},"
            raise _fault(path, promise, f"{stored - start}: the file or its header is damaged")
        if expected == 0:
            raise _fault(path, "at least one number", f"none, shape {shape}")
        return np.memmap(path, dtype, "r", start, shape)
    except OSError as error:
        raise _fault(path, "a readable file", f"{type(error).__name__}: {error}") from error


def _parse(file, path, most, max_bytes):
    """Read header and numbers from ``file``, which holds at most ``most`` bytes."""
    dtype, shape = _read_header(file, path)
    expected = math.prod(shape) * dtype.itemsize
    if not expected and math.prod(length or 1 for length in shape) > max_bytes:
        raise _fault(path, "a shape that an array can have", f"{shape}")
    promise = f"{expected} bytes after the header, for shape {shape} of {dtype.name},"
    if expected > max_bytes:
        raise _fault(path, f"at most {max_bytes} bytes after the header", f"a header for {expected}")
    if expected > most:
        raise _fault(path, promise, f"no more than {most}: the file is cut short or its header damaged")
    content = read_at_most(file, expected + 1)
    if len(content) < expected:
        raise _fault(path, promise, f"{len(content)}: the file is cut short")
    if len(content) > expected:
        raise _fault(path, promise, "more: the file is too long or its header damaged")
    return np.frombuffer(content, dtype).reshape(shape).astype(dtype.newbyteorder("="), copy=False)


def _read_header(file, path):
    magic = read_at_most(file, 4)
    if len(magic) < 4:
        raise _fault(path, "a header of at least 4 bytes", f"{len(magic)}: the file is cut short")
    if magic[:2] != b"\0\0":
        page = " (it looks like a web page)" if magic[:1] == b"<" else ""
        raise _fault(path, "an IDX file, which starts with two zero bytes,", f"{bytes(magic)!r}{page}")
    if magic[2] not in _TYPES:
        known = ", ".join(f"0x{code:02X} {dtype.name}" for code, dtype in _TYPES.items())
        raise _fault(path, f"one of the types {known}", f"type 0x{magic[2]:02X}")
    axes = magic[3]
    if not 1 <= axes <= _MOST_AXES:
        raise _fault(path, f"1 to {_MOST_AXES} axes", f"{axes}")
    lengths = read_at_most(file, 4 * axes)
    if len(lengths) < 4 * axes:
        raise _fault(path, f"the lengths of {axes} axes", f"{len(lengths)} bytes: the file is cut short")
    return _TYPES[magic[2]], struct.unpack(f">{axes}I", lengths)


def _fault(path, expected, received):
    return DataError(complaint("read_idx", f"{expected} in {path}", received, "Fetch the file anew."))
