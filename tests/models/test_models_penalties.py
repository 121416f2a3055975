"""Regularizers and constraints in training."""

import numpy as np
import pytest

import tinycnn
from tinycnn import constraints, layers, regularizers

FIT = {"batch_size": 8, "epochs": 2, "shuffle": False, "verbose": 0}


def samples(seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal((21, 6, 6, 2), np.float32), rng.standard_normal((21, 3), np.float32)


def network(keras, settings, middle=(), dense=None):
    return keras.Sequential(
        [
            keras.layers.Input((6, 6, 2)),
            keras.layers.Conv2D(4, 3, activation="relu", **settings),
            keras.layers.MaxPooling2D(),
            *middle,
            keras.layers.Flatten(),
            keras.layers.Dense(3, **(dense or {})),
        ]
    )


def test_a_penalty_is_part_of_the_loss_and_pulls_weights_to_zero():
    x, y = samples()
    plain, ruled = (network(tinycnn, {"kernel_regularizer": rule}) for rule in (None, "l2"))
    ruled.set_weights(plain.get_weights())
    for model in (plain, ruled):
        model.compile("sgd", "mse")
    penalty = 0.01 * np.square(plain.layers[0].kernel).sum()
    found = [model.evaluate(x, y, verbose=0) for model in (plain, ruled)]
    np.testing.assert_allclose(found[1] - found[0], penalty, rtol=1e-5)
    for model in (plain, ruled):
        model.train_on_batch(x, y)
    difference = plain.layers[0].kernel - ruled.layers[0].kernel
    start = network(tinycnn, {})
    assert start.count_params() == plain.count_params()
    np.testing.assert_allclose(difference, 0.01 * 2 * 0.01 * (plain.layers[0].kernel), rtol=0.2, atol=2e-5)


def test_a_constraint_holds_after_every_step():
    x, y = samples()
    model = network(tinycnn, {"kernel_constraint": constraints.MaxNorm(0.5, axis=(0, 1, 2))})
    model.compile(tinycnn.optimizers.SGD(0.5), "mse")
    model.fit(x, y, **FIT)
    norms = np.sqrt(np.square(model.layers[0].kernel).sum(axis=(0, 1, 2)))
    assert (norms <= 0.5 + 1e-6).all() and (norms > 0.49).any()


def test_a_frozen_layer_adds_no_penalty():
    x, y = samples()
    model = network(tinycnn, {"kernel_regularizer": regularizers.L2(10.0)})
    model.layers[0].trainable = False
    model.compile("sgd", "mse")
    twin = network(tinycnn, {})
    twin.set_weights(model.get_weights())
    twin.compile("sgd", "mse")
    assert model.evaluate(x, y, verbose=0) == twin.evaluate(x, y, verbose=0)


@pytest.mark.parametrize("eager", [False, True])
def test_penalties_of_outputs_are_the_same_however_the_batch_is_cut(eager):
    x, y = samples()
    model = network(tinycnn, {"activity_regularizer": regularizers.L1(0.1)})
    model.compile("sgd", "mse", run_eagerly=eager)
    plain = network(tinycnn, {})
    plain.set_weights(model.get_weights())
    plain.compile("sgd", "mse")
    convolution = tinycnn.Sequential([layers.Input((6, 6, 2)), plain.layers[0]])
    expected = 0.1 * np.abs(convolution.predict(x, verbose=0)).sum() / len(x)
    found = model.evaluate(x, y, batch_size=21, verbose=0) - plain.evaluate(x, y, batch_size=21, verbose=0)
    np.testing.assert_allclose(found, expected, rtol=1e-4)


@pytest.mark.parametrize("mode", ["rows", "columns"])
def test_the_gradient_of_the_orthogonal_penalty_is_its_slope(mode):
    rng = np.random.default_rng(0)
    rule, x = regularizers.OrthogonalRegularizer(0.5, mode), rng.standard_normal((4, 3))
    way = rng.standard_normal(x.shape)
    slope = (rule(x + 1e-6 * way) - rule(x - 1e-6 * way)) / 2e-6
    np.testing.assert_allclose((rule.gradient(x) * way).sum(), slope, rtol=1e-6)


CASES = {
    "l2": lambda k: ({"kernel_regularizer": "l2", "bias_regularizer": k.regularizers.L1(0.1)}, (), {}),
    "outputs": lambda k: ({"activity_regularizer": k.regularizers.L1L2(0.01, 0.02)}, (), {}),
    "outputs of the last": lambda k: ({}, (), {"activity_regularizer": "l2"}),
    "orthogonal": lambda k: ({}, (), {"kernel_regularizer": k.regularizers.OrthogonalRegularizer(0.3)}),
    "norm": lambda k: ({"kernel_constraint": k.constraints.MaxNorm(0.5, [0, 1, 2])}, (), {}),
    "signs": lambda k: ({"kernel_constraint": "non_neg", "bias_constraint": "non_neg"}, (), {}),
    "unit": lambda k: ({}, (), {"kernel_constraint": k.constraints.UnitNorm(), "kernel_regularizer": "l1"}),
    "bounds": lambda k: ({}, (), {"kernel_constraint": k.constraints.MinMaxNorm(0.5, 0.9, 0.6)}),
    "normalized": lambda k: (
        {"activity_regularizer": "l2"},
        (k.layers.BatchNormalization(gamma_regularizer="l2", beta_constraint="non_neg"),),
        {},
    ),
}


@pytest.mark.keras
def test_losses_are_what_keras_says_of_the_weights():
    import keras

    def made(library):
        model = network(library, {"kernel_regularizer": "l2", "bias_regularizer": "l1"}, (), {})
        model.layers[-1].trainable = False
        return model

    theirs, ours = made(keras), made(tinycnn)
    ours.set_weights(theirs.get_weights())
    np.testing.assert_allclose(ours.losses, [float(loss) for loss in theirs.losses], rtol=1e-5)
    assert ours.losses == [loss for layer in ours.layers for loss in layer.losses] != []


@pytest.mark.keras
@pytest.mark.parametrize("case", CASES)
def test_regularizers_and_constraints_train_as_in_keras(case):
    import keras

    x, y = samples()
    theirs = network(keras, *CASES[case](keras))
    ours = network(tinycnn, *CASES[case](tinycnn))
    ours.set_weights(theirs.get_weights())
    histories = []
    for module, model in ((keras, theirs), (tinycnn, ours)):
        model.compile(module.optimizers.SGD(0.1, momentum=0.5), "mse", metrics=["mae"])
        histories.append(model.fit(x, y, **FIT, validation_data=(x, y)).history)
    for name, values in histories[0].items():
        np.testing.assert_allclose(histories[1][name], values, rtol=1e-4, err_msg=name)
    for mine, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-3, atol=1e-5)
