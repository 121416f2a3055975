"""Small data and small models that the tests of models share."""

import numpy as np
import pytest

from tinycnn import Input, Sequential, layers

N, FEATURES, CLASSES = 50, 4, 3
_rng = np.random.default_rng(3)
X = _rng.normal(size=(N, FEATURES)).astype(np.float32)
Y = _rng.integers(0, CLASSES, N)
ONE_HOT = np.eye(CLASSES, dtype=np.float32)[Y]
IMAGES = _rng.normal(size=(N, 8, 8, 1)).astype(np.float32)


def dense(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=("accuracy",), last="softmax"):
    """A model of vectors, compiled; every call gives the same weights."""
    made = Sequential(
        [
            Input((FEATURES,)),
            layers.Dense(6, activation="tanh", kernel_initializer=seeded(1)),
            layers.Dense(CLASSES, activation=last, kernel_initializer=seeded(2)),
        ]
    )
    made.compile(optimizer, loss, metrics=list(metrics))
    return made


def conv(channels=1):
    """A model of images, compiled."""
    made = Sequential(
        [
            Input((8, 8, channels)),
            layers.Conv2D(3, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    made.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return made


def seeded(seed):
    def draw(shape, dtype="float32"):
        return np.random.default_rng(seed).normal(0, 0.5, shape).astype(dtype)

    return draw


def assert_weights(model, other, same=True):
    """Compare weights to the bit, of two models or of a model and a list."""
    theirs = other if isinstance(other, list) else other.get_weights()
    equal = [np.array_equal(a, b) for a, b in zip(model.get_weights(), theirs, strict=True)]
    assert all(equal) if same else not all(equal)


def told(error, call):
    """Return the text of the error that a call raises."""
    with pytest.raises(error) as caught:
        call()
    return str(caught.value)
