"""Small models whose files are written, damaged and read."""

import numpy as np

import tinycnn
from tinycnn import layers

X = np.linspace(-1, 1, 4 * 5 * 5, dtype=np.float32).reshape(4, 5, 5, 1)
Y = np.array([0, 1, 2, 0])


def small(trained=True, **names):
    model = tinycnn.Sequential(
        [
            layers.Input((5, 5, 1)),
            layers.Conv2D(2, 3, activation="relu"),
            layers.BatchNormalization(),
            tinycnn.Sequential([layers.Flatten(), layers.Dense(4)], name="inner"),
            layers.Dense(3, activation="softmax"),
        ],
        **names,
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    if trained:
        model.train_on_batch(X, Y)
    return model


def same(one, other):
    """Whether two models have the same weights, to the bit."""
    pairs = zip(one.get_weights(), other.get_weights(), strict=True)
    return all(a.tobytes() == b.tobytes() for a, b in pairs)
