"""``keras.preprocessing``."""

from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras.preprocessing import image
from tinycnn.compat.tensorflow.data.folders import image_dataset_from_directory

__all__ = ["image", "image_dataset_from_directory"]

__getattr__ = missing("keras.preprocessing")
