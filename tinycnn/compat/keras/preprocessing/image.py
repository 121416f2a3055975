"""``keras.preprocessing.image``."""

from tinycnn.compat import image_data_generator
from tinycnn.compat.absent_names import missing
from tinycnn.compat.image_data_generator import *
from tinycnn.compat.spelling.images import array_to_img, img_to_array, load_img, save_img
from tinycnn.compat.tensorflow.data.folders import image_dataset_from_directory
from tinycnn.preprocessing import image
from tinycnn.preprocessing.image import smart_resize

__all__ = [*image.__all__, *image_data_generator.__all__]

__getattr__ = missing("keras.preprocessing.image")
