"""Small helpers with Keras's names."""

from tinycnn.backend import clear_session, standardize_dtype
from tinycnn.config import (
    disable_interactive_logging,
    enable_interactive_logging,
    is_interactive_logging_enabled,
)
from tinycnn.registry import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from tinycnn.utils.categorical import to_categorical
from tinycnn.utils.drawing import model_to_dot, plot_model
from tinycnn.utils.image_folder import image_dataset_from_directory
from tinycnn.utils.images import array_to_img, img_to_array, load_img, save_img
from tinycnn.utils.normalizing import normalize
from tinycnn.utils.packing import pack_x_y_sample_weight, unpack_x_y_sample_weight
from tinycnn.utils.py_dataset import PyDataset, Sequence
from tinycnn.utils.seeds import set_random_seed
from tinycnn.utils.splitting import split_dataset

__all__ = [
    "CustomObjectScope",
    "PyDataset",
    "Sequence",
    "array_to_img",
    "clear_session",
    "custom_object_scope",
    "disable_interactive_logging",
    "enable_interactive_logging",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "image_dataset_from_directory",
    "img_to_array",
    "is_interactive_logging_enabled",
    "load_img",
    "model_to_dot",
    "normalize",
    "pack_x_y_sample_weight",
    "plot_model",
    "register_keras_serializable",
    "save_img",
    "set_random_seed",
    "split_dataset",
    "standardize_dtype",
    "to_categorical",
    "unpack_x_y_sample_weight",
]
