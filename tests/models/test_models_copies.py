"""Copies of a model: by ``copy.deepcopy`` and by pickle."""

import copy
import pickle

import numpy as np
import pytest

import tinycnn
from tinycnn import layers

X = np.random.default_rng(0).random((40, 6, 6, 1), dtype=np.float32)
Y = np.arange(40) % 3


def trained():
    tinycnn.utils.set_random_seed(0)
    model = tinycnn.Sequential(
        [
            layers.Input((6, 6, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(X, Y, batch_size=8, epochs=8, verbose=0)  # long enough to run from tapes
    model.predict(X[:1], verbose=0)
    return model


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))], ids=["deepcopy", "pickle"]
)
def test_a_copy_goes_on_where_the_model_is_and_neither_disturbs_the_other(copied):
    model = trained()
    other, before = copied(model), model.get_weights()
    np.testing.assert_array_equal(other.predict(X, verbose=0), model.predict(X, verbose=0))
    theirs = other.fit(X, Y, batch_size=8, epochs=2, verbose=0).history
    for mine, then in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(mine, then)
    assert model.fit(X, Y, batch_size=8, epochs=2, verbose=0).history == theirs
    for one, two in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_runs_the_fused_steps_of_its_original(copied):
    model = tinycnn.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(2, 3),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(3),
            layers.Activation("relu"),
        ]
    )
    lines = []
    copied(model).summary(expand_program=True, print_fn=lines.append)
    assert "conv2d + " in "\n".join(lines)
    original = []
    model.summary(expand_program=True, print_fn=original.append)
    assert lines == original
