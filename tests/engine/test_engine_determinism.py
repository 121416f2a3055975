"""The same seed gives the same bytes, on any number of threads and after any interruption."""

import numpy as np
import pytest

import tinycnn
from tinycnn import Input, Sequential, callbacks, layers, optimizers

N, CLASSES = 90, 4
RNG = np.random.default_rng(1)
X = RNG.normal(size=(N, 8, 8, 1)).astype(np.float32)
Y = RNG.integers(0, CLASSES, N)
W = RNG.uniform(0.2, 3, N)


def model(optimizer="adam", dropout=True, eager=False, loss="sparse_categorical_crossentropy"):
    tinycnn.utils.set_random_seed(11)
    drop = [layers.Dropout(0.4)] if dropout else []
    made = Sequential(
        [
            Input((8, 8, 1)),
            layers.Conv2D(6, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(5, 2, padding="same", activation="relu"),
            layers.AveragePooling2D(),
            layers.Flatten(),
            *drop,
            layers.Dense(12, activation="relu"),
            layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    made.compile(optimizer, loss, metrics=["accuracy"], run_eagerly=eager)
    return made


def train(threads=2, made=None, **fit):
    tinycnn.set_num_threads(threads)
    made = made or model()
    fit = {"epochs": 2, "batch_size": 32, "sample_weight": W, "validation_split": 0.2, "verbose": 0} | fit
    history = made.fit(X, Y, **fit).history
    outcome = {"history": history, "weights": made.get_weights()}
    outcome["predictions"] = made.predict(X, verbose=0)
    outcome["evaluation"] = made.evaluate(X, Y, sample_weight=W, verbose=0)
    return outcome


def assert_same_bytes(one, other):
    assert one["history"] == other["history"]
    assert one["evaluation"] == other["evaluation"]
    for a, b in zip(one["weights"], other["weights"], strict=True):
        assert a.tobytes() == b.tobytes()
    assert one["predictions"].tobytes() == other["predictions"].tobytes()


@pytest.fixture(scope="module")
def on_one_thread():
    return train(threads=1)


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_any_number_of_threads_gives_the_same_bytes(threads, on_one_thread):
    assert_same_bytes(train(threads), on_one_thread)


def test_the_same_seed_gives_the_same_bytes_again(on_one_thread):
    assert_same_bytes(train(threads=1), on_one_thread)


def test_another_seed_gives_other_weights(on_one_thread):
    made = model()
    tinycnn.utils.set_random_seed(12)
    made.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    other = train(1, made)
    assert other["history"]["loss"] != on_one_thread["history"]["loss"]


def test_number_of_threads_may_change_in_the_middle(on_one_thread):
    class Change(callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            tinycnn.set_num_threads(1 + batch % 3)

    assert_same_bytes(train(1, callbacks=[Change()]), on_one_thread)


@pytest.mark.parametrize("optimizer", ["adam", "sgd", "rmsprop"])
@pytest.mark.parametrize("batch_size", [1, 7, 128])
def test_every_optimizer_and_size_of_batch_gives_the_same_bytes(optimizer, batch_size):
    few = {"batch_size": batch_size, "epochs": 1, "validation_split": 0.7}
    assert_same_bytes(train(1, model(optimizer), **few), train(3, model(optimizer), **few))


@pytest.mark.parametrize(
    "optimizer", ["adam", optimizers.SGD(0.05, momentum=0.9, nesterov=True), "rmsprop"], ids=["0", "1", "2"]
)
def test_four_epochs_are_two_and_two_more_to_the_bit(optimizer):
    copy = optimizers.get(optimizer).get_config(), type(optimizers.get(optimizer))
    whole = train(2, model(copy[1].from_config(copy[0])), epochs=4)
    made = model(copy[1].from_config(copy[0]))
    first = train(2, made, epochs=2)["history"]
    halves = train(2, made, initial_epoch=2, epochs=4)
    halves["history"] = {name: first[name] + halves["history"][name] for name in first}
    assert_same_bytes(whole, halves)


def test_measuring_in_between_changes_nothing(on_one_thread):
    class Measures(callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.predict(X[:7], verbose=0)
            self.model.evaluate(X[:9], Y[:9], verbose=0)

    assert_same_bytes(train(2, callbacks=[Measures()]), on_one_thread)


@pytest.mark.parametrize("loss", ["sparse_categorical_crossentropy", "mse"])
def test_fused_steps_and_plain_layers_agree(loss):
    labels = np.eye(CLASSES)[Y] if loss == "mse" else Y
    outcomes = []
    for eager in (False, True):
        made = model(optimizers.SGD(0.05, momentum=0.9), eager=eager, loss=loss)
        history = made.fit(X, labels, batch_size=32, epochs=2, verbose=0, sample_weight=W).history
        outcomes.append((history["loss"], made.get_weights(), made.predict(X, verbose=0)))
    fused, plain = outcomes
    np.testing.assert_allclose(fused[0], plain[0], rtol=1e-5)
    for a, b in zip(fused[1], plain[1], strict=True):
        np.testing.assert_allclose(a, b, atol=2e-6)
    np.testing.assert_allclose(fused[2], plain[2], atol=2e-6)


def test_dropout_differs_from_shard_to_shard_and_from_step_to_step():
    seen = []

    class Watch(layers.Layer):
        def forward(self, x, run):
            seen.append((run.batch[1:], tuple((x != 0).ravel())))
            return x, None

        def backward(self, dy, saved, grads, run):
            return dy

    made = Sequential([Input((200,)), layers.Dropout(0.5), Watch(), layers.Dense(1)])
    made.compile("sgd", "mse")
    made.fit(np.ones((8, 200)), np.ones(8), batch_size=4, epochs=2, verbose=0)
    masks = dict(seen[1:])  # the first pass is the one in which kernels are compiled
    assert sorted(masks) == [(step, shard) for step in range(4) for shard in range(4)]
    assert len(set(masks.values())) == 16
