"""HDF5 files from anywhere, read without believing them.

The library that everybody reads HDF5 with crashes, or never comes back, on some damaged
files. So what Keras's files need of the format is read here, in Python, where every step
outside the file is an error: groups, attributes that are text, and arrays of numbers that
lie in the file in one piece or in pieces, packed or not. Links, other files and numbers of
unusual kinds are refused. (The format: "HDF5 File Format Specification Version 3.0", The
HDF Group. Its section numbers are in the comments.)
"""

from tinycnn.saving.hdf5.attributes import names, text
from tinycnn.saving.hdf5.content import Content, Unfit
from tinycnn.saving.hdf5.datasets import read_array
from tinycnn.saving.hdf5.file import opened
from tinycnn.saving.hdf5.groups import Node, step_down

__all__ = ["Content", "Node", "Unfit", "array", "group", "names", "opened", "text"]


def group(parent, path):
    """Return a group inside another, or None; links that lead elsewhere are refused.

    Parameters
    ----------
    parent : Node
    path : str
        ``"layers/dense/vars"``.

    Returns
    -------
    Node or None
    """
    found = step_down(parent, path)
    if found is not None and not found.is_group:
        raise Unfit(f"its {path!r:.100} is no group")
    return found


def array(parent, path, shape, dtype=None):
    """Return the numbers of a dataset, which must have this shape.

    Its size is compared before memory is taken for it.

    Parameters
    ----------
    parent : Node
    path : str
    shape : tuple of int
    dtype : dtype, optional
        What to convert to; as stored if not given.

    Returns
    -------
    ndarray
    """
    found = step_down(parent, path)
    if found is None:
        raise Unfit(f"its dataset {path!r:.100} is missing")
    if found.is_group:
        raise Unfit(f"its {path!r:.100} is no dataset")
    numbers = read_array(found, path, tuple(shape))
    return numbers.astype(numbers.dtype.newbyteorder("=") if dtype is None else dtype)
