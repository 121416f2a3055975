"""``ImageDataGenerator`` of Keras 2: images turned, moved and normalized while a model trains.

:mod:`chance` draws what is done to each image, :mod:`geometry` and :mod:`light` do it to a
whole batch, :mod:`normalizing` brings the numbers into range; :mod:`generator` puts them
together. The iterators take batches from arrays (:mod:`arrays`), from folders
(:mod:`folders`) and from data frames (:mod:`frames`).
"""

from tinycnn.compat.image_data_generator.arrays import NumpyArrayIterator
from tinycnn.compat.image_data_generator.folders import DirectoryIterator
from tinycnn.compat.image_data_generator.frames import DataFrameIterator
from tinycnn.compat.image_data_generator.functions import (
    apply_affine_transform,
    apply_brightness_shift,
    apply_channel_shift,
    random_brightness,
    random_channel_shift,
    random_rotation,
    random_shear,
    random_shift,
    random_zoom,
)
from tinycnn.compat.image_data_generator.generator import ImageDataGenerator
from tinycnn.compat.image_data_generator.iterator import Iterator

__all__ = [
    "DataFrameIterator",
    "DirectoryIterator",
    "ImageDataGenerator",
    "Iterator",
    "NumpyArrayIterator",
    "apply_affine_transform",
    "apply_brightness_shift",
    "apply_channel_shift",
    "random_brightness",
    "random_channel_shift",
    "random_rotation",
    "random_shear",
    "random_shift",
    "random_zoom",
]
