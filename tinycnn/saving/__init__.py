"""Models and weights in files: safe to read, whole or not there at all."""

from tinycnn.registry import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from tinycnn.saving.atomic import atomic_write
from tinycnn.saving.checkpoint_file import CheckpointError
from tinycnn.saving.errors import ConfigError, FileError, ModelFileError
from tinycnn.saving.model_files import load_model, save_model
from tinycnn.saving.serialization import deserialize_keras_object, serialize_keras_object
from tinycnn.saving.weights_error import WeightsFileError
from tinycnn.saving.weights_files import load_weights, save_weights

__all__ = [
    "CheckpointError",
    "ConfigError",
    "CustomObjectScope",
    "FileError",
    "ModelFileError",
    "WeightsFileError",
    "atomic_write",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "load_model",
    "load_weights",
    "register_keras_serializable",
    "save_model",
    "save_weights",
    "serialize_keras_object",
]
