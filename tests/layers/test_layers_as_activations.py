"""Layers in the place of an activation: ``Dense(64, activation=LeakyReLU())``."""

import numpy as np
import pytest

from tinycnn import Sequential, layers, models
from tinycnn.registry import get_custom_objects, register_keras_serializable

X = np.random.default_rng(3).normal(size=(20, 6, 6, 1)).astype("float32")
Y = np.random.default_rng(4).normal(size=(20, 3)).astype("float32")
SOME = [
    layers.LeakyReLU(negative_slope=0.1),
    layers.ReLU(max_value=0.5),
    layers.ELU(),
    layers.Softmax(),
    layers.Activation("tanh"),
]


def network(activation):
    model = Sequential(
        [
            layers.Input((6, 6, 1)),
            layers.Conv2D(2, 3, activation=activation),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("activation", SOME, ids=lambda layer: type(layer).__name__)
def test_a_layer_as_activation_is_the_same_as_the_layer_behind(activation):
    model = network(activation)
    behind = Sequential(
        [
            layers.Input((6, 6, 1)),
            layers.Conv2D(2, 3),
            type(activation).from_config(activation.get_config()),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )
    behind.compile("sgd", "mse")
    behind.set_weights(model.get_weights())
    for one in (model, behind):
        one.fit(X, Y, epochs=2, shuffle=False, verbose=0)
    for mine, theirs in zip(model.get_weights(), behind.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("ending", ["keras", "h5"])
def test_files_hold_a_layer_as_activation(tmp_path, ending):
    model = network(layers.LeakyReLU(negative_slope=0.1))
    model.save(tmp_path / f"model.{ending}")
    again = models.load_model(tmp_path / f"model.{ending}")
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))


def test_a_layer_with_weights_is_refused_as_activation():
    with pytest.raises(ValueError, match="expects no weights, as an activation"):
        network(layers.PReLU()).fit(X, Y, verbose=0)


@pytest.fixture
def half():
    @register_keras_serializable("as_activations")
    def half(x):
        return x / 2

    yield half
    del get_custom_objects()["as_activations>half"]


def test_a_registered_function_is_found_by_its_name_in_files(tmp_path, half):
    model = network(half)
    model.save(tmp_path / "model.keras")
    again = models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))
    np.testing.assert_allclose(network("as_activations>half").layers[0].activation(X), X / 2)
