"""Batches from arrays."""

import numpy as np

from tinycnn.compat.image_data_generator.iterator import Iterator, check_subset
from tinycnn.errors import complaint
from tinycnn.settings import floatx, image_data_format


class NumpyArrayIterator(Iterator):
    """Changed and normalized images from an array; see :meth:`ImageDataGenerator.flow`.

    The array is not copied and keeps its dtype, so it may lie in a file (``np.memmap``).
    """

    def __init__(
        self,
        x,
        y,
        image_data_generator,
        batch_size=32,
        shuffle=False,
        sample_weight=None,
        seed=None,
        data_format=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        subset=None,
        ignore_class_split=False,
        dtype=None,
    ):
        check_subset(subset)
        x, misc = x if isinstance(x, (tuple, list)) and len(x) == 2 else (x, [])
        x = np.asanyarray(x)
        misc = [np.asarray(m) for m in (misc if isinstance(misc, list) else [misc])]
        y = None if y is None else np.asarray(y)
        sample_weight = None if sample_weight is None else np.asarray(sample_weight)
        if x.ndim != 4:
            raise ValueError(complaint("flow", "images of shape (N, H, W, C)", f"{x.shape}"))
        for name, other in [("y", y), ("sample_weight", sample_weight), *(("x[1]", m) for m in misc)]:
            if other is not None and (not other.ndim or len(other) != len(x)):
                raise ValueError(complaint("flow", f"{len(x)} rows in {name}", f"shape {other.shape}"))
        if subset is not None:
            split = int(len(x) * image_data_generator._validation_split)
            part = slice(0, split) if subset == "validation" else slice(split, None)
            if y is not None and not ignore_class_split:
                _same_classes(y[:split], y[split:])
            x, misc = x[part], [m[part] for m in misc]
            y = None if y is None else y[part]
            sample_weight = None if sample_weight is None else sample_weight[part]
        image_data_generator.warn_of_channels(x.shape)
        self.x, self.x_misc, self.y, self.sample_weight = x, misc, y, sample_weight
        self.image_data_generator = image_data_generator
        self.data_format = data_format or image_data_format()
        self.dtype = dtype or floatx()
        self.save_to_dir, self.save_prefix, self.save_format = save_to_dir, save_prefix, save_format
        super().__init__(len(x), batch_size, shuffle, seed)

    def _get_batches_of_transformed_samples(self, index_array):
        return self._batch(index_array, self.epoch)

    def _batch(self, rows, epoch):
        generator = self.image_data_generator
        images = self.x[rows].astype(self.dtype, copy=False)
        images = generator.standardized(generator.changed(images, self._key(epoch), rows))
        images = np.ascontiguousarray(images, self.dtype)
        self._save(images, rows, epoch)
        x = [images, *(m[rows] for m in self.x_misc)] if self.x_misc else images
        if self.y is None:
            return x
        if self.sample_weight is None:
            return x, self.y[rows]
        return x, self.y[rows], self.sample_weight[rows]


def _same_classes(one, other):
    if not np.array_equal(np.unique(one), np.unique(other)):
        raise ValueError(
            complaint(
                "flow",
                "the same classes in the training and in the validation subset",
                "others",
                "If the samples are sorted by class, mix them first; or say ignore_class_split=True.",
            )
        )
