"""``keras.config``."""

from tinycnn import config
from tinycnn.compat.absent_names import missing
from tinycnn.compat.spelling.channels import image_data_format, set_image_data_format
from tinycnn.config import *

__all__ = [*config.__all__, "image_data_format", "set_image_data_format"]

__getattr__ = missing("keras.config")
