"""``keras.preprocessing.image``."""

from tinycnn.compat.absent_names import missing
from tinycnn.preprocessing import image
from tinycnn.preprocessing.image import *  # noqa: F403

__all__ = list(image.__all__)

__getattr__ = missing("keras.preprocessing.image")
