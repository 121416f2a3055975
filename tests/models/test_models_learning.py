"""Small problems are learned, far better than by chance."""

import numpy as np
import pytest

from tinycnn import Input, Sequential, layers, optimizers
from tinycnn.losses import SparseCategoricalCrossentropy

RNG = np.random.default_rng(0)


def stripes(n=120):
    """Images of one bright row, column, or neither."""
    kinds = RNG.integers(0, 3, n)
    x = RNG.normal(0, 0.1, (n, 8, 8, 1))
    for image, kind, place in zip(x, kinds, RNG.integers(0, 8, n), strict=True):
        if kind == 0:
            image[place] += 1
        elif kind == 1:
            image[:, place] += 1
    return x, kinds


IMAGES, KINDS = stripes()
POINTS = RNG.normal(size=(200, 2))
INSIDE = ((POINTS**2).sum(axis=1) < 1.2).astype(int)
OPTIMIZERS = {
    "adam": lambda: optimizers.Adam(0.02),
    "sgd": lambda: optimizers.SGD(0.3),
    "momentum": lambda: optimizers.SGD(0.05, momentum=0.9),
    "nesterov": lambda: optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "rmsprop": lambda: optimizers.RMSprop(0.01),
}


@pytest.mark.parametrize("eager", [False, True], ids=["fused", "eager"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_stripes_are_told_apart(optimizer, eager):
    model = Sequential(
        [
            Input((8, 8, 1)),
            layers.Conv2D(6, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(
        OPTIMIZERS[optimizer](), "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=eager
    )
    history = model.fit(IMAGES, KINDS, batch_size=30, epochs=20, verbose=0).history
    assert history["loss"][-1] < 0.3 < 0.8 < history["loss"][0]  # chance is log(3) = 1.1
    assert history["accuracy"][-1] > 0.9


@pytest.mark.parametrize("loss", ["binary_crossentropy", "mse"])
def test_a_single_sigmoid_tells_inside_from_outside(loss):
    model = Sequential(
        [Input((2,)), layers.Dense(16, activation="tanh"), layers.Dense(1, activation="sigmoid")]
    )
    model.compile(optimizers.Adam(0.05), loss, metrics=["accuracy"])
    model.fit(POINTS, INSIDE, epochs=30, verbose=0)
    assert model.evaluate(POINTS, INSIDE, verbose=0)[1] > 0.9
    found = model.predict(POINTS, verbose=0)
    assert found.shape == (200, 1) and ((found > 0) & (found < 1)).all()


def test_a_line_is_found_again():
    slope = np.array([[2.0], [-1.0]])
    model = Sequential([Input((2,)), layers.Dense(1)])
    model.compile(optimizers.SGD(0.1), "mse")
    model.fit(POINTS, POINTS @ slope + 0.5, epochs=20, verbose=0)
    kernel, bias = model.get_weights()
    np.testing.assert_allclose(kernel, slope, atol=1e-3)
    np.testing.assert_allclose(bias, [0.5], atol=1e-3)


def test_dropout_does_not_hinder_learning_and_is_off_in_predict():
    model = Sequential(
        [
            Input((2,)),
            layers.Dense(64, activation="relu"),
            layers.Dropout(0.3),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    model.fit(POINTS, INSIDE, epochs=30, verbose=0)
    assert model.evaluate(POINTS, INSIDE, verbose=0)[1] > 0.85
    np.testing.assert_array_equal(model.predict(POINTS, verbose=0), model.predict(POINTS, verbose=0))


def test_from_logits_learns_as_softmax_does():
    histories = []
    for last, from_logits in (("softmax", False), (None, True)):
        model = Sequential(
            [Input((8, 8, 1)), layers.Flatten(), layers.Dense(3, last, kernel_initializer="ones")]
        )
        model.compile("sgd", SparseCategoricalCrossentropy(from_logits=from_logits), metrics=["accuracy"])
        histories.append(model.fit(IMAGES, KINDS, epochs=3, shuffle=False, verbose=0).history)
    assert histories[0] == histories[1]
