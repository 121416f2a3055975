"""Models inside models, and calls for training, against Keras."""

import numpy as np
import pytest

import tinycnn

pytestmark = pytest.mark.keras

X = np.random.default_rng(4).normal(size=(48, 4)).astype("float32")
Y = np.random.default_rng(5).normal(size=(48, 2)).astype("float32")


def nested(module):
    layers = module.layers
    inner = module.Sequential(
        [layers.Input((5,)), layers.Dense(6), layers.BatchNormalization()], name="inner"
    )
    middle = module.Sequential([layers.Input((5,)), inner, layers.Activation("tanh")], name="middle")
    return module.Sequential(
        [layers.Input((4,)), layers.Dense(5, activation="relu"), middle, layers.Dense(2)]
    )


@pytest.fixture
def pair(fresh):
    ours, theirs = nested(tinycnn), nested(fresh)
    random = np.random.default_rng(6)
    weights = [random.uniform(0.2, 1, w.shape).astype("float32") for w in theirs.get_weights()]
    ours.set_weights(weights)
    theirs.set_weights(weights)
    return ours, theirs


def same(ours, theirs, rtol=2e-5):
    assert [w.shape for w in ours] == [w.shape for w in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, rtol=rtol, atol=2e-5)


KINDS = ["", "trainable_", "non_trainable_"]


@pytest.mark.parametrize("kind", KINDS)
def test_weights_come_in_the_order_of_keras(pair, kind):
    ours, theirs = (getattr(model, f"{kind}variables") for model in pair)
    same([np.asarray(w) for w in ours], [w.numpy() for w in theirs])


def test_predictions_and_shapes_are_those_of_keras(pair):
    ours, theirs = pair
    same([ours.predict(X, verbose=0)], [theirs.predict(X, verbose=0)])
    for look in (lambda m: m.input_shape, lambda m: m.output_shape, lambda m: m.count_params()):
        assert look(ours) == look(theirs)
    for name in ("dense_1", "middle"):
        assert ours.get_layer(name).count_params() == theirs.get_layer(name).count_params()
    assert [layer.name for layer in ours.layers] == [layer.name for layer in theirs.layers]
    assert [model.shape for model in ours.inputs] == [tensor.shape for tensor in theirs.inputs]
    assert [model.shape for model in ours.outputs] == [tensor.shape for tensor in theirs.outputs]


@pytest.mark.parametrize("frozen", [None, "inner", "middle", "dense_1"])
def test_training_and_freezing_are_those_of_keras(pair, fresh, frozen):
    for model, module in zip(pair, (tinycnn, fresh), strict=True):
        if frozen == "inner":
            model.get_layer("middle").get_layer("inner").trainable = False
        elif frozen is not None:
            model.get_layer(frozen).trainable = False
        model.compile(module.optimizers.SGD(0.05), "mse")
        model.fit(X, Y, batch_size=16, epochs=2, shuffle=False, verbose=0)
    ours, theirs = pair
    for kind in KINDS:
        mine, other = (getattr(model, f"{kind}weights") for model in pair)
        same([np.array(w) for w in mine], [w.numpy() for w in other], rtol=1e-4)


def test_a_call_for_training_is_that_of_keras(pair):
    ours, theirs = pair
    for training in (True, True, False):
        same([ours(X, training=training)], [np.array(theirs(X, training=training))])
    same(ours.get_weights(), theirs.get_weights())
