"""One file that holds all a training has reached, with a checksum over every byte.

::

    tinycnn checkpoint 2            a line
    (8 bytes)                       the length of what follows, lowest byte first
    {"values": ..., "arrays": ...}  JSON: plain values; name, shape and dtype of each array
    (the arrays)                    one after the other, rows first, lowest byte first
    (32 bytes)                      SHA-256 of all that stands before

Nothing in it is code, and no path is taken from it.
"""

import hashlib
import json
import math
import os

import numpy as np

from tinycnn.plain_file import check_plain
from tinycnn.saving import manifest
from tinycnn.saving.atomic import atomic_write
from tinycnn.saving.errors import FileError

_MAGIC = b"tinycnn checkpoint "
_FIRST_LINE = _MAGIC + b"2\n"
_LENGTH = 8
_DIGEST = hashlib.sha256().digest_size
_LARGEST_LIST = 256 << 20
_BLOCK = 1 << 20


class CheckpointError(FileError):
    """A checkpoint is damaged, or is something else."""


def write_checkpoint(path, values, named):
    """Write a checkpoint, whole or not at all.

    Parameters
    ----------
    path : str or os.PathLike
    values : object
        Whatever JSON holds.
    named : list of (str, ndarray)

    Raises
    ------
    OSError
        If it cannot be written; what was there before is then unchanged.
    """
    named = [(name, _in_order(array)) for name, array in named]
    declared = [[name, array.shape, array.dtype.str] for name, array in named]
    head = json.dumps({"values": values, "arrays": declared}, separators=(",", ":")).encode()
    digest = hashlib.sha256()
    with atomic_write(path) as file:
        for piece in (_FIRST_LINE, len(head).to_bytes(_LENGTH, "little"), head, *(a for _, a in named)):
            piece = piece if isinstance(piece, bytes) else memoryview(piece.reshape(-1).view(np.uint8))
            digest.update(piece)
            file.write(piece)
        file.write(digest.digest())


def read_checkpoint(path):
    """Read a checkpoint; its checksum is compared before anything in it is looked at.

    Returns
    -------
    values : object
    named : list of (str, ndarray)

    Raises
    ------
    FileNotFoundError
    CheckpointError
        If it is damaged, or is something else.

    Examples
    --------
    >>> import os, tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), "one.checkpoint")
    >>> write_checkpoint(path, {"epoch": 3}, [("dense/bias", np.ones(2))])
    >>> read_checkpoint(path)
    ({'epoch': 3}, [('dense/bias', array([1., 1.]))])
    """
    check_plain(path, lambda text: CheckpointError(path, text))
    try:
        with open(path, "rb") as file:
            body = _body(path, file)
            values, declared = _head(path, file)
            sizes = [math.prod(shape) * dtype.itemsize for _, shape, dtype in declared]
            if file.tell() + sum(sizes) != body:
                raise CheckpointError(path, "its arrays are not as long as it says")
            named = []
            for (name, shape, dtype), size in zip(declared, sizes, strict=True):
                array = np.frombuffer(file.read(size), dtype).reshape(shape)
                named.append((name, array.astype(dtype.newbyteorder("="))))  # a copy that may be written to
            return values, named
    except CheckpointError:
        raise
    except (ValueError, OverflowError) as fault:  # a shape of nothing along an endless axis
        raise CheckpointError(path, f"its arrays cannot be read ({type(fault).__name__})") from fault
    except OSError as fault:
        if isinstance(fault, FileNotFoundError):
            raise
        raise CheckpointError(path, f"it cannot be read ({fault.strerror})") from fault


def _in_order(array):
    array = np.asarray(array, order="C")
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def _body(path, file):
    """Return how many bytes stand before the checksum, which is right; go behind the first line."""
    size = os.fstat(file.fileno()).st_size
    line = file.read(len(_FIRST_LINE))
    if line != _FIRST_LINE:
        if line.startswith(_MAGIC) and size > len(_FIRST_LINE) + _DIGEST:
            raise CheckpointError(path, "it was written by another version of tinycnn")
        raise CheckpointError(path, "it is not a checkpoint, or its beginning is damaged")
    left = size - len(line) - _DIGEST
    digest = hashlib.sha256(line)
    while left > 0 and (block := file.read(min(_BLOCK, left))):
        digest.update(block)
        left -= len(block)
    if left or file.read(_DIGEST) != digest.digest():
        raise CheckpointError(path, "it is damaged: its checksum is another")
    file.seek(len(line))
    return size - _DIGEST


def _head(path, file):
    length = int.from_bytes(file.read(_LENGTH), "little")
    if length > _LARGEST_LIST:
        raise CheckpointError(path, "its list is too long")
    try:
        head = json.loads(file.read(length).decode())
        declared = [(name, tuple(shape), manifest.DTYPES[dtype]) for name, shape, dtype in head["arrays"]]
        good = all(
            isinstance(name, str) and all(type(size) is int and size >= 0 for size in shape)
            for name, shape, _ in declared
        )
        values = head["values"]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise CheckpointError(path, f"its list cannot be read ({type(fault).__name__})") from fault
    if not good:
        raise CheckpointError(path, "its list does not name arrays and their shapes")
    return values, declared
