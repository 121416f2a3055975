"""Wrong arguments of fit and of layers, and what a beginner reads then."""

import numpy as np
import pytest
from models_samples import X, Y, dense

from tinycnn import layers

FIT = {
    "batch_size=0": (
        {"batch_size": 0},
        "fit expects batch_size to be a whole number of at least 1, received 0.",
    ),
    "batch_size=2.5": (
        {"batch_size": 2.5},
        "fit expects batch_size to be a whole number of at least 1, received 2.5.",
    ),
    "batch_size=True": (
        {"batch_size": True},
        "fit expects batch_size to be a whole number of at least 1, received True.",
    ),
    "epochs=-1": ({"epochs": -1}, "fit expects epochs to be a whole number of at least 0, received -1."),
    "epochs=ten": (
        {"epochs": "ten"},
        "fit expects epochs to be a whole number of at least 0, received 'ten'.",
    ),
    "initial_epoch": (
        {"initial_epoch": -2},
        "fit expects initial_epoch to be a whole number of at least 0, received -2.",
    ),
    "verbose": (
        {"verbose": "loud"},
        "verbose expects 0 (silent), 1 (a progress bar), 2 (one line an epoch) or 'auto', received 'loud'.",
    ),
    "validation_split=1.5": (
        {"validation_split": 1.5},
        "fit: validation_split expects a share that leaves samples on both sides, "
        "received 1.5 of 50 samples.",
    ),
    "validation_split=-0.1": (
        {"validation_split": -0.1},
        "fit: validation_split expects a share that leaves samples on both sides, "
        "received -0.1 of 50 samples.",
    ),
}


@pytest.mark.parametrize("case", FIT)
def test_wrong_arguments_of_fit_are_told(case):
    arguments, text = FIT[case]
    model = dense()
    with pytest.raises(ValueError) as caught:
        model.fit(X, Y, **{"verbose": 0} | arguments)
    assert str(caught.value) == text
    assert model.optimizer.iterations == 0


@pytest.mark.parametrize("given", [X, (X,), (X, Y, None, None), {"x": X}])
def test_validation_data_of_another_form_is_told(given):
    with pytest.raises(ValueError) as caught:
        dense().fit(X, Y, validation_data=given, verbose=0)
    assert str(caught.value).startswith(
        "fit: validation_data expects (x, y) or (x, y, sample_weight), received "
    )


@pytest.mark.parametrize("weights", [{-1: 2.0}, {"a": 1}, {0: "x"}, {0: -1.0}, {0.5: 1.0}])
def test_class_weights_are_numbers_of_numbered_classes(weights):
    with pytest.raises(TypeError, match="class_weight expects a dictionary of class numbers"):
        dense().fit(X, Y, class_weight=weights, verbose=0)


def test_class_weight_that_is_no_dictionary_is_told():
    with pytest.raises(TypeError) as caught:
        dense().fit(X, Y, class_weight=[1, 2, 3], verbose=0)
    assert str(caught.value) == (
        "fit: class_weight expects a dictionary of class numbers and weights, such as {0: 1.0, 1: 2.5}, "
        "received [1, 2, 3]."
    )


@pytest.mark.parametrize("size", [np.int64(10), np.uint8(10)])
def test_whole_numbers_of_numpy_are_whole_numbers(size):
    model = dense()
    model.fit(X, Y, batch_size=size, epochs=np.int64(1), verbose=0)
    assert model.optimizer.iterations == 5


LAYERS = {
    "rate=1": (
        lambda: layers.Dropout(1.0),
        "dropout expects rate to be in [0, 1), received 1.0. 0.5 drops half of the values.",
    ),
    "rate=-0.1": (lambda: layers.Dropout(-0.1), "dropout expects rate to be in [0, 1), received -0.1."),
    "rate=half": (lambda: layers.Dropout("half"), "dropout expects rate to be in [0, 1), received 'half'."),
    "units": (lambda: layers.Dense(0), "dense expects units to be a whole number of at least 1, received 0."),
    "activation": (
        lambda: layers.Dense(3, activation="rellu"),
        "Unknown activation 'rellu'. Did you mean 'relu'? Known: ",
    ),
    "initializer": (
        lambda: layers.Dense(3, kernel_initializer="he_norm"),
        "Unknown initializer 'he_norm'. Did you mean 'he_normal'? Known: ",
    ),
    "padding": (
        lambda: layers.Conv2D(3, 3, padding="sames"),
        "Unknown padding of conv2d 'sames'. Did you mean 'same'? Known: same, valid.",
    ),
}


@pytest.mark.parametrize("case", LAYERS)
def test_wrong_settings_of_layers_are_told(case):
    call, text = LAYERS[case]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(text)


def test_an_unknown_argument_is_told_with_the_nearest_known_one():
    with pytest.raises(TypeError) as caught:
        layers.Conv2D(3, 3, stride=2)
    assert str(caught.value).startswith("conv2d has no argument 'stride'. Did you mean 'strides'? Known: ")
