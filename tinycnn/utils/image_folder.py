"""A folder of images as a data set: read when a batch is asked for, never all at once."""

import numbers
from pathlib import Path

import numpy as np

from tinycnn.errors import DataError, complaint, unknown_name
from tinycnn.layers.preprocessing.resizing import Resizing
from tinycnn.random import mix, next_seed
from tinycnn.utils.categorical import to_categorical
from tinycnn.utils.image_files import indexed
from tinycnn.utils.images import COLOR_MODES, load_img
from tinycnn.utils.py_dataset import PyDataset
from tinycnn.utils.resized import resized

_WHO = "image_dataset_from_directory"
_LABEL_MODES = ("int", "categorical", "binary", None)
_SUBSETS = ("training", "validation", "both", None)


class ImageFolder(PyDataset):
    """Images of a folder, in batches of float32 from 0 to 255; reads files when asked.

    Attributes
    ----------
    class_names : list of str or None
        In the order of the labels.
    file_paths : list of str
    """

    def __init__(self, file_paths, labels, class_names, batch_size, load, shuffle, seed):
        super().__init__()
        self.file_paths, self.labels, self.class_names = file_paths, labels, class_names
        self.batch_size, self._load = batch_size, load
        self._shuffle, self._seed, self._epoch = shuffle, seed, 0
        self._order = np.arange(len(file_paths))
        self._mix()

    def __len__(self):
        return -(-len(self.file_paths) // self.batch_size)

    def __getitem__(self, index):
        if not 0 <= index < len(self):
            raise IndexError(complaint("The data set", f"a batch from 0 to {len(self) - 1}", f"{index}"))
        rows = self._order[index * self.batch_size : (index + 1) * self.batch_size]
        x = np.stack([self._load(self.file_paths[row]) for row in rows])
        return x if self.labels is None else (x, self.labels[rows])

    def on_epoch_end(self):
        """Take another order, which follows from the seed and the number of the epoch."""
        self._epoch += 1
        self._mix()

    def _mix(self):
        if self._shuffle:
            self._order = np.random.default_rng(mix(self._seed, self._epoch)).permutation(
                len(self.file_paths)
            )


def image_dataset_from_directory(
    directory,
    labels="inferred",
    label_mode="int",
    class_names=None,
    color_mode="rgb",
    batch_size=32,
    image_size=(256, 256),
    shuffle=True,
    seed=None,
    validation_split=None,
    subset=None,
    interpolation="bilinear",
    follow_links=False,
    crop_to_aspect_ratio=False,
    pad_to_aspect_ratio=False,
    data_format=None,
    format="tf",
    verbose=True,
):
    """Make a data set of the images in a folder.

    Parameters
    ----------
    directory : str or Path
        With a folder for each class, if labels are inferred. Files that end in .bmp, .gif,
        .jpeg, .jpg or .png count.
    labels : {"inferred", None} or list of int
        From the names of the folders; none; or one for each file, in the order of their
        sorted paths.
    label_mode : {"int", "categorical", "binary", None}
        Class numbers (N,), one-hot rows (N, classes), 0 and 1 as (N, 1), or no labels.
    class_names : list of str, optional
        Folders, in the order in which their classes are numbered; sorted if not given.
    color_mode : {"rgb", "grayscale", "rgba"}
    batch_size : int
    image_size : int or (int, int)
        Height and width to which each image is brought.
    shuffle : bool
        Whether the images come mixed, in each epoch in another order.
    seed : int, optional
        Needed where a mixed folder is split, so that both parts fit together.
    validation_split : float, optional
        The share of the images, in (0, 1), for validation: the last ones.
    subset : {"training", "validation", "both", None}
    interpolation : {"bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"}
    follow_links : bool
        Whether links to files and folders count; else they are left out.
    crop_to_aspect_ratio, pad_to_aspect_ratio : bool
        Cut or frame images of other proportions, instead of distorting.
    data_format : {None, "channels_last"}
    format : str
        Accepted, and without effect.
    verbose : bool
        Whether to print how many files were found.

    Returns
    -------
    ImageFolder, or two of them for ``subset="both"``
        For ``fit``; with the attributes ``class_names`` and ``file_paths``.

    Raises
    ------
    ValueError
        If arguments do not fit each other, or the folder.
    DataError
        If there are no images; when a batch is read, if one is damaged or too large.
    """
    _check_split(validation_split, subset, shuffle, seed)
    if label_mode not in _LABEL_MODES:
        raise unknown_name("label_mode", label_mode, [str(mode) for mode in _LABEL_MODES])
    if color_mode not in COLOR_MODES:
        raise unknown_name("color_mode", color_mode, COLOR_MODES)
    if isinstance(batch_size, bool) or not isinstance(batch_size, numbers.Integral) or batch_size < 1:
        raise ValueError(complaint(_WHO, "batch_size to be a whole number above 0", f"{batch_size!r}"))
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise ValueError(complaint(_WHO, "crop_to_aspect_ratio or pad_to_aspect_ratio to be True", "both"))
    if label_mode is None:
        labels = None
    size = (image_size,) * 2 if isinstance(image_size, numbers.Integral) else image_size
    resize = Resizing(
        *size,
        interpolation,
        crop_to_aspect_ratio,
        pad_to_aspect_ratio,
        data_format=data_format,
        name=_WHO,
    )

    def load(path):
        image = load_img(path, color_mode)
        return _framed(image, resize) if pad_to_aspect_ratio else resized(image, resize)

    paths, numbers_, names = indexed(Path(directory), labels, class_names, follow_links)
    if not paths:
        raise DataError(complaint(_WHO, "images in the folder", f"none in {directory}"))
    if label_mode == "binary" and labels is not None and len(names) != 2:
        raise ValueError(complaint(_WHO, "two classes for label_mode='binary'", f"{names}"))
    if verbose:
        classes = f" belonging to {len(names)} classes" if names is not None else ""
        print(f"Found {len(paths)} files{classes}.")
    seed = next_seed() % 10**6 if seed is None else seed
    order = np.arange(len(paths))
    if shuffle:
        np.random.RandomState(seed).shuffle(order)

    def part(rows, mixed):
        chosen = None if numbers_ is None else _encoded(np.array(numbers_)[rows], label_mode, len(names))
        return ImageFolder([paths[row] for row in rows], chosen, names, int(batch_size), load, mixed, seed)

    held_out = int((validation_split or 0) * len(paths))
    training, validation = order[: len(paths) - held_out], order[len(paths) - held_out :]
    if validation_split and not (len(training) and len(validation)):
        raise ValueError(complaint(_WHO, "images for training and for validation", f"{len(paths)} in all"))
    if subset == "both":
        return part(training, shuffle), part(validation, False)
    return part(validation if subset == "validation" else training, shuffle)


def _framed(image, resize):
    """Resize an image as a whole, to whole pixels, and put black around it."""
    width, height = image.size
    ratio = max(width / resize.width, height / resize.height)
    sizes = max(1, int(height / ratio)), max(1, int(width / ratio))
    small = resized(image, Resizing(*sizes, resize.interpolation, name=_WHO))
    top = max(0, int((resize.height - height / ratio) / 2))
    left = max(0, int((resize.width - width / ratio) / 2))
    framed = np.zeros((resize.height, resize.width, small.shape[2]), small.dtype)
    framed[top : top + small.shape[0], left : left + small.shape[1]] = small
    return framed


def _encoded(labels, mode, classes):
    if mode == "categorical":
        return to_categorical(labels, classes).astype("float32")
    return labels.astype("float32")[:, np.newaxis] if mode == "binary" else labels.astype("int32")


def _check_split(validation_split, subset, shuffle, seed):
    if subset not in _SUBSETS:
        raise unknown_name("subset", subset, [str(name) for name in _SUBSETS])
    if bool(validation_split) != bool(subset):
        received = f"validation_split={validation_split!r} and subset={subset!r}"
        raise ValueError(complaint(_WHO, "validation_split and subset together", received))
    if validation_split and not 0 < validation_split < 1:
        raise ValueError(complaint(_WHO, "validation_split to be in (0, 1)", f"{validation_split!r}"))
    if validation_split and shuffle and seed is None:
        remedy = "Give the same seed for both parts, or shuffle=False."
        raise ValueError(complaint(_WHO, "a seed where a mixed folder is split", "None", remedy))
