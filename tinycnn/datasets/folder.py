"""Read a data set that lies in a folder: four IDX files, or one ``.npz``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinycnn.datasets.errors import DataNotFoundError
from tinycnn.datasets.idx import read_idx
from tinycnn.datasets.npz import read_npz
from tinycnn.errors import DataError, complaint

# What each array is called inside an .npz, and the IDX file that holds it.
PARTS = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}


ARRAYS = tuple(PARTS)


@dataclass(frozen=True)
class Layout:
    """Which files a data set consists of.

    Attributes
    ----------
    files : tuple of str
        As the first mirror has them, for whoever puts them in place by hand.
    read_folder : callable
        ``read_folder(folder)`` reads them, and returns and raises as :func:`read_four_files`.
    read_npz : callable
        ``read_npz(path)``: likewise, from one archive of NumPy.
    """

    files: tuple[str, ...]
    read_folder: Callable[..., Any]
    read_npz: Callable[..., Any]


def read_four_files(folder):
    """Read the data set from its four IDX files, each plain or ``.gz``.

    Both usual spellings will do: ``train-images-idx3-ubyte`` and
    ``train-images.idx3-ubyte``.

    Returns
    -------
    ((ndarray, ndarray), (ndarray, ndarray))
        ``(x_train, y_train), (x_test, y_test)``, all uint8: images of shape
        (N, 28, 28) and labels of shape (N,), from 0 to 9.

    Raises
    ------
    DataNotFoundError
        If not all four are there; the message says which are missing.
    DataError
        If one is damaged, or images and labels do not belong together.
    """
    paths = {part: _find(folder, stem) for part, stem in PARTS.items()}
    missing = [PARTS[part] for part, path in paths.items() if path is None]
    if missing:
        which = "the four IDX files" if len(missing) == len(PARTS) else " and ".join(missing)
        raise DataNotFoundError(f"{folder} lacks {which}")
    return _pairs({part: read_idx(path) for part, path in paths.items()}, paths)


def read_archive(path):
    """Read the data set from an ``.npz`` with the arrays x_train, y_train, x_test, y_test.

    Returns and raises as :func:`read_four_files`.
    """
    if not path.is_file():
        raise DataNotFoundError(f"no file {path}")
    return _pairs(read_npz(path, PARTS), dict.fromkeys(PARTS, path))


# Grey images of 28 x 28 pixels and ten classes, as MNIST has them.
GREY = Layout(tuple(path + ".gz" for path in PARTS.values()), read_four_files, read_archive)


def _find(folder, stem):
    for spelling in (stem, stem.replace("-idx", ".idx")):
        for ending in (".gz", ""):
            path = folder / (spelling + ending)
            if path.is_file():
                return path
    return None


def _pairs(arrays, paths):
    return tuple(
        (
            _checked_images(arrays[f"x_{half}"], paths[f"x_{half}"]),
            _checked_labels(arrays[f"y_{half}"], len(arrays[f"x_{half}"]), paths[f"y_{half}"]),
        )
        for half in ("train", "test")
    )


def _checked_images(images, path):
    if images.dtype != np.uint8 or images.ndim != 3 or images.shape[1:] != (28, 28) or not len(images):
        expected = f"uint8 images of shape (N, 28, 28) in {path}"
        raise DataError(complaint("load_data", expected, f"{images.dtype} of shape {images.shape}"))
    return images


def _checked_labels(labels, count, path):
    if labels.dtype.kind not in "iu" or labels.shape != (count,):
        expected = f"{count} whole-numbered labels, one for each image, in {path}"
        raise DataError(complaint("load_data", expected, f"{labels.dtype} of shape {labels.shape}"))
    if labels.min() < 0 or labels.max() > 9:
        received = f"labels from {labels.min()} to {labels.max()}"
        raise DataError(complaint("load_data", f"labels from 0 to 9 in {path}", received))
    return labels.astype(np.uint8, copy=False)
