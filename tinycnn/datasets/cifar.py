"""Read CIFAR from the archive that its authors publish in binary form, and from ``.npz``.

Each image is a record: one byte a label, then 1,024 bytes of red, of green and of blue, row
by row. Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
"""

import zlib

import numpy as np

from tinycnn.datasets.errors import DataNotFoundError
from tinycnn.datasets.folder import ARRAYS, Layout
from tinycnn.datasets.npz import read_npz
from tinycnn.datasets.reading import MAX_BYTES, read_at_most
from tinycnn.datasets.tar import read_files
from tinycnn.errors import DataError, complaint

PIXELS = 3 * 32 * 32


def layout(archive, train, test, labels, label, classes):
    """Return the layout of one of the two data sets.

    Parameters
    ----------
    archive : str
        The name of the archive.
    train, test : tuple of str
        The files in it, without their folder.
    labels : int
        Labels that a record begins with.
    label : int
        Which of them is wanted.
    classes : int

    Returns
    -------
    Layout
        Whose readers return ``(x_train, y_train), (x_test, y_test)``, all uint8: images
        (N, 32, 32, 3), labels (N, 1).
    """

    def read_folder(folder):
        for source in (_Packed(folder / archive), _Unpacked(folder)):
            if source.is_there(train + test):
                return tuple(
                    _images_and_labels(b"".join(source.read(names)), source.path, labels, label, classes)
                    for names in (train, test)
                )
        raise DataNotFoundError(f"{folder} has neither {archive} nor {', '.join(train + test)}")

    def read_archive(path):
        if not path.is_file():
            raise DataNotFoundError(f"no file {path}")
        arrays = read_npz(path, ARRAYS)
        return tuple(
            _checked(arrays[f"x_{half}"], arrays[f"y_{half}"], classes, path) for half in ("train", "test")
        )

    return Layout((archive,), read_folder, read_archive)


class _Packed:
    """The records in a ``.tar.gz``: read in memory, nothing is unpacked onto the disk."""

    def __init__(self, path):
        self.path = path

    def is_there(self, names):
        return self.path.is_file()

    def read(self, names):
        try:
            with open(self.path, "rb") as file:
                found = read_files(file, names)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise _fault(self.path, "a sound .tar.gz archive", f"{type(error).__name__}: {error}") from error
        missing = [name for name in names if name not in found]
        if missing:
            raise _fault(self.path, ", ".join(names), f"none called {', '.join(missing)}")
        return [found[name] for name in names]


class _Unpacked:
    """The same files in a folder, or in one folder inside it."""

    def __init__(self, folder):
        self.path = folder
        self._folders = [folder, folder / "cifar-10-batches-bin", folder / "cifar-100-binary"]

    def is_there(self, names):
        return any(all((folder / name).is_file() for name in names) for folder in self._folders)

    def read(self, names):
        folder = next(f for f in self._folders if all((f / name).is_file() for name in names))
        contents = []
        for name in names:
            with open(folder / name, "rb") as file:
                size = (folder / name).stat().st_size
                if size > MAX_BYTES:
                    raise _fault(folder, f"at most {MAX_BYTES} bytes in {name}", f"{size}")
                contents.append(read_at_most(file, size))
        return contents


def _images_and_labels(content, path, labels, label, classes):
    record = labels + PIXELS
    if not content or len(content) % record:
        raise _fault(path, f"records of {record} bytes", f"{len(content)} bytes in all")
    records = np.frombuffer(content, np.uint8).reshape(-1, record)
    images = records[:, labels:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return _checked(np.ascontiguousarray(images), records[:, label : label + 1].copy(), classes, path)


def _checked(images, labels, classes, path):
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[1:] != (32, 32, 3) or not len(images):
        expected, received = "uint8 images of shape (N, 32, 32, 3)", f"{images.dtype} of {images.shape}"
        raise _fault(path, expected, received)
    if labels.dtype.kind not in "iu" or labels.shape not in ((len(images),), (len(images), 1)):
        expected = f"{len(images)} whole-numbered labels"
        raise _fault(path, expected, f"{labels.dtype} of shape {labels.shape}")
    if labels.min() < 0 or labels.max() >= classes:
        received = f"labels from {labels.min()} to {labels.max()}"
        raise _fault(path, f"labels from 0 to {classes - 1}", received)
    return images, labels.reshape(-1, 1).astype(np.uint8)


def _fault(path, expected, received):
    return DataError(complaint("load_data", f"{expected} in {path}", received, "Fetch the file anew."))
