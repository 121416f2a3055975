"""A tape records layers, models and losses, and goes back through them."""

import numpy as np
import pytest

from tinycnn import Model, Sequential, layers, losses
from tinycnn.tracing import Tape, Traced, recording, value_and_gradient

RNG = np.random.default_rng(3)
X = RNG.normal(size=(6, 8, 8, 1)).astype(np.float64)
Y = np.array([0, 1, 2, 2, 1, 0])


def network(**settings):
    settings = {"dtype": "float64", **settings}
    return Sequential(
        [
            layers.Conv2D(3, 3, activation="tanh", input_shape=(8, 8, 1), **settings),
            layers.BatchNormalization(**settings),
            layers.AveragePooling2D(**settings),
            layers.Flatten(**settings),
            layers.Dense(3, **settings),
        ]
    )


def loss_of(model, training):
    loss = losses.SparseCategoricalCrossentropy(from_logits=True)
    with Tape() as tape:
        return tape, loss(Y, model(X, training=training))


@pytest.mark.parametrize("training", [True, False])
def test_the_gradient_of_a_model_is_that_of_small_changes(training):
    model = network()
    tape, loss = loss_of(model, training)
    found = tape.gradient(loss, model.trainable_weights)
    for weight, gradient in zip(model.trainable_weights, found, strict=True):
        direction = RNG.normal(size=weight.shape)
        ends = []
        for sign in (1, -1):
            weight += sign * 1e-5 * direction
            ends.append(float(loss_of(model, training)[1].value))
            weight -= sign * 1e-5 * direction
        assert np.sum(gradient * direction) == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-6)


def test_a_step_along_the_gradients_is_that_of_train_on_batch():
    model, other = network(dtype="float32"), network(dtype="float32")
    other.set_weights(model.get_weights())
    other.compile("sgd", losses.SparseCategoricalCrossentropy(from_logits=True))
    other.train_on_batch(X, Y)
    tape, loss = loss_of(model, True)
    for weight, gradient in zip(
        model.trainable_weights, tape.gradient(loss, model.trainable_weights), strict=True
    ):
        weight -= np.float32(0.01) * gradient
    for mine, theirs in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=2e-5, atol=1e-6)


def test_a_watched_input_and_what_lies_between_have_gradients_too():
    dense, last = layers.Dense(4, activation="relu"), layers.Dense(1)
    x = RNG.normal(size=(5, 3)).astype(np.float32)
    with Tape() as tape:
        tape.leaf(x)
        middle = dense(x)
        total = np.sum(last(middle) ** 2)
    by_x, by_middle = tape.gradient(total, [x, middle])
    value, expected = value_and_gradient(
        lambda x: np.sum((np.maximum(x @ dense.kernel, 0) @ last.kernel) ** 2), x
    )
    assert value == pytest.approx(float(total.value), rel=1e-5)
    np.testing.assert_allclose(by_x, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(by_middle, 2 * last(dense(x)) @ last.kernel.T, rtol=1e-4, atol=1e-5)


def test_what_does_not_matter_has_no_gradient():
    used, unused = layers.Dense(2, input_shape=(3,)), layers.Dense(2)
    unused.ensure_built((None, 3))
    with Tape() as tape:
        total = np.sum(used(np.ones((1, 3))))
    assert tape.gradient(total, unused.trainable_weights) == [None, None]
    assert tape.gradient(3.0, used.trainable_weights) == [None, None]


def test_layers_that_are_frozen_hand_the_gradient_on():
    model = network()
    model.layers[0].trainable = False
    tape, loss = loss_of(model, True)
    assert tape.gradient(loss, model.layers[0].weights) == [None, None]
    assert all(found is not None for found in tape.gradient(loss, model.trainable_weights))


def test_a_tape_inside_another_is_another_unless_it_shall_know_nothing():
    x = np.array([2.0])
    with Tape() as outer:
        leaf = outer.leaf(x)
        with Tape() as inner:
            y = leaf * leaf
        with Tape(apart=True) as apart:
            assert apart.known(x) is None and inner.known(x) is leaf
        assert recording() is outer
    assert recording() is None
    assert outer.gradient(y, [x])[0] == inner.gradient(y, [x])[0] == [4.0]


def test_outside_a_tape_layers_return_arrays():
    assert type(layers.Dense(2)(np.ones((1, 3)))) is np.ndarray


def test_traced_arrays_are_of_the_kind_that_is_asked_for():
    class Mine(Traced):
        __slots__ = ()

    with Tape(Mine):
        y = layers.Dense(2)(np.ones((1, 3)))
        total = np.sum(y * 2)
    assert type(y) is type(total) is Mine


def test_a_model_of_several_outputs_is_recorded_whole():
    model = network()
    both = Model(model.input, [model.layers[0].output, model.output])
    with Tape() as tape:
        maps, out = both(X)
        top = np.sum(np.max(out, axis=1))
    [gradient] = tape.gradient(top, [maps])
    assert gradient.shape == maps.shape and np.abs(gradient).max() > 0


@pytest.mark.parametrize("reduction", ["sum", "sum_over_batch_size", "none"])
def test_a_loss_of_traced_predictions_is_the_loss(reduction):
    loss = losses.CategoricalCrossentropy(reduction=reduction)
    labels, rows = np.eye(3)[Y], np.full((6, 3), 1 / 3)
    weights = np.arange(6.0)
    with Tape() as tape:
        found = loss(labels, tape.leaf(rows), sample_weight=weights)
    np.testing.assert_allclose(found.value, loss(labels, rows, sample_weight=weights), rtol=1e-6)
    [gradient] = tape.gradient(np.sum(found), [rows])
    assert gradient.shape == rows.shape and not gradient[0].any() and gradient[5].any()
