"""Images between files and arrays, under the names of ``keras.preprocessing.image``."""

from tinycnn.utils.image_folder import image_dataset_from_directory
from tinycnn.utils.images import array_to_img, img_to_array, load_img, save_img
from tinycnn.utils.smart_resize import smart_resize

__all__ = [
    "array_to_img",
    "image_dataset_from_directory",
    "img_to_array",
    "load_img",
    "save_img",
    "smart_resize",
]
