"""A tape does what Python did, to the bit, or is not used."""

import gc
import weakref

import numba
import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.engine import replay
from tinycnn.engine.feed import Feed
from tinycnn.run import operations

compiled = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled, nothing recorded")


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(replay, "PLAIN_RUNS", 2)


def model(*more):
    tinycnn.utils.set_random_seed(0)
    return tinycnn.Sequential(
        [
            layers.Input(shape=(10, 10, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            *more,
        ]
    )


def images(count, seed=0):
    return np.random.default_rng(seed).random((count, 10, 10, 1), dtype=np.float32)


def taped(network):
    """Return how many shapes of the predictor run from a tape."""
    return sum(shape.proven for shape in network._predictor.trainers[0]._infer._shapes.values())


@compiled
def test_a_shape_seen_often_runs_from_a_tape_with_the_same_bytes():
    network, x = model(), images(1)
    first = network.predict(x, verbose=0)
    assert taped(network) == 0
    for _ in range(5):
        np.testing.assert_array_equal(network.predict(x, verbose=0), first)
    assert taped(network) == 1


@compiled
def test_a_tape_reads_the_weights_and_the_samples_of_the_day():
    network, other = model(), model()
    for seed in range(6):
        network.predict(images(1, seed), verbose=0)
    assert taped(network) == 1
    kernel = network.layers[0].kernel * -2
    for one in (network, other):
        one.layers[0].set_weights([kernel, np.ones(16, np.float32)])
    x = images(1, 9)
    np.testing.assert_array_equal(network.predict(x, verbose=0), other.predict(x, verbose=0))


@compiled
def test_a_tape_ends_when_a_setting_of_a_layer_changes():
    network = model()
    for _ in range(6):
        network.predict(images(1), verbose=0)
    assert taped(network) == 1
    network.layers[0].use_bias = network.layers[0].use_bias
    network.predict(images(1), verbose=0)
    assert taped(network) == 0


class Noticed(layers.Layer):
    """A user's own layer: it counts how often it is called."""

    calls = 0

    def forward(self, x, run):
        self.calls += 1
        return x, None


def test_a_users_own_layer_is_called_each_time():
    network = model(Noticed())
    for _ in range(8):
        network.predict(images(1), verbose=0)
    assert network.layers[-1].calls == 8


def shifted(mine, views, run):
    """Compute something outside of kernels, which no tape can hold."""
    mine.y[...] = run.ops.take_rows(mine.x, mine.rows) + 1


def fresh(mine, views, run):
    """Give a kernel memory that will not be there next time."""
    run.ops.write_rows(np.take(mine.x, mine.rows) + 1, mine.y)


def fed(replayed, x, y):
    """Run a shard of three rows."""
    rows = {"rows": np.arange(3)}
    fed = replayed.feed(Feed([slice(0, 3)], {"x": x}, rows, {"y": y}), (0, 0))
    fed.run(0)


@compiled
@pytest.mark.parametrize("work", [shifted, fresh])
def test_what_is_computed_outside_of_kernels_goes_on_in_python(work):
    replayed = replay.Replayed(work, [], np.zeros(4, np.float32), operations())
    for number in range(12):
        x, y = np.full(3, number, np.float32), np.zeros(3, np.float32)
        fed(replayed, x, y)
        np.testing.assert_array_equal(y, x + 1)
    [shape] = replayed._shapes.values()
    assert shape.refused and not shape.proven


@compiled
def test_an_error_in_a_kernel_is_raised_from_a_tape_as_well():
    def gradient(mine, views, run):
        labels = run.ops.take_rows(mine.x, mine.rows)
        run.ops.sparse_softmax_cross_entropy_backward(mine.probabilities, labels, mine.scale)

    probabilities, scale = np.full((1, 3), 0.5, np.float32), np.ones(1, np.float32)
    replayed = replay.Replayed(gradient, [], np.zeros(1, np.float32), operations())

    def learn(label):
        split = {"rows": np.zeros(1, np.int64), "probabilities": probabilities, "scale": scale}
        fed = replayed.feed(Feed([slice(0, 1)], {"x": np.array([label])}, split, {}), (0, 0))
        fed.run(0)
        return fed.taped

    assert [learn(label) for label in (0, 1, 2, 0, 1, 2)][-1]
    with pytest.raises(IndexError, match="label"):
        learn(3)


@compiled
def test_dropout_from_a_tape_draws_what_it_draws_in_python():
    def drop(mine, views, run):
        x = run.ops.take_rows(mine.x, mine.rows)
        run.position = 3
        run.ops.write_rows(run.ops.dropout_forward(x, 0.5, run.key()), mine.y)

    values = np.zeros(1, np.float32)
    taped = replay.Replayed(drop, [], values, operations(), training=True)
    plain = replay.Replayed(drop, [], values, operations(), training=True, possible=False)
    for step in range(8):
        results = []
        for replayed in (taped, plain):
            y = np.zeros((40, 8), np.float32)
            parts = [slice(0, 20), slice(20, 40)]
            rows = {"rows": np.arange(40)}
            feed = Feed(parts, {"x": np.ones((40, 8), np.float32)}, rows, {"y": y})
            fed = replayed.feed(feed, (7, step))
            fed.run(0)
            fed.run(1)
            results.append(y)
        np.testing.assert_array_equal(*results)
        assert not np.array_equal(results[0][:20], results[0][20:])
    assert any(shape.proven for shape in taped._shapes.values())


@compiled
def test_a_tape_recorded_on_a_small_data_set_serves_a_larger_one():
    def copy(mine, views, run):
        run.ops.write_rows(run.ops.take_rows(mine.x, mine.rows), mine.y)

    replayed = replay.Replayed(copy, [], np.zeros(1, np.float32), operations())
    for count in (4, 4, 4, 4, 4, 4, 1000):
        x, y = np.random.default_rng(count).normal(size=(count, 5)), np.zeros((3, 5))
        rows = np.array([count - 1, 0, count // 2])
        fed = replayed.feed(Feed([slice(0, 3)], {"x": x}, {"rows": rows}, {"y": y}), (0, 0))
        fed.run(0)
        np.testing.assert_array_equal(y, x[rows])
    assert fed.taped


@compiled
def test_a_tape_does_not_keep_the_data_alive():
    network = model()
    x = images(1)
    for _ in range(6):
        network.predict(x, verbose=0)
    assert taped(network) == 1
    kept = weakref.ref(x)
    del x
    gc.collect()
    assert kept() is None
