"""``keras.preprocessing.image``."""

from tinycnn.compat import image_data_generator
from tinycnn.compat.absent_names import missing
from tinycnn.compat.image_data_generator import *  # noqa: F403
from tinycnn.preprocessing import image
from tinycnn.preprocessing.image import *  # noqa: F403

__all__ = [*image.__all__, *image_data_generator.__all__]

__getattr__ = missing("keras.preprocessing.image")
