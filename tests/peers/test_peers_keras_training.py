"""The same script on Keras and on this library: the same trajectory."""

import numpy as np
import pytest
from peers_compare import assert_close

import tinycnn

pytestmark = pytest.mark.keras

RNG = np.random.default_rng(0)
N, CLASSES = 70, 5
X = RNG.uniform(size=(N, 14, 14, 1)).astype(np.float32)
Y = RNG.integers(0, CLASSES, N)
ONE_HOT = np.eye(CLASSES, dtype=np.float32)[Y]
WEIGHT = RNG.uniform(0.2, 3, N).astype(np.float32)

# Steps of an optimizer in float32: what differs are the roundings of sums, which grow.
TOLERANCE = 1e-4

OPTIMIZERS = {
    "adam": ("Adam", {"learning_rate": 0.002}),
    "sgd": ("SGD", {"learning_rate": 0.05}),
    "momentum": ("SGD", {"learning_rate": 0.02, "momentum": 0.9}),
    "nesterov": ("SGD", {"learning_rate": 0.02, "momentum": 0.9, "nesterov": True}),
    "rmsprop": ("RMSprop", {"learning_rate": 0.001}),
}


def network(library, last="softmax"):
    """The network of the example, smaller and without dropout."""
    layers = library.layers
    return library.Sequential(
        [
            library.Input(shape=(14, 14, 1)),
            layers.Conv2D(6, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(16, activation="relu"),
            layers.Dense(CLASSES, activation=last),
        ]
    )


def other_network(library, last="softmax"):
    """Other layers: strides, same padding, averages, activations of their own."""
    layers = library.layers
    return library.Sequential(
        [
            library.Input(shape=(14, 14, 1)),
            layers.Conv2D(4, (3, 5), strides=2, padding="same", use_bias=False),
            layers.ReLU(negative_slope=0.1),
            layers.AveragePooling2D((3, 2), strides=1, padding="same"),
            layers.Conv2D(6, 2, activation="tanh"),
            layers.MaxPooling2D(3, strides=2, padding="same"),
            layers.Reshape((-1, 6)),
            layers.Dense(5, activation="sigmoid"),
            layers.Flatten(),
            layers.Dense(CLASSES),
            layers.Activation(last),
        ]
    )


def normalized_network(library, last="softmax"):
    """Normalization first, before relu, after relu, before a pool, and of rows.

    Nothing is added just before a normalization that would take it off again: its gradient
    would be nothing but rounding, which some optimizers make as large as any other.
    """
    layers = library.layers
    return library.Sequential(
        [
            library.Input(shape=(14, 14, 1)),
            layers.BatchNormalization(scale=False),
            layers.Conv2D(16, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(2),
            layers.Conv2D(6, 3, activation="relu"),
            layers.BatchNormalization(momentum=0.5, epsilon=0.01, center=False),
            layers.Flatten(),
            layers.Dense(9, use_bias=False),
            layers.BatchNormalization(center=False),
            layers.Activation("relu"),
            layers.Dense(CLASSES, activation=last),
        ]
    )


def pair(keras, make=network, optimizer="adam", loss="categorical_crossentropy", **arguments):
    """The same model twice, with the same weights: Keras's and ours."""
    name, settings = OPTIMIZERS[optimizer]
    theirs, ours = make(keras, **arguments), make(tinycnn, **arguments)
    ours.set_weights(theirs.get_weights())
    for library, model in ((keras, theirs), (tinycnn, ours)):
        chosen = loss(library) if callable(loss) else loss
        model.compile(getattr(library.optimizers, name)(**settings), chosen, metrics=["accuracy"])
    return theirs, ours


def compare_training(theirs, ours, y=ONE_HOT, **fit):
    fit = {"batch_size": 16, "epochs": 3, "shuffle": False, "verbose": 0} | fit
    history, expected = (model.fit(X, y, **fit).history for model in (ours, theirs))
    assert list(history) == list(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(history[name], values, rtol=TOLERANCE, atol=1e-6, err_msg=name)
    for mine, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        assert_close(mine, other, TOLERANCE)
    assert_close(ours.predict(X, verbose=0), theirs.predict(X, verbose=0), TOLERANCE)
    weighted = {"sample_weight": WEIGHT, "verbose": 0}
    np.testing.assert_allclose(
        ours.evaluate(X, y, **weighted), theirs.evaluate(X, y, **weighted), rtol=TOLERANCE
    )


@pytest.mark.parametrize("make", [network, other_network, normalized_network])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_optimizers_lead_where_keras_leads(keras, optimizer, make):
    theirs, ours = pair(keras, make, optimizer)
    before = ours.get_weights()
    compare_training(theirs, ours)
    assert max(np.abs(a - b).max() for a, b in zip(before, ours.get_weights(), strict=True)) > 0.01


LOSSES = {
    "categorical_crossentropy": ("softmax", ONE_HOT, "categorical_crossentropy"),
    "sparse_categorical_crossentropy": ("softmax", Y, "sparse_categorical_crossentropy"),
    "mse": ("softmax", ONE_HOT, "mse"),
    "binary": ("sigmoid", ONE_HOT, "binary_crossentropy"),
    "logits": (
        "linear",
        ONE_HOT,
        lambda library: library.losses.CategoricalCrossentropy(from_logits=True),
    ),
    "sparse logits": (
        "linear",
        Y,
        lambda library: library.losses.SparseCategoricalCrossentropy(from_logits=True),
    ),
    "binary logits": (
        "linear",
        ONE_HOT,
        lambda library: library.losses.BinaryCrossentropy(from_logits=True),
    ),
    "smooth": (
        "softmax",
        ONE_HOT,
        lambda library: library.losses.CategoricalCrossentropy(label_smoothing=0.1),
    ),
}


@pytest.mark.parametrize("case", LOSSES)
def test_losses_lead_where_keras_leads(keras, case):
    last, y, loss = LOSSES[case]
    compare_training(*pair(keras, optimizer="momentum", loss=loss, last=last), y)


FITS = {
    "sample_weight": {"sample_weight": WEIGHT},
    "class_weight": {"class_weight": {0: 0.3, 1: 1.0, 2: 2.0, 3: 0.5, 4: 4.0}},
    "some classes": {"class_weight": {1: 3.0}},
    "validation_split": {"validation_split": 0.3},
    "split and weights": {"validation_split": 0.25, "sample_weight": WEIGHT},
    "validation_data": {"validation_data": (X[:20] + 0.1, ONE_HOT[:20])},
    "weighted validation": {"validation_data": (X[:20], ONE_HOT[:20], WEIGHT[:20])},
    "validation_batch_size": {"validation_split": 0.3, "validation_batch_size": 4},
    "batch larger than the data": {"batch_size": 1000},
    "batch of one": {"batch_size": 1, "epochs": 1},
    "initial_epoch": {"initial_epoch": 1, "epochs": 3},
    "default batch": {"batch_size": None},
}


@pytest.mark.parametrize("case", FITS)
def test_fit_does_with_its_arguments_what_keras_does(keras, case):
    compare_training(*pair(keras, optimizer="momentum"), **FITS[case])


def test_a_frozen_layer(keras):
    theirs, ours = pair(keras)
    for model, library in ((theirs, keras), (ours, tinycnn)):
        model.layers[2].trainable = False
        model.compile(library.optimizers.SGD(0.01), "categorical_crossentropy", metrics=["accuracy"])
    assert len(theirs.trainable_weights) == len(ours.trainable_weights) == 6
    compare_training(theirs, ours)


def test_a_frozen_normalization(keras):
    # Not by Adam: where a gradient is next to nothing, its sign decides, and roundings decide that.
    theirs, ours = pair(keras, normalized_network, "sgd")
    compare_training(theirs, ours, epochs=1)
    for model, library in ((theirs, keras), (ours, tinycnn)):
        model.layers[2].trainable = False
        model.compile(library.optimizers.Adam(0.002), "categorical_crossentropy", metrics=["accuracy"])
    assert len(theirs.trainable_weights) == len(ours.trainable_weights) == 9
    assert len(theirs.non_trainable_weights) == len(ours.non_trainable_weights) == 10
    compare_training(theirs, ours, epochs=2)


def test_a_layer_called_in_training_moves_its_statistics(keras):
    theirs, ours = (library.layers.BatchNormalization() for library in (keras, tinycnn))
    for _ in range(2):
        assert_close(ours(X, training=True), theirs(X, training=True))
    for mine, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        assert_close(mine, other)
    assert_close(ours(X), theirs(X))


def test_fit_after_fit(keras):
    theirs, ours = pair(keras)
    compare_training(theirs, ours, epochs=1)
    compare_training(theirs, ours, epochs=2)


def test_compile_again_in_between(keras):
    theirs, ours = pair(keras, optimizer="adam")
    compare_training(theirs, ours, epochs=1)
    for model, library in ((theirs, keras), (ours, tinycnn)):
        model.compile(library.optimizers.Adam(0.002), "mse", metrics=["accuracy"])
    compare_training(theirs, ours, epochs=1)
