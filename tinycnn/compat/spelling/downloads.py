"""``get_file``: a file from the network, kept and checked."""

import os
from pathlib import Path

import numpy as np

from tinycnn import datasets
from tinycnn.datasets.sources import cache_folder

# Files that scripts fetch by hand, and which the library's own data sets hold.
_KNOWN = {"mnist.npz": "mnist", "fashion_mnist.npz": "fashion_mnist"}


def get_file(
    fname=None,
    origin=None,
    untar=False,
    md5_hash=None,
    file_hash=None,
    cache_subdir="datasets",
    hash_algorithm="auto",
    extract=False,
    archive_format="auto",
    cache_dir=None,
    force_download=False,
):
    """Return the path of a file, which is downloaded the first time.

    Parameters
    ----------
    fname : str
        Its name, or a path at which it shall lie; the last word of ``origin`` if not given.
        ``mnist.npz`` is made of the library's own data set.
    origin : str
        Its address.
    untar, extract : bool
        Whether to unpack it; the path of the folder is then returned.
    md5_hash, file_hash : str, optional
        What its content must have.
    cache_dir : str, optional
        Where it is kept: below ``datasets`` there.
    force_download : bool
    hash_algorithm, archive_format, cache_subdir
        Taken for Keras's sake: the file and its hash tell.

    Returns
    -------
    str
    """
    name = os.fspath(fname) if fname else os.path.basename(origin)
    base = os.path.basename(name)
    folder = Path(cache_dir) / cache_subdir if cache_dir else cache_folder("files")
    path = Path(name) if os.path.isabs(name) else folder / name
    if base in _KNOWN:
        return _own(path, _KNOWN[base])
    if force_download:
        path.unlink(missing_ok=True)
    return _fetched(path, origin, file_hash or md5_hash, untar or extract)


def _own(path, name):
    """Write a data set of the library's as the one file that scripts know."""
    (x_train, y_train), (x_test, y_test) = getattr(datasets, name).load_data()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    np.savez_compressed(part, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    os.replace(part, path)
    return str(path)


def _fetched(path, origin, known_hash, unpack):
    import pooch

    if known_hash:
        known_hash = f"{'md5' if len(known_hash) == 32 else 'sha256'}:{known_hash}"
    processor = None
    if unpack:
        kind = pooch.Unzip if str(origin).endswith(".zip") else pooch.Untar
        processor = kind(extract_dir=str(path.parent))
    found = pooch.retrieve(origin, known_hash, path.name, path.parent, processor=processor)
    return str(path.parent / path.name.partition(".")[0]) if unpack else found
