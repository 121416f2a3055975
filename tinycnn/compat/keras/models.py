"""``keras.models``, with the methods and arguments of Keras 1 and 2."""

from tinycnn import models
from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras.layers import Input, InputLayer, Layer
from tinycnn.compat.placeholders import NotSupportedError
from tinycnn.compat.spelling.files import as_file
from tinycnn.compat.spelling.models import SpelledModel, as_older, with_older_methods
from tinycnn.models.model import Functional as _Functional
from tinycnn.registry import CustomObjectScope

Sequential = with_older_methods(models.Sequential)
Functional = with_older_methods(_Functional)
Model = Network = SpelledModel(models.Model, {"input": "inputs", "output": "outputs"}, module=__name__)


def load_model(filepath, custom_objects=None, compile=True, safe_mode=True, **idle):
    """Read a model from a file, or from a folder that ``model.save`` wrote into."""
    with as_file(filepath) as path:
        return as_older(models.load_model(path, custom_objects, compile, safe_mode))


def save_model(model, filepath, overwrite=True, include_optimizer=True, save_format=None, **idle):
    """Write a model; see ``model.save``."""
    model.save(filepath, overwrite=overwrite, include_optimizer=include_optimizer, save_format=save_format)


def model_from_json(json_string, custom_objects=None):
    """Make a model of what ``model.to_json`` returned."""
    return as_older(models.model_from_json(json_string, custom_objects))


def model_from_config(config, custom_objects=None):
    """Make a model of what ``model.get_config`` returned."""
    with CustomObjectScope(custom_objects):
        inner = config.get("config", config) if isinstance(config, dict) else config
        return Sequential.from_config(inner)


def model_from_yaml(yaml_string, custom_objects=None):
    """Refuse: YAML went with Keras 2.6, because reading it could run code.

    Raises
    ------
    NotSupportedError
    """
    raise NotSupportedError("model_from_yaml is not here, as in today's Keras. Use model_from_json.")


def clone_model(model, *arguments, **settings):
    """Return a model of the same layers with new weights."""
    return as_older(models.clone_model(model, *arguments, **settings))


__all__ = [
    "Input",
    "InputLayer",
    "Model",
    "Sequential",
    "clone_model",
    "load_model",
    "model_from_config",
    "model_from_json",
    "model_from_yaml",
    "save_model",
]

__getattr__ = missing("keras.models")
