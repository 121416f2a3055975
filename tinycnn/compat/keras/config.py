"""``keras.config``."""

from tinycnn import config
from tinycnn.compat.absent_names import missing
from tinycnn.compat.spelling import channels as _channels
from tinycnn.config import *

# In the place of the library's own, which the star brought.
image_data_format, set_image_data_format = _channels.image_data_format, _channels.set_image_data_format

__all__ = [*config.__all__, "image_data_format", "set_image_data_format"]

__getattr__ = missing("keras.config")
