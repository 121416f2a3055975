"""A tape does what Python did, to the bit, or is not used."""

import numba
import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.engine import replay
from tinycnn.memory import take

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
    return sum(shape.proven for shape in network._predictor._infer._shapes.values())


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


def shifted(inputs, views, run):
    """Compute something outside of kernels, which no tape can hold."""
    [x] = inputs
    y = take(x.shape, x.dtype)
    y[...] = x + 1
    return (y,)


def fresh(inputs, views, run):
    """Return memory that will not be there next time."""
    return (inputs[0] + 1,)


@compiled
@pytest.mark.parametrize("function", [shifted, fresh])
def test_what_is_computed_outside_of_kernels_goes_on_in_python(function):
    from tinycnn.memory import Arena
    from tinycnn.run import Run, operations

    values, arena = np.zeros(4, np.float32), Arena()
    replayed = replay.Replayed(function, [], values)

    def fetch(number):
        x = take((3,), np.float32)
        x[...] = number
        return (x,)

    for number in range(12):
        with arena:
            run = Run(operations())
            [y] = replayed("key", lambda number=number: fetch(number), None, run)
            np.testing.assert_array_equal(y, np.full(3, number + 1, np.float32))
    assert replayed._shapes["key"].refused


@compiled
def test_an_error_in_a_kernel_is_raised_from_a_tape_as_well():
    from tinycnn.memory import Arena
    from tinycnn.run import Run, operations

    def gradient(inputs, views, run):
        probabilities, labels, scale = inputs
        return (run.ops.sparse_softmax_cross_entropy_backward(probabilities, labels, scale),)

    replayed, arena = replay.Replayed(gradient, [], np.zeros(1, np.float32)), Arena()

    def fetch(label):
        found = take((1, 3), np.float32), take((1,), np.int64), take((1,), np.float32)
        for array, value in zip(found, (0.5, label, 1), strict=True):
            array[...] = value
        return found

    for label in (0, 1, 2, 0, 1, 2):
        with arena:
            replayed("key", lambda label=label: fetch(label), None, Run(operations()))
    assert replayed.proven("key")
    with arena, pytest.raises(IndexError, match="label"):
        replayed("key", lambda: fetch(3), None, Run(operations()))
