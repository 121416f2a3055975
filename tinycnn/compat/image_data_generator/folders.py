"""Batches from a folder with one folder of images for each class."""

import os

import numpy as np

from tinycnn.compat.image_data_generator.files import FilesIterator, images_below
from tinycnn.errors import complaint


class DirectoryIterator(FilesIterator):
    """Images from folders; see :meth:`ImageDataGenerator.flow_from_directory`."""

    class_modes = ("categorical", "binary", "sparse", "input", None)

    def __init__(
        self,
        directory,
        image_data_generator,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        data_format=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        follow_links=False,
        subset=None,
        interpolation="nearest",
        keep_aspect_ratio=False,
        dtype=None,
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
        self.directory = directory
        folders = sorted(entry.name for entry in os.scandir(directory) if entry.is_dir())
        names = list(classes) if classes else folders
        missing = [name for name in names if name not in folders]
        if missing:
            raise ValueError(complaint("flow_from_directory", f"classes out of {folders}", f"{missing}"))
        self.num_classes = len(names)
        self.class_indices = {name: number for number, name in enumerate(names)}
        filenames, numbers = [], []
        for name, number in self.class_indices.items():
            found = images_below(os.path.join(directory, name), self.white_list_formats, follow_links)
            found = found[self.part(len(found))]
            filenames += [os.path.join(name, file) for file in found]
            numbers += [number] * len(found)
        self.classes = np.array(numbers, "int32")
        print(f"Found {len(filenames)} images belonging to {self.num_classes} classes.")
        self.start(directory, filenames, batch_size, shuffle, seed)
