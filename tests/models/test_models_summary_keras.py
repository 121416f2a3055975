"""The table of summary is that of Keras, character for character."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinycnn
from tinycnn.layers.names import forget_names

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def keras():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("keras")


def text(model, **arguments):
    shown = []
    model.summary(print_fn=shown.append, **arguments)
    assert len(shown) == 1
    return shown[0]


def images(module):
    layers = module.layers
    return module.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.BatchNormalization(name="a_rather_long_name_for_a_layer_with_no_blanks"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu", trainable=False),
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )


def nested(module):
    layers = module.layers
    inner = module.Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)], name="inner")
    middle = module.Sequential([layers.Input((4,)), inner, layers.ReLU()], name="middle")
    middle.layers[0].trainable = False
    return module.Sequential([layers.Input((5,)), layers.Dense(4), middle, layers.Dense(1)])


def open_size(module):
    return module.Sequential([module.layers.Input((None, None, 3)), module.layers.Conv2D(2, 3)])


def unbuilt(module):
    layers = module.layers
    kinds = [
        layers.Conv2D(2, 3),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.AveragePooling2D(2),
        layers.GlobalAveragePooling2D(),
        layers.ReLU(),
        layers.Softmax(),
        layers.Activation("tanh"),
        layers.Flatten(),
        layers.Reshape((2,)),
        layers.Dropout(0.5),
        layers.Dense(2),
    ]
    return module.Sequential(kinds)


def empty(module):
    return module.Sequential(name="nothing")


MODELS = [images, nested, open_size, unbuilt, empty]


def both(keras, make, prepare=lambda model: None, **arguments):
    forget_names()
    keras.backend.clear_session()
    shown = []
    for module in (tinycnn, keras):
        model = make(module)
        prepare(model)
        shown.append(text(model, **arguments))
    return shown


@given(
    make=st.sampled_from(MODELS),
    line_length=st.none() | st.integers(40, 80),
    positions=st.none() | st.just([0.3, 0.6, 1.0]),
    expand_nested=st.booleans(),
    show_trainable=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_tables_are_those_of_keras(keras, make, **arguments):
    ours, theirs = both(keras, make, **arguments)
    assert ours == theirs


@pytest.mark.parametrize("names", [("conv2d", "dropout"), ("dropout", "max"), ("conv", "conv")])
def test_a_range_of_layers_is_that_of_keras(keras, names):
    ours, theirs = both(keras, images, layer_range=names)
    assert ours == theirs


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop"])
def test_what_the_optimizer_keeps_is_counted_as_in_keras(keras, optimizer):
    def train(model):
        model.compile(optimizer, "mse")
        model.fit(np.zeros((4, 5)), np.zeros((4, 1)), verbose=0)

    ours, theirs = both(keras, nested, train)
    assert ours == theirs
    assert "Optimizer params" in ours
