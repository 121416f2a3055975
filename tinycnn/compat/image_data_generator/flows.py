"""Where the images come from: the methods of ``ImageDataGenerator`` that return iterators."""

import warnings

from tinycnn.compat.image_data_generator.arrays import NumpyArrayIterator
from tinycnn.compat.image_data_generator.folders import DirectoryIterator
from tinycnn.compat.image_data_generator.frames import DataFrameIterator


class Flows:
    """The base of :class:`ImageDataGenerator`."""

    def flow(
        self,
        x,
        y=None,
        batch_size=32,
        shuffle=True,
        sample_weight=None,
        seed=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        ignore_class_split=False,
        subset=None,
    ):
        """Take batches from arrays.

        Parameters
        ----------
        x : ndarray, shape (N, H, W, C), or (ndarray, list of ndarray)
            Images; and what else belongs to them and is given with them unchanged.
        y : array_like of length N, optional
        batch_size : int
        shuffle : bool
        sample_weight : array_like of shape (N,), optional
        seed : int, optional
        save_to_dir : str, optional
            A folder for the changed images, so that they can be looked at.
        save_prefix, save_format : str
            The beginning of the files' names, and "png", "jpeg", "bmp" ...
        ignore_class_split : bool
            Do not complain if the two subsets have other classes.
        subset : {None, "training", "validation"}

        Returns
        -------
        NumpyArrayIterator
            Of ``x``, ``(x, y)`` or ``(x, y, sample_weight)``; it never ends.
        """
        return NumpyArrayIterator(
            x,
            y,
            self,
            batch_size=batch_size,
            shuffle=shuffle,
            sample_weight=sample_weight,
            seed=seed,
            data_format=self.data_format,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            ignore_class_split=ignore_class_split,
            subset=subset,
            dtype=self.dtype,
        )

    def flow_from_directory(
        self,
        directory,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        follow_links=False,
        subset=None,
        interpolation="nearest",
        keep_aspect_ratio=False,
    ):
        """Take batches from a folder with one folder of images for each class.

        Parameters
        ----------
        directory : str or Path
        target_size : (int, int)
            Height and width that all images are brought to.
        color_mode : {"rgb", "grayscale", "rgba"}
        classes : list of str, optional
            Names of folders, in the order of their numbers; all in sorted order if not given.
        class_mode : {"categorical", "binary", "sparse", "input", None}
            Labels are rows with a 1, numbers, the images themselves, or are not given.
        batch_size, shuffle, seed, save_to_dir, save_prefix, save_format, subset
            As in :meth:`flow`.
        follow_links : bool
            Whether to go into folders that are links.
        interpolation : {"nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"}
        keep_aspect_ratio : bool
            Cut off what does not fit the proportions, instead of distorting.

        Returns
        -------
        DirectoryIterator
        """
        return DirectoryIterator(
            directory,
            self,
            target_size=target_size,
            color_mode=color_mode,
            classes=classes,
            class_mode=class_mode,
            data_format=self.data_format,
            batch_size=batch_size,
            shuffle=shuffle,
            seed=seed,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            follow_links=follow_links,
            subset=subset,
            interpolation=interpolation,
            keep_aspect_ratio=keep_aspect_ratio,
            dtype=self.dtype,
        )

    def flow_from_dataframe(
        self,
        dataframe,
        directory=None,
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
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        subset=None,
        interpolation="nearest",
        validate_filenames=True,
        **old,
    ):
        """Take batches from the files that a data frame names.

        Parameters
        ----------
        dataframe : pandas.DataFrame
        directory : str or Path, optional
            Where the files are, if the frame does not say it.
        x_col : str
            The column with the names of the files.
        y_col : str or list of str
            The column or columns with the labels.
        weight_col : str, optional
            The column with the sample weights.
        class_mode : {"categorical", "binary", "sparse", "input", "raw", "multi_output", None}
            As in :meth:`flow_from_directory`; "raw" gives the columns' values as they are,
            "multi_output" a list with one array for each column.
        validate_filenames : bool
            Leave out rows whose file is not there or is no image.
        target_size, color_mode, classes, batch_size, shuffle, seed, save_to_dir, save_prefix, \
save_format, subset, interpolation
            As in :meth:`flow_from_directory`.
        **old
            ``has_ext``, ``sort`` and ``drop_duplicates`` of older versions, which do nothing.

        Returns
        -------
        DataFrameIterator
        """
        for name in old:
            if name not in ("has_ext", "sort", "drop_duplicates"):
                raise TypeError(f"flow_from_dataframe has no argument '{name}'.")
            warnings.warn(f"flow_from_dataframe: {name} does nothing any more.", stacklevel=2)
        return DataFrameIterator(
            dataframe,
            directory,
            self,
            x_col=x_col,
            y_col=y_col,
            weight_col=weight_col,
            target_size=target_size,
            color_mode=color_mode,
            classes=classes,
            class_mode="raw" if class_mode == "other" else class_mode,
            data_format=self.data_format,
            batch_size=batch_size,
            shuffle=shuffle,
            seed=seed,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            subset=subset,
            interpolation=interpolation,
            validate_filenames=validate_filenames,
            dtype=self.dtype,
        )
