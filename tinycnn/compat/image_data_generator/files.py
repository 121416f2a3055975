"""Batches from image files, whoever lists them."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from tinycnn.compat.image_data_generator.iterator import Iterator, check_subset
from tinycnn.errors import complaint, unknown_name
from tinycnn.settings import floatx, image_data_format
from tinycnn.utils.images import COLOR_MODES, img_to_array, load_img

CHANNELS = {"grayscale": 1, "rgb": 3, "rgba": 4}
# So many threads read the files of a batch.
READERS = 4


class FilesIterator(Iterator):
    """Reads, changes and normalizes images; subclasses say which, and what their labels are.

    Attributes
    ----------
    image_shape : tuple of int
    filenames : list of str
        Relative to the directory.
    filepaths : list of str
    samples : int
        As ``n``: how many.
    class_indices : dict of str to int
    classes : sequence
        The number of each sample's class.
    """

    class_modes: tuple = ()

    def __init__(
        self,
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
    ):
        check_subset(subset)
        if color_mode not in COLOR_MODES:
            raise unknown_name("color_mode", color_mode, COLOR_MODES)
        if class_mode not in self.class_modes:
            raise unknown_name("class_mode", class_mode, map(str, self.class_modes))
        if len(target_size) != 2:
            raise ValueError(complaint("target_size", "(height, width)", f"{target_size!r}"))
        self.image_data_generator = image_data_generator
        self.target_size = tuple(int(size) for size in target_size)
        self.color_mode, self.class_mode = color_mode, class_mode
        self.data_format = data_format or image_data_format()
        channels = (CHANNELS[color_mode],)
        first = self.data_format == "channels_first"
        self.image_shape = channels + self.target_size if first else self.target_size + channels
        self.save_to_dir, self.save_prefix, self.save_format = save_to_dir, save_prefix, save_format
        self.subset, self.interpolation, self.keep_aspect_ratio = subset, interpolation, keep_aspect_ratio
        self.dtype = dtype or floatx()

    def start(self, directory, filenames, batch_size, shuffle, seed):
        """Take these files; to be called at the end of a subclass's ``__init__``."""
        self.filenames, self.samples = filenames, len(filenames)
        self.filepaths = [os.path.join(directory, name) for name in filenames]
        super().__init__(self.samples, batch_size, shuffle, seed)

    @property
    def labels(self):
        """The class numbers, or what the data frame gives."""
        return self.classes

    sample_weight = None

    def part(self, count):
        """Return which of so many files, in order, belong to the subset."""
        if self.subset is None:
            return slice(None)
        split = self.image_data_generator._validation_split if self.image_data_generator else 0.0
        split = int(split * count)
        return slice(0, split) if self.subset == "validation" else slice(split, None)

    def _get_batches_of_transformed_samples(self, index_array):
        return self._batch(index_array, self.epoch)

    def _batch(self, rows, epoch):
        with ThreadPoolExecutor(READERS, "tinycnn-files") as readers:
            images = np.stack(list(readers.map(self._read, [self.filepaths[row] for row in rows])))
        generator = self.image_data_generator
        if generator:
            images = generator.standardized(generator.changed(images, self._key(epoch), rows))
        images = np.ascontiguousarray(images, self.dtype)
        self._save(images, rows, epoch)
        if self.class_mode is None:
            return images
        labels = self._labels(rows, images)
        return (images, labels) if self.sample_weight is None else (images, labels, self.sample_weight[rows])

    def _read(self, path):
        image = img_to_array(
            load_img(path, self.color_mode, self.target_size, self.interpolation, self.keep_aspect_ratio),
            dtype=self.dtype,
        )
        return np.moveaxis(image, -1, 0) if self.data_format == "channels_first" else image

    def _labels(self, rows, images):
        if self.class_mode == "input":
            return images.copy()
        if self.class_mode == "multi_output":
            return [output[rows] for output in self.labels]
        if self.class_mode == "raw":
            return self.labels[rows]
        chosen = [self.classes[row] for row in rows]
        if self.class_mode in ("binary", "sparse"):
            return np.array(chosen, self.dtype)
        # A sample may belong to several classes.
        marks = np.zeros((len(rows), len(self.class_indices)), self.dtype)
        for mark, classes in zip(marks, chosen, strict=True):
            mark[classes] = 1
        return marks


def images_below(folder, endings, follow_links):
    """Return the images in a folder and below it, in sorted order, relative to it.

    Links to files are read; folders that are links are gone into if that is wanted.
    """
    found = []
    for root, _, names in sorted(os.walk(folder, followlinks=follow_links)):
        for name in sorted(names):
            if name.lower().endswith(endings):
                found.append(str(Path(root, name).relative_to(folder)))
    return found
