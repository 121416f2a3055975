"""Whole models in files: ``.keras``, and the older ``.h5``."""

import io
import json
import warnings
from contextlib import contextmanager

from tinycnn.budget import at_most
from tinycnn.errors import complaint
from tinycnn.plain_file import check_plain
from tinycnn.saving import hdf5, layout, legacy_layout, old_forms
from tinycnn.saving.atomic import atomic_write
from tinycnn.saving.damage import DAMAGE
from tinycnn.saving.errors import ModelFileError
from tinycnn.saving.finite import named_weights, report
from tinycnn.saving.json_text import parse
from tinycnn.saving.keras_zip import KerasArchive
from tinycnn.saving.keras_zip import write as write_zip
from tinycnn.saving.model_path import LEGACY, MODELS, check_new, check_path
from tinycnn.saving.serialization import deserialize_keras_object, serialize_keras_object
from tinycnn.saving.version import KERAS_VERSION

# Weights take four bytes each, or less if somebody packed the file; metrics have some numbers too.
_SPARE = 100_000


def save_model(model, filepath, overwrite=True, zipped=None, include_optimizer=True):
    """Write a model, its weights and the state of its training into a file, whole or not at all.

    Parameters
    ----------
    model : Sequential
        Built.
    filepath : str or os.PathLike
        Ending in ``.keras``, or in ``.h5`` or ``.hdf5`` for the form of older Keras. In a
        folder that exists.
    overwrite : bool
        False: refuse if the file exists.
    zipped : {None, True}
        A folder of loose files is not written.
    include_optimizer : bool
        For ``.h5``: whether to keep how the model was compiled and the optimizer's state.
        As in Keras, ``.keras`` files always do.

    Raises
    ------
    ValueError
        If the path has another ending.
    FileExistsError, OSError
        If it must not, or cannot, be written; what was there before is then unchanged.

    Examples
    --------
    >>> import os, tempfile
    >>> from tinycnn import Sequential, layers
    >>> path = os.path.join(tempfile.mkdtemp(), "net.keras")
    >>> save_model(Sequential([layers.Dense(3, input_shape=(2,))]), path)
    >>> load_model(path).count_params()
    9
    """
    path = check_path("save", filepath, MODELS)
    if zipped is False:
        raise NotImplementedError(complaint("save", "zipped=None or True", "False: a folder of loose files"))
    check_new(path, overwrite)
    model.count_params()  # raises if there are no weights yet
    write = _write_legacy if path.endswith(LEGACY) else _write_keras
    content = write(model, include_optimizer)
    with atomic_write(path) as file:
        content(file)


def load_model(filepath, custom_objects=None, compile=True, safe_mode=True):
    """Read a model from a file of tinycnn's or Keras's.

    Nothing in the file is run, no path in it is followed, and what it declares is compared
    with what it holds before memory is taken.

    Parameters
    ----------
    filepath : str or os.PathLike
        Ending in ``.keras``, ``.h5`` or ``.hdf5``.
    custom_objects : dict of str to class or function, optional
        Of one's own, by the names that the file has for them.
    compile : bool
        Whether to compile it as it was, with the optimizer's state.
    safe_mode : bool
        Taken for Keras's sake. Code in files is never run.

    Returns
    -------
    Sequential

    Raises
    ------
    FileNotFoundError
    ModelFileError
        If the file is damaged, is something else, or holds a layer that is not known; the
        message says which.
    """
    path = check_path("load_model", filepath, MODELS)
    read = _read_legacy if path.endswith(LEGACY) else _read_keras
    try:
        return read(path, custom_objects, compile)
    except FileNotFoundError:
        raise FileNotFoundError(f"There is no model file '{path}'.") from None


# Writing -------------------------------------------------------------------------


def hdf5_of(model, optimizer=None):
    """Return the bytes of an HDF5 file of weights, as Keras 3 lays it out."""
    import h5py

    content = io.BytesIO()
    with h5py.File(content, "w") as h5:
        layout.write(h5, model, optimizer)
    return content.getvalue()


def _write_keras(model, include_optimizer):
    weights = hdf5_of(model, optimizer_of(model))
    return lambda file: write_zip(file, serialize_keras_object(model), weights)


def optimizer_of(model):
    """Return the name and the state of a model's optimizer, or None if it has none."""
    state = model.optimizer_state()
    return None if state is None else (model.optimizer.name, [array for _, array in state])


def _write_legacy(model, include_optimizer):
    import h5py

    content = io.BytesIO()
    with h5py.File(content, "w") as h5:
        described = {"class_name": type(model).__name__, "config": _without_modules(model.get_config())}
        h5.attrs["keras_version"] = KERAS_VERSION
        h5.attrs["backend"] = "tensorflow"
        h5.attrs["model_config"] = json.dumps(described)
        legacy_layout.write(h5.create_group("model_weights"), model)
        if include_optimizer and model.get_compile_config():
            compiled = serialize_keras_object(model.get_compile_config())
            optimizer = compiled.pop("optimizer")
            compiled["optimizer_config"] = _plain(optimizer)
            h5.attrs["training_config"] = json.dumps({key: _plain(value) for key, value in compiled.items()})
            named = [
                (f"{model.optimizer.name}/{number}_{name}", array)
                for number, (name, array) in enumerate(model.optimizer_state())
            ]
            legacy_layout.write_arrays(h5.create_group("optimizer_weights"), named)
    return lambda file: file.write(content.getbuffer())


def _without_modules(config):
    """Return the config of a model with layers in the form without modules."""
    config = serialize_keras_object(config)
    config["layers"] = [
        {
            **_plain(layer),
            **{key: layer[key] for key in ("name", "inbound_nodes") if key in layer},
            **({"config": _without_modules(layer["config"])} if "layers" in layer["config"] else {}),
        }
        for layer in config["layers"]
    ]
    return config


def _plain(config):
    if isinstance(config, list):
        return [_plain(one) for one in config]
    if not isinstance(config, dict) or "class_name" not in config:
        return config
    if config["class_name"] == "function":
        return config["config"]
    return {"class_name": config.get("registered_name") or config["class_name"], "config": config["config"]}


# Reading -------------------------------------------------------------------------


def _read_keras(path, custom_objects, compile):
    with KerasArchive(path) as archive:
        with _building(path):
            config = parse(archive.config())
            with at_most(archive.weights_size() + _SPARE, filled_later=True):
                model = _model(config, custom_objects, compile)
        with hdf5.opened(archive.weights(), archive.error) as h5:
            _fill(path, model, layout.read(h5, model))
            if compile:
                _continue(path, model, lambda shapes: layout.read_optimizer(h5, shapes))
    return model


def _read_legacy(path, custom_objects, compile):
    def fail(fault):
        return ModelFileError(path, fault)

    check_plain(path, fail)
    with open(path, "rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        with hdf5.opened(file, fail) as h5:
            described, training = hdf5.text(h5, "model_config"), hdf5.text(h5, "training_config")
            if described is None:
                raise hdf5.Unfit("it holds no model, only weights perhaps: use load_weights")
            with _building(path), at_most(size + _SPARE, filled_later=True):
                config = old_forms.layer_config(parse(described))
                if compile and training is not None:
                    config["compile_config"] = old_forms.compile_config(parse(training))
                model = _model(config, custom_objects, compile)
            group = hdf5.group(h5, "model_weights")
            if group is None:
                raise hdf5.Unfit("it holds no weights")
            _fill(path, model, legacy_layout.read(group, model))
            if compile:
                _continue(path, model, lambda shapes: legacy_layout.read_optimizer(h5, shapes))
    return model


@contextmanager
def _building(path):
    """Whatever is wrong with a config becomes the one error that names the file."""
    try:
        yield
    except ModelFileError:
        raise
    except DAMAGE as fault:
        text = f"its config cannot be made into a model: {fault!s:.1000}"
        raise ModelFileError(path, text) from fault


def _model(config, custom_objects, compile):
    if not compile:
        config.pop("compile_config", None)
    model = deserialize_keras_object(config, custom_objects)
    if not hasattr(model, "layers") or not hasattr(model, "optimizer_state"):
        raise ValueError("it describes something other than a model")
    if not model.built:
        raise ValueError("its model says nothing of the shape of its input")
    return model


def _fill(path, model, read):
    pairs, faults = read
    if faults:
        raise ModelFileError(path, "its weights do not fit its model:\n  " + "\n  ".join(faults[:20]))
    for weight, values in pairs:
        weight[...] = values
    report(path, named_weights(model), stacklevel=5)


def _continue(path, model, read):
    """Give the optimizer its state, or say that it begins anew."""
    state = model.optimizer_state(build=True)
    if state is None:
        return
    found = read([array.shape for _, array in state])
    if found is None:
        warnings.warn(f"{path}: the state of the optimizer does not fit; it begins anew.", stacklevel=4)
        return
    model.set_optimizer_state(found)
