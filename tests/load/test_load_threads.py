"""Several threads and one model, or several: every answer is the right one, to the bit."""

import threading

import numpy as np
import pytest

import tinycnn
from tinycnn import callbacks, layers
from tinycnn.engine.turns import Turns

X = np.random.default_rng(0).random((200, 8, 8, 1), dtype=np.float32)
Y = np.arange(200) % 3


def network(seed=1, filters=4, norm=True):
    tinycnn.utils.set_random_seed(seed)
    model = tinycnn.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(filters, 3),
            *([layers.BatchNormalization()] if norm else []),
            layers.Activation("relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def together(*works):
    """Run functions in threads that begin at once; raise what one of them raised."""
    begin, errors = threading.Barrier(len(works)), []

    def run(work):
        begin.wait()
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise errors[0]


@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_eight_threads_predict_with_one_new_model_and_all_are_right(threads, norm):
    tinycnn.set_num_threads(threads)
    expected, model, wrong = network(norm=norm).predict(X, verbose=0), network(norm=norm), []

    def ask(number):
        draw = np.random.default_rng(number)
        for _ in range(60):
            count = int(draw.choice([1, 1, 2, 5, 17, 33, 100, 200]))
            start = int(draw.integers(0, 201 - count))
            found = model.predict(X[start : start + count], verbose=0)
            if not np.array_equal(found, expected[start : start + count]):
                wrong.append((number, start, count))

    together(*(lambda n=number: ask(n) for number in range(8)))
    assert not wrong


def test_a_model_without_weights_yet_is_built_once():
    for _ in range(10):
        tinycnn.utils.set_random_seed(0)
        model, found = tinycnn.Sequential([layers.Dense(5), layers.Dense(3)]), []
        together(*(lambda m=model, f=found: f.append(m.predict(X[:4, :, 0, 0], verbose=0)) for _ in range(4)))
        assert all(np.array_equal(found[0], other) for other in found)


class Predictions(callbacks.Callback):
    """What the model predicts between two steps."""

    def __init__(self):
        self.seen = set()

    def on_train_begin(self, logs=None):
        self.on_train_batch_end(0)

    def on_train_batch_end(self, batch, logs=None):
        self.seen.add(self.model.predict(X[:64], verbose=0).tobytes())


@pytest.mark.parametrize("norm", [False, True])
def test_a_prediction_beside_a_training_is_that_of_the_weights_between_two_steps(norm):
    fit = {"batch_size": 16, "epochs": 5, "verbose": 0}
    alone, between = network(norm=norm), Predictions()
    alone.fit(X, Y, callbacks=[between], **fit)
    model, seen, done = network(norm=norm), [], threading.Event()

    def train():
        model.fit(X, Y, **fit)
        done.set()

    def watch():
        while not done.is_set():
            seen.append(model.predict(X[:64], verbose=0).tobytes())

    together(train, watch, watch)
    assert len(seen) > 5
    assert set(seen) <= between.seen
    for one, two in zip(alone.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_two_models_trained_in_two_threads_end_with_the_bytes_of_each_alone():
    def train(seed):
        model = models[seed]
        model.fit(X, Y, batch_size=16, epochs=4, verbose=0)
        return model

    models = {seed: network(seed, filters=3 + seed) for seed in (1, 2)}
    alone = {seed: train(seed).get_weights() for seed in (1, 2)}
    models = {seed: network(seed, filters=3 + seed) for seed in (1, 2)}
    together(lambda: train(1), lambda: train(2))
    for seed in (1, 2):
        for one, two in zip(alone[seed], models[seed].get_weights(), strict=True):
            np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("what", ["fit", "evaluate", "train_on_batch"])
def test_what_cannot_be_done_beside_a_training_is_refused_and_the_training_goes_on(what):
    model, texts = network(), []

    class Meanwhile(callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            def call():
                settings = {} if what == "train_on_batch" else {"verbose": 0}
                try:
                    getattr(model, what)(X, Y, **settings)
                except RuntimeError as error:
                    texts.append(str(error))

            thread = threading.Thread(target=call)
            thread.start()
            thread.join()

    model.fit(X, Y, epochs=2, verbose=0, callbacks=[Meanwhile()])
    assert texts == 2 * [
        f"{what} of {model.name} expects a model that no other thread works on, received one that another "
        "thread has given to fit. Take a copy, copy.deepcopy(model); predict alone may run beside it."
    ]
    assert model.optimizer.iterations == 14
    model.evaluate(X, Y, verbose=0)


def test_a_callback_may_measure_and_predict_with_the_model_that_is_trained():
    found = []
    seen = callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: found.append(
            (model.evaluate(X, Y, verbose=0), model.predict(X[:3], verbose=0))
        )
    )
    model = network()
    model.fit(X, Y, epochs=2, verbose=0, callbacks=[seen])
    assert len(found) == 2


def test_a_change_waits_for_readers_and_new_readers_wait_for_it():
    turns, order = Turns(), []
    inside, waiting = threading.Event(), threading.Event()

    def change():
        inside.wait()
        waiting.set()
        with turns.changing():
            order.append("change")

    def read():
        with turns.reading(), turns.reading():
            inside.set()
            waiting.wait()
            threading.Event().wait(0.05)
            order.append("read")
        with turns.reading():
            order.append("read again")

    together(change, read)
    assert order[0] == "read" and set(order[1:]) == {"change", "read again"}
