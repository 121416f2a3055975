"""Configs as older Keras wrote them, turned into those of today."""

_FLAT = (list, tuple)


def layer_config(config):
    """Return the config of a layer or a model, with its module, as Keras 3 writes it.

    Parameters
    ----------
    config : dict
        ``{"class_name", "config"}``.

    Examples
    --------
    >>> old = {"class_name": "Dense", "config": {"units": 3, "batch_input_shape": [None, 4]}}
    >>> layer_config(old)["config"]
    {'units': 3, 'input_shape': [4]}
    """
    if not isinstance(config, dict) or not {"class_name", "config"} <= config.keys():
        raise ValueError("The config of a layer must have a class_name and a config.")
    name, inner = config["class_name"], config["config"]
    if name == "Sequential":
        if isinstance(inner, list):  # Keras 1
            inner = {"name": "sequential", "layers": inner}
        layers = inner.get("layers")
        if not isinstance(layers, list):
            raise ValueError("The config of a Sequential must have a list of layers.")
        inner = {**inner, "layers": [layer_config(layer) for layer in layers]}
        return {**config, "module": config.get("module", "keras"), "config": inner}
    if not isinstance(inner, dict):
        raise ValueError(f"The config of the layer {name!r:.100} must be a dictionary.")
    if name in ("Functional", "Model"):  # its layers are brought to today's form when they are made
        return {**config, "class_name": "Functional", "module": "keras.models"}
    inner = dict(inner)
    shape = inner.pop("batch_input_shape", None)
    if isinstance(shape, _FLAT):
        key, value = ("batch_shape", shape) if name == "InputLayer" else ("input_shape", shape[1:])
        inner.setdefault(key, value)
    axis = inner.get("axis")
    if isinstance(axis, _FLAT) and len(axis) == 1:
        inner["axis"] = axis[0]
    if name == "LeakyReLU" and "alpha" in inner:
        inner["negative_slope"] = inner.pop("alpha")
    return {**config, "module": config.get("module", "keras.layers"), "config": inner}


def compile_config(config):
    """Return the arguments of ``compile``, from the ``training_config`` of an ``.h5`` file."""
    found = {key: config.get(key) for key in ("loss_weights", "run_eagerly", "steps_per_execution")}
    found = {key: value for key, value in found.items() if value is not None}
    found["optimizer"] = _optimizer(config.get("optimizer_config"))
    found["loss"] = _with_module(config.get("loss"), "keras.losses")
    for key in ("metrics", "weighted_metrics"):
        if config.get(key) is not None:
            found[key] = _with_module(_one_list(config[key]), "keras.metrics")
    return found


def _optimizer(config):
    if not isinstance(config, dict) or not isinstance(config.get("config"), dict):
        raise ValueError("The training_config must hold the config of an optimizer.")
    inner = dict(config["config"])
    if "lr" in inner:
        inner.setdefault("learning_rate", inner.pop("lr"))
    # Keras 2.11 and its followers wrote "Custom>Adam" for their own Adam.
    name = str(config.get("class_name")).rpartition(">")[2]
    return {"module": "keras.optimizers", "class_name": name, "config": inner}


def _with_module(config, module):
    if isinstance(config, list):
        return [_with_module(one, module) for one in config]
    if isinstance(config, dict):
        if "class_name" in config:
            return {"module": module, **config}
        return {key: _with_module(one, module) for key, one in config.items()}
    return config


def _one_list(config):
    """Take away the list around the list of the one output."""
    while isinstance(config, list) and len(config) == 1 and isinstance(config[0], list):
        [config] = config
    return config
