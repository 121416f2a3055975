"""Batches from files that a data frame names."""

import os
import warnings

import numpy as np

from tinycnn.compat.image_data_generator.files import FilesIterator
from tinycnn.errors import complaint

_WHO = "flow_from_dataframe"
_WITHOUT_CLASSES = ("input", "multi_output", "raw", None)


class DataFrameIterator(FilesIterator):
    """Images from a table; see :meth:`ImageDataGenerator.flow_from_dataframe`."""

    class_modes = ("categorical", "binary", "sparse", *_WITHOUT_CLASSES)

    def __init__(
        self,
        dataframe,
        directory=None,
        image_data_generator=None,
        x_col="filename",
        y_col="class",
        weight_col=None,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        data_format="channels_last",
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        subset=None,
        interpolation="nearest",
        keep_aspect_ratio=False,
        dtype="float32",
        validate_filenames=True,
    ):
        super().__init__(
            image_data_generator,
            target_size,
            color_mode,
            class_mode,
            data_format,
            save_to_dir,
            save_prefix,
            save_format,
            subset,
            interpolation,
            keep_aspect_ratio,
            dtype,
        )
        self.directory = directory or ""
        self._check(dataframe, x_col, y_col, weight_col, classes)
        if validate_filenames:
            dataframe = dataframe[self._there(dataframe[x_col], x_col)]
        belonging = ""
        if class_mode not in _WITHOUT_CLASSES:
            dataframe, labels, names = _with_classes(dataframe, y_col, classes)
            self.class_indices = {name: number for number, name in enumerate(names)}
            belonging = f" belonging to {len(names)} classes"
        part = self.part(len(dataframe))
        dataframe = dataframe.iloc[part]
        if class_mode not in _WITHOUT_CLASSES:
            self.classes = [self._number(label) for label in labels[part]]
        if class_mode == "multi_output":
            self._targets = [np.array(dataframe[column].tolist()) for column in y_col]
        elif class_mode == "raw":
            self._targets = dataframe[y_col].to_numpy()
        self.sample_weight = None if weight_col is None else dataframe[weight_col].to_numpy()
        validated = "validated" if validate_filenames else "non-validated"
        print(f"Found {len(dataframe)} {validated} image filenames{belonging}.")
        self.start(self.directory, dataframe[x_col].tolist(), batch_size, shuffle, seed)

    @property
    def labels(self):
        """The class numbers, or the values of the columns."""
        return self._targets if self.class_mode in ("multi_output", "raw") else self.classes

    def _number(self, label):
        if isinstance(label, str):
            return self.class_indices[label]
        return [self.class_indices[one] for one in label]

    def _check(self, dataframe, x_col, y_col, weight_col, classes):
        mode = f"class_mode={self.class_mode!r}"
        if self.class_mode == "multi_output" and not isinstance(y_col, (list, tuple)):
            raise TypeError(complaint(_WHO, f"a list as y_col for {mode}", f"{y_col!r}"))
        _all_of(dataframe, x_col, str, "names of files, as str")
        if self.class_mode in ("binary", "sparse"):
            _all_of(dataframe, y_col, str, f"str for {mode}")
        if self.class_mode == "categorical":
            _all_of(dataframe, y_col, (str, list, tuple), f"str, or lists of them, for {mode}")
        if self.class_mode == "binary":
            found = set(classes) if classes else set(dataframe[y_col])
            if len(found) != 2:
                raise ValueError(complaint(_WHO, f"two classes for {mode}", f"{len(found)}"))
        if classes and self.class_mode in _WITHOUT_CLASSES:
            warnings.warn(f"{_WHO}: classes do nothing with {mode}.", stacklevel=4)
        if weight_col is not None and dataframe[weight_col].dtype.kind not in "iuf":
            raise TypeError(complaint(_WHO, f"numbers in the column {weight_col!r}", "others"))

    def _there(self, names, x_col):
        """Tell of each file whether it is there and has the ending of an image."""
        paths = [os.path.join(self.directory, name) for name in names]
        there = np.array(
            [path.lower().endswith(self.white_list_formats) and os.path.isfile(path) for path in paths], bool
        )
        if not there.all():
            missing = paths[int(np.argmin(there))]
            warnings.warn(
                f"{_WHO}: {int((~there).sum())} names in the column {x_col!r} are no image files "
                f"and are left out. The first: {missing}",
                stacklevel=4,
            )
        return there


def _all_of(dataframe, column, kind, wanted):
    for value in dataframe[column]:
        if not isinstance(value, kind):
            raise TypeError(complaint(_WHO, f"{wanted} in the column {column!r}", f"{value!r}"))


def _with_classes(dataframe, y_col, classes):
    """Return the rows that belong to a class, their labels, and the names of the classes."""
    labels = dataframe[y_col].tolist()
    if classes:
        names = list(dict.fromkeys(classes))
        labels = [_only(label, set(names)) for label in labels]
    else:
        names = sorted({one for label in labels for one in ([label] if isinstance(label, str) else label)})
    kept = np.array([bool(label) for label in labels], bool)
    return dataframe[kept], [label for label in labels if label], names


def _only(label, names):
    if isinstance(label, str):
        return label if label in names else None
    return [one for one in label if one in names]
