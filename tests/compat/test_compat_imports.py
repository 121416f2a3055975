"""After install, every path of ten years leads here; after uninstall, none does."""

import importlib
import subprocess
import sys

import pytest

import tinycnn
from tinycnn import compat
from tinycnn.compat.paths import MOVED, resolve
from tinycnn.compat.placeholders import NotSupportedError, is_placeholder


@pytest.fixture
def installed():
    before = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in ROOTS}
    compat.install()
    yield
    compat.uninstall()
    for name in before:
        assert sys.modules[name] is before[name]


ROOTS = ("keras", "tensorflow")
OLD = [
    ("keras.layers.core", "Dense"),
    ("keras.layers.convolutional", "Convolution2D"),
    ("keras.layers.pooling", "MaxPooling2D"),
    ("keras.layers.normalization", "BatchNormalization"),
    ("keras.layers.advanced_activations", "LeakyReLU"),
    ("keras.layers.noise", "GaussianNoise"),
    ("keras.layers.experimental.preprocessing", "RandomFlip"),
    ("keras.utils.np_utils", "to_categorical"),
    ("keras.utils.generic_utils", "Progbar"),
    ("keras.utils.vis_utils", "plot_model"),
    ("keras.preprocessing.image", "ImageDataGenerator"),
    ("keras.preprocessing", "image_dataset_from_directory"),
    ("keras.wrappers.scikit_learn", "KerasClassifier"),
    ("scikeras.wrappers", "KerasClassifier"),
    ("keras.optimizers.legacy", "Adam"),
    ("keras.optimizers.schedules", "ExponentialDecay"),
    ("keras.src.layers", "Conv2D"),
    ("keras.engine.topology", "Layer"),
    ("keras.backend", "image_dim_ordering"),
    ("keras.backend.tensorflow_backend", "set_session"),
    ("keras.objectives", "categorical_crossentropy"),
    ("keras.datasets.cifar10", "load_data"),
    ("tensorflow.examples.tutorials.mnist.input_data", "read_data_sets"),
]


@pytest.mark.parametrize(("path", "name"), OLD)
def test_old_path_leads_to_the_name(installed, path, name):
    assert not is_placeholder(getattr(importlib.import_module(path), name))


@pytest.mark.parametrize("path", [f"keras.{inner}" for inner in MOVED])
def test_every_path_of_the_table_can_be_imported(installed, path):
    importlib.import_module(path)


def test_one_module_has_many_names(installed):
    import keras.layers.core

    assert keras.layers.core is keras.layers
    assert importlib.import_module("tf_keras.layers") is keras.layers
    assert importlib.import_module("tensorflow.python.keras.layers") is keras.layers
    assert isinstance(keras.layers.Conv2D(2, 3), tinycnn.layers.Conv2D)
    assert keras.layers.__spec__.name == "tinycnn.compat.keras.layers"


def test_star_imports_bring_what_is_public(installed):
    names = {}
    exec(
        "from keras.layers import *\nfrom keras.models import *\nfrom keras.optimizers import *\n"
        "from keras.datasets import *\nfrom keras.callbacks import *\nfrom keras.backend import *",
        names,
    )
    wanted = {
        "Conv2D",
        "Input",
        "Sequential",
        "Model",
        "load_model",
        "Adam",
        "adam",
        "mnist",
        "ModelCheckpoint",
    }
    assert wanted <= names.keys()
    assert "missing" not in names


@pytest.mark.parametrize("module", ["layers", "models", "optimizers", "utils", "callbacks", "losses"])
def test_everything_public_is_there(installed, module):
    found = importlib.import_module(f"keras.{module}")
    assert [name for name in found.__all__ if not hasattr(found, name)] == []


def test_absent_names_can_be_imported_and_raise_when_they_are_called(installed):
    from keras.applications.vgg16 import VGG16
    from keras.layers import LSTM, Concatenate
    from keras.preprocessing.text import Tokenizer

    for absent in (VGG16, LSTM, Concatenate, Tokenizer):
        with pytest.raises(NotSupportedError, match="tinycnn has no keras"):
            absent(3)
    with pytest.raises(NotSupportedError, match="branches"):

        class Mine(Concatenate):
            pass

    assert not isinstance(3, LSTM)


def test_names_that_nobody_had_are_import_errors(installed):
    with pytest.raises(ImportError, match="Dens"):
        exec("from keras.layers import Dens")
    with pytest.raises(ModuleNotFoundError, match="keras.layer"):
        importlib.import_module("keras.layer")
    assert not hasattr(importlib.import_module("keras"), "no_such_thing")


def test_older_spellings_stand_before_those_of_the_library(installed):
    keras = importlib.import_module("keras")
    for module, names in {
        "utils": ["load_img", "img_to_array", "to_categorical", "model_to_dot", "get_file"],
        "config": ["image_data_format", "set_image_data_format"],
        "saving": ["load_model", "save_model"],
        "models": ["load_model", "Sequential", "clone_model"],
        "callbacks": ["EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau", "TensorBoard"],
        "backend": ["image_data_format", "set_image_data_format", "set_value", "backend"],
        "losses": ["CategoricalCrossentropy"],
        "optimizers": ["Adam", "get"],
    }.items():
        for name in names:
            found = getattr(getattr(keras, module), name)
            assert found.__module__.startswith("tinycnn.compat"), (module, name)


def test_versions_are_those_of_today(installed):
    import keras

    assert int(keras.__version__.split(".")[0]) == 3


def test_what_was_imported_before_is_put_aside_and_comes_back(monkeypatch, capsys):
    real = type(sys)("keras")
    monkeypatch.setitem(sys.modules, "keras", real)
    compat.install()
    try:
        assert importlib.import_module("keras").__name__ == "tinycnn.compat.keras"
        assert "had been imported before" in capsys.readouterr().err
    finally:
        compat.uninstall()
    assert sys.modules["keras"] is real


def test_installed_twice_it_is_taken_back_at_once():
    compat.install()
    compat.install(keras=2)
    compat.uninstall()
    compat.uninstall()
    assert not compat.is_installed()


def test_modules_are_loaded_when_they_are_asked_for():
    code = (
        "from tinycnn import compat; compat.install(); import keras, sys; from keras.layers import Dense; "
        "print([m for m in ('scipy', 'matplotlib', 'sklearn', 'numba', 'h5py') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_place_of_the_table_is_there():
    for inner in MOVED:
        place = resolve(f"keras.{inner}")
        assert place is None or importlib.import_module(place)
