"""A user's own classes in files, and classes that are not known."""

import numpy as np
import pytest

import tinycnn
from tinycnn import initializers, layers, models, registry, saving
from tinycnn.saving import ModelFileError


class Scale(layers.Layer):
    def __init__(self, start=1.0, **settings):
        super().__init__(**settings)
        self.start = start

    def build(self, input_shape):
        self.offset = self.add_weight((1,), "zeros", name="offset", trainable=False)
        self.scale = self.add_weight((1,), initializers.Constant(self.start), name="scale")

    def forward(self, x, run):
        return x * self.scale, x

    def backward(self, dy, saved, grads, run):
        grads["scale"][...] = (dy * saved).sum()
        return dy * self.scale

    def get_config(self):
        return {**super().get_config(), "start": self.start}


class Eights(initializers.Initializer):
    def __call__(self, shape, dtype="float32"):
        return np.full(shape, 8, dtype)


@pytest.fixture(autouse=True)
def nothing_registered():
    tables = registry._OBJECTS, registry._NAMES
    before = [dict(table) for table in tables]
    yield
    for table, content in zip(tables, before, strict=True):
        table.clear()
        table.update(content)


def model():
    return tinycnn.Sequential([Scale(3.0, input_shape=(2,)), layers.Dense(2, kernel_initializer=Eights())])


@pytest.mark.parametrize("name", ["m.keras", "m.h5"])
def test_own_classes_are_given_by_name(tmp_path, name):
    model().save(tmp_path / name)
    own = {"Scale": Scale, "Eights": Eights}
    again = models.load_model(tmp_path / name, custom_objects=own)
    assert isinstance(again.layers[0], Scale)
    assert again.layers[0].start == 3.0
    with saving.custom_object_scope(own):
        assert models.load_model(tmp_path / name).layers[0].start == 3.0


@pytest.mark.parametrize("name", ["m.keras", "m.h5"])
def test_registered_classes_need_not_be_given(tmp_path, name):
    saving.register_keras_serializable("mine")(Scale)
    saving.register_keras_serializable("mine", "Oct")(Eights)
    model().save(tmp_path / name)
    again = models.load_model(tmp_path / name)
    assert isinstance(again.layers[0], Scale)
    assert isinstance(again.layers[1].kernel_initializer, Eights)
    assert saving.get_registered_name(Eights) == "mine>Oct"


@pytest.mark.parametrize("name", ["m.keras", "m.h5"])
def test_an_own_class_that_is_not_given_is_named(tmp_path, name):
    model().save(tmp_path / name)
    with pytest.raises(ModelFileError, match=r"no layer 'Scale' \(named 'scale'\).*custom_objects"):
        models.load_model(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Lambda", "code in files is never run"),
        ("Conv2DLSTM", "nearest that it has: Conv2D"),
        ("TFSMLayer", "the layers themselves"),
    ],
)
def test_a_layer_that_is_not_there_is_named_with_the_nearest(name, hint):
    config = {"module": "keras.layers", "class_name": name, "config": {"name": "odd"}}
    with pytest.raises(ValueError, match=rf"no layer '{name}' \(named 'odd'\)\. .*{hint}"):
        saving.deserialize_keras_object(config)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("tinycnn.layers", "Dense"),
        ("numpy", "ndarray"),
        ("keras.layers", "get"),
    ],
)
def test_nothing_is_imported_by_a_name_from_a_config(module, name):
    for kind in (name, "function"):
        config = {"module": module, "class_name": kind, "config": name if kind == "function" else {}}
        with pytest.raises(ValueError, match="tinycnn has no"):
            saving.deserialize_keras_object({**config, "registered_name": name})


@pytest.mark.parametrize("name", ["__lambda__", "__typespec__", "__keras_tensor__"])
def test_code_in_a_config_is_never_made(name):
    with pytest.raises(ValueError, match="hold no code"):
        saving.deserialize_keras_object({"class_name": name, "config": {"value": "4wE="}}, safe_mode=False)


def test_a_lambda_cannot_be_written():
    with pytest.raises(TypeError, match="received a lambda"):
        saving.serialize_keras_object(lambda x: x)
    with pytest.raises(TypeError, match="get_config"):
        saving.serialize_keras_object(object())


def test_plain_values_come_back():
    values = {"a": [1, 2.5, None, True], "b": np.arange(3), "c": np.float32(2), "d": ("x", {"y": 1})}
    back = saving.deserialize_keras_object(saving.serialize_keras_object(values))
    np.testing.assert_array_equal(back.pop("b"), np.arange(3))
    assert back == {"a": [1, 2.5, None, True], "c": 2.0, "d": ["x", {"y": 1}]}


def test_a_scope_ends():
    with saving.CustomObjectScope({"Scale": Scale}):
        assert saving.get_registered_object("Scale") is Scale
        with saving.CustomObjectScope({"Eights": Eights}):
            assert saving.get_registered_object("Scale") is Scale
    assert saving.get_registered_object("Scale") is None


def test_a_class_without_get_config_is_not_registered():
    with pytest.raises(ValueError, match="get_config"):
        saving.register_keras_serializable()(object)
