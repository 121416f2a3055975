"""Objects as plain values in Keras's form, and back."""

import types

import numpy as np

from tinycnn.errors import complaint
from tinycnn.registry import CustomObjectScope, get_registered_name, get_registered_object, without_idle
from tinycnn.saving.known import find_known, place_of, unknown_class

_WORDS = {
    "keras.losses": "loss",
    "keras.metrics": "metric",
    "keras.optimizers": "optimizer",
    "keras.initializers": "initializer",
    "keras.regularizers": "regularizer",
    "keras.constraints": "constraint",
    "keras.optimizers.schedules": "schedule",
}
_NEVER = ("__lambda__", "__typespec__", "__keras_tensor__", "__slice__", "__ellipsis__")
_DTYPES = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool")


def serialize_keras_object(obj):
    """Return an object as plain Python values, in the form of Keras's files.

    Parameters
    ----------
    obj : object
        None, a string, a number, an array, a list, tuple or dictionary of such, a named
        function, or an object with ``get_config``.

    Returns
    -------
    object
        For an object: ``{"module", "class_name", "config", "registered_name"}``, and if it
        has them ``build_config`` and ``compile_config``.

    Raises
    ------
    TypeError
        For anything else.

    Examples
    --------
    >>> from tinycnn import layers
    >>> config = serialize_keras_object(layers.Flatten(name="flat"))
    >>> config["module"], config["class_name"], config["config"]["name"]
    ('keras.layers', 'Flatten', 'flat')
    """
    if obj is None or isinstance(obj, (str, int, float, bool)):
        return obj.item() if isinstance(obj, np.generic) else obj
    if isinstance(obj, (list, tuple)):
        return type(obj)(map(serialize_keras_object, obj)) if type(obj) in (list, tuple) else list(obj)
    if isinstance(obj, dict):
        return {key: serialize_keras_object(value) for key, value in obj.items()}
    if isinstance(obj, np.generic):
        return obj.item()
    if isinstance(obj, np.ndarray):
        config = {"value": obj.tolist(), "dtype": obj.dtype.name}
        return {"class_name": "__numpy__", "config": config}
    if isinstance(obj, types.FunctionType):
        return _function(obj)
    return _object(obj)


def deserialize_keras_object(config, custom_objects=None, safe_mode=True):
    """Make an object from what :func:`serialize_keras_object` returned, or a file holds.

    Classes come from ``custom_objects``, from what is registered, or from fixed tables.
    Nothing is imported by its name, and no code is ever taken from a config.

    Parameters
    ----------
    config : object
    custom_objects : dict of str to class or function, optional
    safe_mode : bool
        Taken for Keras's sake. There is no other mode: lambdas are always refused.

    Returns
    -------
    object

    Raises
    ------
    ValueError
        For a class that is not known; the nearest one is named.
    TypeError
        For what is no config.

    Examples
    --------
    >>> from tinycnn import layers
    >>> config = serialize_keras_object(layers.Dropout(0.25))
    >>> deserialize_keras_object(config).rate
    0.25
    """
    with CustomObjectScope(custom_objects):
        return _made(config)


def _function(obj):
    if obj.__name__ == "<lambda>":
        remedy = "Define it with def, and register it."
        raise TypeError(complaint("serialize_keras_object", "a function with a name", "a lambda", remedy))
    module, name = place_of(obj) or (obj.__module__, get_registered_name(obj))
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


def _object(obj):
    cls = type(obj)
    place = place_of(cls)
    if not hasattr(obj, "get_config"):
        if place is None:
            named = getattr(obj, "__name__", None)
            if place_of(obj) and isinstance(named, str):  # an activation, which is an object here
                return named
            remedy = "Give the class a method get_config."
            raise TypeError(
                complaint("serialize_keras_object", "an object with get_config", repr(obj), remedy)
            )
        config = {}
    else:
        config = serialize_keras_object(obj.get_config())
    module, name = place or (cls.__module__, cls.__name__)
    registered = None if place else get_registered_name(cls)
    found = {"module": module, "class_name": name, "config": config, "registered_name": registered}
    for key in ("build_config", "compile_config"):
        more = getattr(obj, f"get_{key}", dict)()
        if more:
            found[key] = serialize_keras_object(more)
    return found


def _made(config):
    if config is None or isinstance(config, (str, int, float, bool)):
        return config
    if isinstance(config, (list, tuple)):
        return [_made(one) for one in config]
    if not isinstance(config, dict):
        raise TypeError(complaint("deserialize_keras_object", "plain values", f"{type(config).__name__}"))
    if not {"class_name", "config"} <= config.keys():
        return {key: _made(value) for key, value in config.items()}
    name, inner = config["class_name"], config["config"]
    if not isinstance(name, str):
        raise TypeError(complaint("deserialize_keras_object", "class_name to be text", f"{name!r:.100}"))
    if name in ("__numpy__", "__tensor__"):
        return _array(inner)
    if name in _NEVER:
        raise ValueError(f"A {name.strip('_')} in a config is never made: files hold no code.")
    if name == "function":
        return _found_function(config)
    return _instance(config, name, {} if inner is None else inner)


def _array(inner):
    if not isinstance(inner, dict) or inner.get("dtype") not in _DTYPES:
        raise ValueError(f"An array in a config has one of the dtypes {', '.join(_DTYPES)}.")
    return np.array(inner.get("value"), inner["dtype"])


def _found_function(config):
    name = config["config"]
    if not isinstance(name, str):
        raise TypeError(complaint("A function in a config", "a name", f"{name!r:.100}"))
    found = get_registered_object(config.get("registered_name") or name) or get_registered_object(name)
    if found is None:
        found = find_known(config.get("module"), name)
    if found is None or isinstance(found, type):
        raise unknown_class(name, "function")
    return found


def _instance(config, name, inner):
    module, registered = config.get("module"), config.get("registered_name") or name
    if not isinstance(inner, dict):
        raise TypeError(complaint(f"The config of {name:.100}", "a dictionary", f"{type(inner).__name__}"))
    if not isinstance(registered, str) or not isinstance(module, (str, type(None))):
        raise TypeError(complaint(f"The config of {name:.100}", "names that are text", "others"))
    cls = get_registered_object(registered) or get_registered_object(name)
    builtin = cls is None
    if builtin:
        cls = find_known(module, name)
    if not isinstance(cls, type) or not hasattr(cls, "from_config") and not builtin:
        place = module if module in _WORDS else "keras.layers"
        raise unknown_class(name, _WORDS.get(module, "layer"), place, inner.get("name"))
    if builtin:
        inner = without_idle(cls, inner)
        if "fn" in inner:
            inner["fn"] = _made(inner["fn"])
        activation = inner.get("activation")
        if isinstance(activation, dict) and isinstance(activation.get("config"), dict):
            inner["activation"] = _made(activation)  # a layer
    made = cls.from_config(dict(inner)) if hasattr(cls, "from_config") else cls(**inner)
    build = config.get("build_config")
    if build and hasattr(made, "build_from_config") and not made.built:
        made.build_from_config(build)
    compiled = config.get("compile_config")
    if compiled and hasattr(made, "compile_from_config"):
        made.compile_from_config(compiled)
    return made
