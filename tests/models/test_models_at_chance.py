"""A loss that stays at chance is told once, with what is suspicious; a training that learns says nothing."""

import os
import warnings
from pathlib import Path

import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.errors import StuckWarning

DRAW = np.random.default_rng(0)
X = DRAW.random((640, 8), dtype=np.float32)
Y = (X[:, 0] * 3).astype(np.int64)


def dense(optimizer="sgd", loss="sparse_categorical_crossentropy", last="softmax", units=3, **settings):
    tinycnn.utils.set_random_seed(0)
    model = tinycnn.Sequential(
        [
            layers.Input((8,)),
            layers.Dense(16, activation="relu", **settings),
            layers.Dense(units, activation=last),
        ]
    )
    model.compile(optimizer, loss)
    return model


def told(model, x=X, y=Y, **fit):
    settings = {"batch_size": 8, "epochs": 6, "verbose": 0} | fit
    with pytest.warns(StuckWarning) as caught, np.errstate(all="ignore"):
        model.fit(x, y, **settings)
    [text] = [str(w.message) for w in caught if w.category is StuckWarning]
    return text


def silent(model, x=X, y=Y, **fit):
    settings = {"batch_size": 8, "epochs": 6, "verbose": 0} | fit
    with warnings.catch_warnings():
        warnings.simplefilter("error", StuckWarning)
        return model.fit(x, y, **settings)


def test_a_learning_rate_of_nearly_nothing_is_told_after_three_epochs():
    text = told(dense(tinycnn.optimizers.SGD(1e-9)))
    assert text.startswith("After 3 epochs and 240 steps the loss is 1.1")
    assert "no better than guessing by how frequent the classes are (1.09" in text
    assert "Suspicious: the learning rate 1e-09 is low. Usual causes: " in text


def test_inputs_that_were_not_scaled_and_dead_relus_are_told():
    text = told(dense(tinycnn.optimizers.SGD(1.0)), 255 * X)
    assert "inputs reach 254.3, so divide them first" in text
    assert "all relus of 'dense' are off for every sample" in text


def test_a_missing_softmax_is_told():
    model = dense(tinycnn.optimizers.SGD(1e-9), last=None)
    assert "the output is no softmax, but the loss expects one" in told(model)


def test_labels_that_belong_to_other_samples_are_told():
    assert "labels that do not belong to the samples" in told(
        dense(), y=np.random.default_rng(1).permutation(Y)
    )


@pytest.mark.parametrize("loss", ["categorical_crossentropy", "mse"])
def test_the_other_losses_have_a_chance_level_too(loss):
    told(dense(tinycnn.optimizers.SGD(1e-9), loss, bias_initializer="zeros"), y=np.eye(3, dtype="float32")[Y])


def test_two_classes_told_by_one_unit():
    told(dense(tinycnn.optimizers.SGD(1e-9), "binary_crossentropy", "sigmoid", 1), y=Y % 2)


def test_batches_that_come_one_by_one_are_measured_by_classes_that_are_as_frequent():
    def batches():
        while True:
            yield X[:8], np.repeat(np.int64(1), 8)

    silent(dense(), batches(), None, batch_size=None, steps_per_epoch=100)

    def of_all():
        for start in range(0, 10**6, 8):
            yield X[start % 640 : start % 640 + 8], Y[start % 640 : start % 640 + 8]

    told(dense(tinycnn.optimizers.SGD(1e-9)), of_all(), None, batch_size=None, steps_per_epoch=80)


def test_a_training_that_learns_says_nothing():
    assert silent(dense(tinycnn.optimizers.SGD(0.5))).history["loss"][-1] < 1.0


def test_few_steps_say_nothing():
    silent(dense(tinycnn.optimizers.SGD(1e-9)), epochs=6, batch_size=64)


def test_slow_progress_is_progress():
    silent(dense(tinycnn.optimizers.SGD(0.02)))


def test_a_penalty_of_weights_is_no_loss_at_chance():
    silent(dense(tinycnn.optimizers.SGD(0.5), kernel_regularizer=tinycnn.regularizers.L2(0.05)), epochs=8)


def test_labels_that_are_nearly_all_the_same_say_nothing():
    silent(dense(), y=(np.arange(640) == 5).astype(np.int64))


def test_weights_of_samples_make_losses_that_cannot_be_compared():
    silent(dense(tinycnn.optimizers.SGD(1e-9)), sample_weight=np.full(640, 7.0))


MNIST = Path(os.environ.get("TINYCNN_DATA_DIR", "/nowhere")) / "mnist"


@pytest.mark.slow
@pytest.mark.skipif(not MNIST.exists(), reason="the real MNIST is not at hand")
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop"])
def test_the_real_mnist_learns_in_silence_and_unscaled_with_a_wild_rate_it_is_told(optimizer):
    (x, y), _ = tinycnn.datasets.mnist.load_data()
    x, y = x[:6400, ..., None], y[:6400]

    def network(optimizer):
        tinycnn.utils.set_random_seed(0)
        model = tinycnn.Sequential(
            [
                layers.Input((28, 28, 1)),
                layers.Conv2D(8, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.Flatten(),
                layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile(optimizer, "sparse_categorical_crossentropy")
        return model

    silent(network(optimizer), x / 255, y, batch_size=32, epochs=4)
    wild = {
        "sgd": tinycnn.optimizers.SGD,
        "adam": tinycnn.optimizers.Adam,
        "rmsprop": tinycnn.optimizers.RMSprop,
    }
    assert "inputs reach 255" in told(network(wild[optimizer](1.0)), x, y, batch_size=32, epochs=4)
