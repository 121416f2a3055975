"""The end of a step from tapes changes the weights as the ordinary way does, to the bit."""

import numba
import numpy as np
import pytest

import tinycnn
from tinycnn import layers, optimizers
from tinycnn.engine import replay, update

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled, nothing recorded")

OPTIMIZERS = {
    "adam": lambda: "adam",
    "amsgrad": lambda: optimizers.Adam(amsgrad=True),
    "nesterov": lambda: optimizers.SGD(0.05, momentum=0.9, nesterov=True),
    "rmsprop": lambda: optimizers.RMSprop(centered=True, momentum=0.5),
    "nadam": lambda: "nadam",
    "lion": lambda: "lion",
    "schedule": lambda: optimizers.Adam(optimizers.schedules.ExponentialDecay(0.01, 3, 0.7)),
    "looks at the whole gradient": lambda: optimizers.Adam(global_clipnorm=0.1),
}


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(replay, "PLAIN_RUNS", 2)


def trained(optimizer, *more, epochs=4, between=None):
    """Return a model after some epochs, its weights and its optimizer's state as bytes."""
    tinycnn.utils.set_random_seed(0)
    stack = [layers.Conv2D(8, 3, activation="relu"), *more, layers.MaxPooling2D(), layers.Flatten()]
    head = [layers.Dense(30, activation="relu"), layers.Dropout(0.3), layers.Dense(3, activation="softmax")]
    model = tinycnn.Sequential([layers.Input(shape=(9, 9, 1)), *stack, *head])
    model.compile(optimizer, "sparse_categorical_crossentropy")
    generator = np.random.default_rng(0)
    x, y = generator.random((50, 9, 9, 1), dtype=np.float32), generator.integers(0, 3, 50)
    for epoch in range(epochs):
        model.fit(x, y, batch_size=16, epochs=1, verbose=0)  # and a last batch of two
        if between is not None:
            between(model, epoch)
    found = [*model.get_weights(), *model.optimizer.slots.values()]
    return model, b"".join(array.tobytes() for array in found)


def plainly(monkeypatch, *arguments, **settings):
    with monkeypatch.context() as patch:
        patch.setattr(update.Update, "_tapes_of", lambda *arguments: None)
        return trained(*arguments, **settings)[1]


def proven(model):
    return [tapes._proven and tapes.possible for tapes in model._trainer._updating._tapes.values()]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_changes_the_same_weights_from_tapes(name, monkeypatch):
    model, found = trained(OPTIMIZERS[name]())
    assert any(proven(model))
    assert found == plainly(monkeypatch, OPTIMIZERS[name]())


@pytest.mark.parametrize("threads", [1, 3])
def test_it_does_not_matter_who_plays_which_slice(threads):
    tinycnn.set_num_threads(threads)
    some = trained("adam")[1]
    tinycnn.set_num_threads(2)
    assert some == trained("adam")[1]


def test_shards_that_meet_end_their_step_from_tapes_too(monkeypatch):
    model, found = trained("adam", layers.BatchNormalization())
    assert any(proven(model))
    assert found == plainly(monkeypatch, "adam", layers.BatchNormalization())


def test_a_learning_rate_that_is_set_meanwhile_is_used(monkeypatch):
    def change(model, epoch):
        model.optimizer.learning_rate = 0.01 / (epoch + 1)

    assert trained("adam", between=change)[1] == plainly(monkeypatch, "adam", between=change)


def test_weights_that_are_frozen_meanwhile_stay(monkeypatch):
    def freeze(model, epoch):
        if epoch == 2:
            model.layers[0].trainable = False
            model.compile("adam", "sparse_categorical_crossentropy")

    assert trained("adam", between=freeze)[1] == plainly(monkeypatch, "adam", between=freeze)


class Ours(optimizers.SGD):
    """A user's own optimizer: it counts its updates."""

    updates = 0

    def update(self, params, grads, start, stop, ops):
        Ours.updates += 1
        super().update(params, grads, start, stop, ops)


def test_a_users_own_optimizer_is_called_each_time():
    model, _ = trained(Ours(0.1))
    assert model._trainer._updating._tapes == {}
    assert Ours.updates >= 4 * 4
