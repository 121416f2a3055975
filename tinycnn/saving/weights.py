"""Weights into a ``.weights.npz`` file, and back.

The file is an ordinary zip archive, uncompressed, which ``numpy.load`` opens too::

    weights.json    format, version, and for each weight its name, shape and dtype
    0000.npy        the first weight
    0001.npy        the second, and so on

There are no pickles in it, and no path is ever taken from it. The same weights give
the same bytes, whenever and wherever they are saved.
"""

import os
import zipfile

import numpy as np

from tinycnn.errors import complaint
from tinycnn.saving import manifest
from tinycnn.saving.archive import MANIFEST, Archive, member_name
from tinycnn.saving.atomic import atomic_write
from tinycnn.saving.finite import report
from tinycnn.saving.weights_path import check_weights_path
from tinycnn.saving.zip_entry import entry

_LARGE = 1 << 30  # from here on a member gets the long form of its sizes


def save_weights(path, named, overwrite=True):
    """Write weights into a file, whole or not at all.

    Parameters
    ----------
    path : str or os.PathLike
        Ending in ``.weights.npz``, in an existing folder.
    named : list of (str, ndarray)
        In the model's order, names such as ``"conv2d/kernel"``; any shapes, real
        numbers of any dtype.
    overwrite : bool
        False: refuse if the file exists.

    Raises
    ------
    ValueError
        If the path has another ending.
    TypeError
        If an array holds something other than numbers.
    FileExistsError
        If the file exists and ``overwrite`` is False.
    OSError
        If it cannot be written; a file that was there before is then unchanged.

    Examples
    --------
    >>> import os, tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), "tiny.weights.npz")
    >>> save_weights(path, [("dense/kernel", np.ones((2, 3), np.float32))])
    >>> float(load_weights(path, [("dense_1/kernel", (2, 3), np.float32)])[0].sum())
    6.0
    """
    path = check_weights_path("save_weights", path)
    if not overwrite and os.path.exists(path):
        raise FileExistsError(f"'{path}' exists already. Pass overwrite=True to replace it.")
    named = [(str(name), _plain(name, array)) for name, array in named]
    with atomic_write(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(entry(MANIFEST), manifest.write(named))
        for index, (_, array) in enumerate(named):
            large = array.nbytes > _LARGE
            with archive.open(entry(member_name(index)), "w", force_zip64=large) as member:
                np.lib.format.write_array(member, array, version=(1, 0), allow_pickle=False)


def load_weights(path, expected):
    """Read weights from a file that :func:`save_weights` wrote.

    A file fits if it has as many weights as expected and each, in order, has the
    shape and the own name (``kernel`` of ``conv2d_3/kernel``) that is expected there.
    The names of the layers are not compared: automatic ones count up with every model
    made, so the same script gives other names the second time.

    Everything the file declares is compared before memory is taken for it, and the
    arrays are returned only when all of them were read and found undamaged.

    Parameters
    ----------
    path : str or os.PathLike
    expected : list of (str, tuple of int, dtype)
        What the model needs, in its order.

    Returns
    -------
    list of ndarray
        In order, of the expected shapes and dtypes; float64 in the file is rounded
        where float32 is expected, and the other way round.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    WeightsFileError
        If the file is damaged, is no weights file, or does not fit; the message lists
        everything that differs.
    """
    expected = [(str(name), tuple(shape), np.dtype(dtype)) for name, shape, dtype in expected]
    with Archive(path) as archive:
        declared = manifest.read(archive, expected)
        archive.check_members(1 + len(expected))
        found = [
            archive.array(index, shape, stored).astype(dtype)
            for index, ((_, shape, dtype), stored) in enumerate(zip(expected, declared, strict=True))
        ]
    report(path, [(name, array) for (name, _, _), array in zip(expected, found, strict=True)], stacklevel=5)
    return found


def _plain(name, array):
    """The array in the one form that is written: rows first, little-endian."""
    array = np.asarray(array, order="C")
    dtype = manifest.DTYPES.get(array.dtype.newbyteorder("<").str)
    if dtype is None:
        expected = f"an array of one of {', '.join(str(known) for known in manifest.DTYPES.values())}"
        raise TypeError(complaint(f"save_weights: {name}", expected, f"dtype {array.dtype}"))
    return array.astype(dtype, copy=False)
