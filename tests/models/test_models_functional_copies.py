"""Models made of tensors made again: from configs, from files, by copies."""

import copy
import json
import pickle

import numpy as np
import pytest
from models_functional import functional, functional_of
from models_samples import FEATURES, IMAGES, Y, assert_weights

from tinycnn import Input, Model, layers, models


def test_its_config_makes_an_equal_one():
    model = functional()
    for again in (
        Model.from_config(model.get_config()),
        models.model_from_json(model.to_json()),
        models.clone_model(model),
    ):
        assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]
        assert type(again) is type(model) and again.name == model.name
        assert again.to_json() == models.model_from_json(again.to_json()).to_json()
        again.set_weights(model.get_weights())
        np.testing.assert_array_equal(again.predict(IMAGES, verbose=0), model.predict(IMAGES, verbose=0))


def test_a_clone_may_change_layers_and_the_input():
    model = functional_of(FEATURES, 2)

    def without_bias(layer):
        return layers.Dense.from_config(layer.get_config() | {"use_bias": False})

    clone = models.clone_model(model, Input((7,)), clone_function=without_bias)
    assert [w.shape for w in clone.weights] == [(7, 2)]


@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_its_file_gives_the_same_model_that_goes_on_training(ending, tmp_path):
    model = functional()
    model.fit(IMAGES, Y, verbose=0)
    model.save(tmp_path / f"model{ending}")
    again = models.load_model(tmp_path / f"model{ending}")
    assert type(again) is type(model)
    assert_weights(again, model)
    for one in (model, again):
        one.get_layer("drop").rate = 0.0  # its numbers are those of the process, not of the file
        one.fit(IMAGES, Y, batch_size=len(Y), shuffle=False, verbose=0)
    assert_weights(again, model)


def test_its_weights_go_into_a_file_and_back(tmp_path):
    model, other = functional(), functional()
    model.fit(IMAGES, Y, verbose=0)
    model.save_weights(tmp_path / "a.weights.h5")
    other.load_weights(tmp_path / "a.weights.h5")
    assert_weights(other, model)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copy_has_tensors_and_weights_of_its_own(copied):
    model = functional()
    model.fit(IMAGES, Y, verbose=0)
    other = copied(model)
    assert_weights(other, model)
    other.fit(IMAGES, Y, verbose=0)
    assert_weights(other, model, same=False)
    maps = Model(other.input, other.get_layer("conv").output)
    assert maps.predict(IMAGES, verbose=0).shape == (len(IMAGES), 6, 6, 3)


def test_a_deep_model_can_be_copied():
    x = inputs = Input((2,))
    for _ in range(400):
        x = layers.ReLU()(x)
    assert len(pickle.loads(pickle.dumps(Model(inputs, x))).layers) == 401


def test_configs_of_keras_2_are_read():
    config = {
        "name": "model",
        "layers": [
            {
                "class_name": "InputLayer",
                "config": {"batch_input_shape": [None, 4], "dtype": "float32", "name": "input_1"},
                "name": "input_1",
                "inbound_nodes": [],
            },
            {
                "class_name": "Dense",
                "config": {"name": "dense", "units": 3, "activation": "relu"},
                "name": "dense",
                "inbound_nodes": [[["input_1", 0, 0, {}]]],
            },
        ],
        "input_layers": [["input_1", 0, 0]],
        "output_layers": [["dense", 0, 0]],
    }
    text = json.dumps({"class_name": "Model", "config": config})
    made = Model.from_config(config)
    assert made.output_shape == (None, 3) and [w.shape for w in made.weights] == [(4, 3), (3,)]
    assert "Functional" in Model.from_config(json.loads(text)["config"]).to_json()
