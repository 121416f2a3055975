"""Shards that meet: what one layer needs of the whole batch, none of it is left out."""

import numpy as np
import pytest

import tinycnn
from tinycnn import Input, Sequential, callbacks, layers, optimizers
from tinycnn.engine.meetings import combine
from tinycnn.engine.program import Program
from tinycnn.layers.meeting import Meeting
from tinycnn.run import Run, operations

N, CLASSES = 53, 4
RNG = np.random.default_rng(3)
X = (3 * RNG.normal(size=(N, 8, 8, 3)) + 5).astype(np.float32)
Y = RNG.integers(0, CLASSES, N)
W = RNG.uniform(0.2, 3, N)


def network(dtype="float32"):
    """Normalization first, before relu, before relu and a pool, after relu, of rows."""
    tinycnn.utils.set_random_seed(5)
    d = {"dtype": dtype}
    return Sequential(
        [
            Input((8, 8, 3), dtype=dtype),
            layers.BatchNormalization(scale=False, **d),
            layers.Conv2D(16, 3, padding="same", **d),
            layers.BatchNormalization(momentum=0.8, **d),
            layers.ReLU(**d),
            layers.MaxPooling2D(**d),
            layers.Conv2D(5, 3, activation="relu", **d),
            layers.BatchNormalization(**d),
            layers.Flatten(**d),
            layers.Dropout(0.3, seed=1, **d),
            layers.Dense(12, **d),
            layers.BatchNormalization(center=False, **d),
            layers.ReLU(**d),
            layers.Dense(CLASSES, activation="softmax", **d),
        ]
    )


def train(threads, made=None, eager=False, optimizer="adam", **fit):
    tinycnn.set_num_threads(threads)
    made = made or network()
    made.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=eager)
    fit = {"epochs": 2, "batch_size": 20, "sample_weight": W, "validation_split": 0.2, "verbose": 0} | fit
    history = made.fit(X, Y, **fit).history
    return history, [*made.get_weights(), made.predict(X, verbose=0)]


@pytest.mark.parametrize("merge", [np.add, lambda a, b: f"({a}{b})"])
def test_parts_are_combined_in_pairs_and_pairs_of_pairs(merge):
    if merge is np.add:
        assert [combine(range(n), merge) for n in range(1, 9)] == [n * (n - 1) // 2 for n in range(1, 9)]
    else:
        assert combine("abcdefg", merge) == "(((ab)(cd))((ef)g))"


# The last batch of 20 has 13 samples, of 7 it has 4, fewer than the shards of a full one.
@pytest.mark.parametrize("batch_size", [1, 3, 7, 20, 1000])
def test_any_number_of_threads_gives_the_same_bytes(batch_size):
    outcomes = [train(threads, batch_size=batch_size, epochs=1) for threads in (1, 2, 3)]
    for history, arrays in outcomes[1:]:
        assert history == outcomes[0][0]
        for mine, other in zip(arrays, outcomes[0][1], strict=True):
            assert mine.tobytes() == other.tobytes()


@pytest.mark.parametrize("batch_size", [7, 20])
def test_fused_steps_and_plain_layers_agree(batch_size):
    fast, plain = (
        train(2, eager=eager, optimizer=optimizers.SGD(0.002, momentum=0.9), batch_size=batch_size)
        for eager in (False, True)
    )
    for name in fast[0]:
        np.testing.assert_allclose(fast[0][name], plain[0][name], rtol=1e-4)
    for mine, other in zip(fast[1], plain[1], strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-4 * max(1, np.abs(other).max()))


@pytest.mark.parametrize("size", [1, 2, 5, 13, 53])
@pytest.mark.parametrize("weighted", [False, True])
def test_a_step_is_that_of_the_batch_as_a_whole(size, weighted):
    """However it is cut: gradients against those of a single shard, in float64."""
    made = network("float64")
    made.pop()
    made.add(layers.Dense(CLASSES, dtype="float64"))
    loss = tinycnn.losses.SparseCategoricalCrossentropy(from_logits=True)
    made.layers[8].rate = 0  # what is dropped differs from shard to shard
    made.compile(optimizers.SGD(1.0), loss)
    x, y, weights = X[:size].astype(float), Y[:size], W[:size] if weighted else None
    before = made.get_weights()

    grads = {layer: {n: np.empty_like(w) for n, w in layer.learned_weights.items()} for layer in made.layers}
    scale = np.full(size, 1 / size) if weights is None else weights / size
    run = Run(operations(eager=True), training=True)
    labels = loss.prepare(y, (None, CLASSES), np.float64)
    Program(made.layers, loss, plain=True).loss_and_gradient(x, labels, scale, grads, run)

    made.train_on_batch(x, y, sample_weight=weights)
    places = [(layer, name) for layer in made.layers for name in layer.named_weights]
    for (layer, name), old, new in zip(places, before, made.get_weights(), strict=True):
        if name in layer.learned_weights:
            np.testing.assert_allclose(old - new, grads[layer][name], rtol=1e-9, atol=1e-10, err_msg=name)


@pytest.mark.parametrize("size", [1, 3, 50])
def test_moving_statistics_follow_the_whole_batch_whatever_its_weights(size):
    norm = layers.BatchNormalization(momentum=0.9)
    made = Sequential([Input((8, 8, 3)), norm, layers.Flatten(), layers.Dense(1)])
    made.compile("sgd", "mse")
    for _ in range(2):
        made.train_on_batch(X[:size], Y[:size], sample_weight=W[:size])
    mean, variance = X[:size].mean(axis=(0, 1, 2)), X[:size].var(axis=(0, 1, 2))
    np.testing.assert_allclose(norm.moving_mean, 0.19 * mean, rtol=1e-5)
    np.testing.assert_allclose(norm.moving_variance, 0.81 + 0.19 * variance, rtol=1e-5)


def test_statistics_of_numbers_far_from_zero_keep_their_digits():
    """Where a sum of squares would leave no digit of the variance."""
    x = (RNG.normal(size=(400, 4, 4, 16)) + 3000).astype(np.float32)
    norm = layers.BatchNormalization(momentum=0)
    made = Sequential([Input((4, 4, 16)), norm, layers.Flatten(), layers.Dense(1)])
    made.compile("sgd", "mse")
    made.train_on_batch(x, np.zeros(400))
    np.testing.assert_allclose(norm.moving_variance, x.astype(float).var(axis=(0, 1, 2)), rtol=1e-5)


def test_measuring_and_predicting_go_by_moving_statistics():
    made = network()
    train(2, made)
    weights = made.get_weights()
    whole = made.predict(X, verbose=0)
    np.testing.assert_allclose(
        np.concatenate([made.predict(x[None], verbose=0) for x in X[:5]]), whole[:5], atol=1e-6
    )
    loss = made.evaluate(X, Y, verbose=0)[0]
    assert loss == pytest.approx(-np.log(whole[np.arange(N), Y]).mean(), rel=1e-4)
    for mine, before in zip(made.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(mine, before)


def test_a_frozen_normalization_stands_fast_in_training():
    made = network()
    train(2, made, epochs=1)
    frozen = made.layers[2]
    frozen.trainable = False
    before = frozen.get_weights()
    others = made.layers[1].get_weights()
    train(2, made, epochs=1)
    for now, then in zip(frozen.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)
    assert not np.array_equal(made.layers[1].get_weights()[0], others[0])
    assert len(made._trainer.program.meetings) == 3


def test_a_model_that_learns_nothing_still_moves_its_statistics():
    norm = layers.BatchNormalization(center=False, scale=False)
    made = Sequential([Input((8, 8, 3)), norm, layers.GlobalAveragePooling2D()])
    made.compile("sgd", "mse")
    assert made.trainable_weights == []
    made.fit(X, np.zeros((N, 3)), verbose=0)
    assert (norm.moving_mean > 0.05).all()


def test_optimizers_never_see_moving_statistics():
    made = network()
    made.compile("adam", "sparse_categorical_crossentropy")
    vector = made.parameters()
    assert [name for _, name, *_ in vector.layout if "moving" in name] == []
    moving = [w for layer in made.layers for n, w in layer.named_weights.items() if "moving" in n]
    assert len(moving) == 8
    assert not any(np.shares_memory(w, vector.values[: vector.trainable]) for w in moving)
    assert all(np.shares_memory(w, vector.values[vector.trainable :]) for w in moving)


def test_training_again_from_the_middle_is_the_same_to_the_bit():
    whole = network()
    train(2, whole, epochs=4)
    halves = network()
    train(2, halves, epochs=2)
    halves.fit(
        X, Y, epochs=4, initial_epoch=2, batch_size=20, sample_weight=W, validation_split=0.2, verbose=0
    )
    for mine, other in zip(halves.get_weights(), whole.get_weights(), strict=True):
        assert mine.tobytes() == other.tobytes()


def test_the_best_weights_come_back_with_their_statistics():
    class Remember(callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.append((logs["val_loss"], self.model.get_weights()))

    seen = []
    made = network()
    stop = callbacks.EarlyStopping(monitor="val_loss", patience=50, restore_best_weights=True)
    train(2, made, epochs=4, callbacks=[Remember(), stop])
    _, best = min(seen, key=lambda pair: pair[0])
    for mine, other in zip(made.get_weights(), best, strict=True):
        np.testing.assert_array_equal(mine, other)


def test_compiling_ahead_changes_nothing():
    made = network()
    made.compile("adam", "sparse_categorical_crossentropy")
    before = made.get_weights()
    made.fit(X, Y, epochs=0, verbose=0)
    for mine, other in zip(made.get_weights(), before, strict=True):
        np.testing.assert_array_equal(mine, other)


class Centre(layers.Layer):
    """A layer of a user's own that meets: takes off the mean of all numbers of the batch."""

    @property
    def meeting(self):
        return Meeting(self.know, np.add, lambda total: None, lambda dy, *_: self.know(dy))

    @staticmethod
    def know(x, run=None):
        return np.array([x.sum(dtype=np.float64), x.size])

    def take_off(self, x, run):
        total, count = self.know(x) if run.total is None else run.total
        return (x - total / count).astype(x.dtype)

    def forward(self, x, run):
        return self.take_off(x, run) if run.training else x, None

    def backward(self, dy, saved, grads, run):
        return self.take_off(dy, run) if run.training else dy


def test_a_layer_of_ones_own_may_meet():
    assert tinycnn.gradcheck(Centre(), (5, 3))
    made = Sequential([Input((3,)), layers.Dense(2), Centre(), layers.Dense(1)])
    made.compile("sgd", "mse")
    x, (kernel, bias, last, end) = RNG.normal(size=(9, 3)), made.get_weights()
    z = x @ kernel + bias
    expected = (((z - z.mean()) @ last + end) ** 2).mean()
    assert made.train_on_batch(x, np.zeros((9, 1))) == pytest.approx(expected, rel=1e-5)


def test_an_error_in_the_middle_reaches_the_caller_and_the_model_goes_on():
    class Fails(layers.Layer):
        broken = True

        def forward(self, x, run):
            if self.broken and run.batch[2] == 2:
                raise RuntimeError("on purpose")
            return x, None

        def backward(self, dy, saved, grads, run):
            return dy

    fails = Fails()
    made = Sequential([Input((3,)), layers.BatchNormalization(), fails, layers.Dense(1)])
    made.compile("sgd", "mse")
    with pytest.raises(RuntimeError, match="on purpose"):
        made.train_on_batch(X[:9, 0, 0], Y[:9])
    fails.broken = False
    assert np.isfinite(made.train_on_batch(X[:9, 0, 0], Y[:9]))


def test_nan_in_the_data_stays_visible():
    made = network()
    made.compile("sgd", "sparse_categorical_crossentropy")
    made.layers[1].kernel[...] = np.nan
    assert np.isnan(made.train_on_batch(X[:9], Y[:9]))
    assert np.isnan(made.layers[2].moving_mean).all()
