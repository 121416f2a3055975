"""HDF5 files from anywhere, read without believing them."""

import math
from contextlib import contextmanager

import numpy as np

from tinycnn.saving.json_text import MOST_BYTES

# Everything h5py raises on bytes that are not its own.
DAMAGE = (
    OSError,
    RuntimeError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    MemoryError,
    RecursionError,
)

# Stored numbers may be packed so much; HDF5's own filters, nothing that loads a library.
_MOST_PACKING = 1000
_FILTERS = {1, 2, 3}  # deflate, shuffle, checksum
_MOST_NAMES = 100_000
_MOST_NAME = 10_000


class Unfit(Exception):
    """Something in the file is not as it must be; becomes the error that names the file."""


@contextmanager
def opened(file, fail):
    """Open an HDF5 file for reading.

    Parameters
    ----------
    file : binary file object
    fail : callable
        ``fail(text)`` returns the error to raise, for anything that is wrong inside the
        ``with`` statement.

    Yields
    ------
    h5py.File
    """
    import h5py

    try:
        with h5py.File(file, "r") as h5:
            yield h5
    except Unfit as fault:
        raise fail(str(fault)) from None
    except DAMAGE as fault:
        if isinstance(fault, type(fail(""))):
            raise
        raise fail(f"it is no HDF5 file, or a damaged one ({_short(fault)})") from fault


def group(parent, path):
    """Return a group inside another, or None; links that lead elsewhere are refused."""
    return _step_down(parent, path, wanted="group")


def array(parent, path, shape, dtype=None):
    """Return the numbers of a dataset, which must have this shape.

    Its size is compared before memory is taken for it.

    Parameters
    ----------
    parent : h5py.Group
    path : str
    shape : tuple of int
    dtype : dtype, optional
        What to convert to; as stored if not given.
    """
    found = dataset(parent, path)
    if found is None:
        raise Unfit(f"its dataset {path!r:.100} is missing")
    if found.shape != tuple(shape):
        raise Unfit(f"its dataset {path!r:.100} has the shape {found.shape}, expected is {tuple(shape)}")
    _check_storage(found, path)
    numbers = np.asarray(found[()])
    return numbers if dtype is None else numbers.astype(dtype)


def dataset(parent, path):
    """Return a dataset of numbers that lies in this very file, unread; or None."""
    found = _step_down(parent, path, wanted="dataset")
    if found is None:
        return None
    if found.dtype.kind not in "fiub" or found.dtype.names or found.dtype.subdtype:
        raise Unfit(f"its dataset {path!r:.100} holds {found.dtype!s:.50}, not numbers")
    if found.external or found.is_virtual:
        raise Unfit(f"its dataset {path!r:.100} lies in another file, which is never opened")
    return found


def text(attributes, name):
    """Return an attribute that is text, or None."""
    found = _attribute(attributes, name, MOST_BYTES)
    if found is None:
        return None
    if isinstance(found, bytes):
        return found.decode("utf-8")
    if not isinstance(found, str) or len(found) > MOST_BYTES:
        raise Unfit(f"its attribute {name} is no text")
    return str(found)


def names(attributes, name):
    """Return an attribute that is a list of names, joined from its pieces if it was too long."""
    found = _attribute(attributes, name, MOST_BYTES)
    if found is not None:
        return _as_names(found, name)
    pieces: list[str] = []
    for number in range(_MOST_NAMES):
        piece = _attribute(attributes, f"{name}{number}", MOST_BYTES)
        if piece is None:
            return pieces if number else None
        pieces += _as_names(piece, name)
    raise Unfit(f"its attribute {name} has too many pieces")


def _as_names(found, name):
    found = np.asarray(found)
    if found.ndim != 1 or found.size > _MOST_NAMES:
        raise Unfit(f"its attribute {name} is no list of names")
    plain = [one.decode("utf-8") if isinstance(one, bytes) else one for one in found.tolist()]
    if not all(isinstance(one, str) and len(one) <= _MOST_NAME for one in plain):
        raise Unfit(f"its attribute {name} does not hold names")
    return plain


def _attribute(attributes, name, most):
    if name not in attributes:
        return None
    kind = attributes.get_id(name)
    if 0 in kind.shape:
        return np.zeros(0)  # an empty list, of whatever
    if kind.get_storage_size() > most or math.prod(kind.shape) > most:
        raise Unfit(f"its attribute {name} declares too much")
    return attributes[name]


def _step_down(parent, path, wanted):
    """Go down a path, one hard link at a time."""
    import h5py

    found = parent
    for step in path.split("/"):
        if not isinstance(found, h5py.Group):
            raise Unfit(f"its {path!r:.100} leads through something other than groups")
        if step in ("", ".", ".."):
            raise Unfit(f"the path {path!r:.100} is not plain")
        link = found.get(step, getlink=True)
        if link is None:
            return None
        if not isinstance(link, h5py.HardLink):
            raise Unfit(f"its {path!r:.100} is a link to somewhere else, which is never followed")
        found = found.get(step)
        if found is None:
            raise Unfit(f"its {path!r:.100} cannot be opened")
    if not isinstance(found, h5py.Group if wanted == "group" else h5py.Dataset):
        raise Unfit(f"its {path!r:.100} is no {wanted}")
    return found


def _check_storage(found, path):
    """Compare what a dataset declares with the bytes that are there."""
    size, stored = found.size * found.dtype.itemsize, found.id.get_storage_size()
    properties = found.id.get_create_plist()
    filters = {properties.get_filter(i)[0] for i in range(properties.get_nfilters())}
    if not filters <= _FILTERS:
        raise Unfit(f"its dataset {path!r:.100} is packed in a way that is not known")
    if found.chunks is not None and math.prod(found.chunks) * found.dtype.itemsize > max(size, 1 << 20):
        raise Unfit(f"its dataset {path!r:.100} declares pieces larger than itself")
    least = size // _MOST_PACKING if filters else size
    if stored < least:
        raise Unfit(f"its dataset {path!r:.100} has {stored} bytes of data instead of {size}")


def _short(fault):
    return f"{type(fault).__name__}: {fault!s:.200}"
