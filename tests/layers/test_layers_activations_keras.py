"""Activations, and the layers of their family, against Keras."""

import numpy as np
import pytest

import tinycnn
from tinycnn import activations, layers
from tinycnn.run import Run, operations

NAMES = [
    name
    for name in activations.__all__
    if name not in ("Activation", "Varied", "get", "serialize", "deserialize")
]
ARGUMENTS = {
    "celu": {"alpha": 0.5},
    "elu": {"alpha": 0.5},
    "gelu": {"approximate": True},
    "glu": {"axis": 1},
    "hard_shrink": {"threshold": 0.2},
    "leaky_relu": {"negative_slope": 0.1},
    "log_softmax": {"axis": 1},
    "relu": {"negative_slope": 0.1, "max_value": 1.0, "threshold": 0.2},
    "soft_shrink": {"threshold": 0.2},
    "softmax": {"axis": 1},
    "sparsemax": {"axis": 1},
    "squareplus": {"b": 2},
    "threshold": {"threshold": 0.2, "default_value": -1.0},
}
LAYERS = [
    ("LeakyReLU", {}),
    ("LeakyReLU", {"negative_slope": 0.1}),
    ("ELU", {"alpha": 0.7}),
    ("PReLU", {"alpha_initializer": "ones"}),
    ("PReLU", {"alpha_initializer": "he_normal", "shared_axes": [1, 2]}),
    ("LayerNormalization", {}),
    ("LayerNormalization", {"axis": [1, 3], "gamma_initializer": "he_normal", "epsilon": 0.1}),
    ("LayerNormalization", {"axis": -2, "scale": False, "beta_initializer": "ones"}),
    ("UnitNormalization", {}),
    ("UnitNormalization", {"axis": [1, 2]}),
    ("ActivityRegularization", {"l1": 0.1, "l2": 0.2}),
    ("GaussianNoise", {"stddev": 0.1}),
    ("GaussianDropout", {"rate": 0.1, "seed": 3}),
    ("AlphaDropout", {"rate": 0.1}),
    ("SpatialDropout2D", {"rate": 0.1}),
]


def numbers(shape, seed=0):
    return np.random.default_rng(seed).uniform(-4, 4, shape).astype("float32")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("glu", "threshold")])
def test_derivatives_are_slopes(name):
    z = np.random.default_rng(1).uniform(-4, 4, (3, 8))
    way = np.random.default_rng(2).standard_normal(z.shape)
    activation, run = activations.get(name), Run(operations(eager=True))
    weights = np.random.default_rng(3).standard_normal(z.shape)
    y, saved = activation.forward(z, run)
    found = (activation.backward(weights, saved, run) * way).sum()
    ends = [(weights * activation.forward(z + step * way, run)[0]).sum() for step in (1e-6, -1e-6)]
    np.testing.assert_allclose(found, (ends[0] - ends[1]) / 2e-6, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_nan_stays_visible(name):
    x = np.array([[1.0, np.nan]], "float32")
    settings = ARGUMENTS.get(name, {}) if name == "threshold" else {}
    if name not in ("glu", "threshold"):
        assert np.isnan(getattr(activations, name)(x, **settings)).any()


def test_a_function_of_ones_own_serves_as_activation():
    ops = tinycnn.ops
    model = tinycnn.Sequential(
        [layers.Input((3,)), layers.Dense(4, activation=lambda x: ops.maximum(x, 0.1 * x))]
    )
    twin = tinycnn.Sequential([layers.Input((3,)), layers.Dense(4), layers.LeakyReLU(0.1)])
    twin.set_weights(model.get_weights())
    x, y = numbers((20, 3)), numbers((20, 4), 1)
    for each in (model, twin):
        each.compile("sgd", "mse")
        each.fit(x, y, epochs=2, shuffle=False, verbose=0)
    for mine, other in zip(model.get_weights(), twin.get_weights(), strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "settings"), [row for row in LAYERS if "rate" in row[1] or "stddev" in row[1]]
)
def test_noise_is_for_training_alone_and_keeps_the_mean(name, settings):
    layer = getattr(layers, name)(**settings)
    # Alpha dropout keeps the mean of what has mean 0 alone.
    x = np.full((50, 6, 6, 8), 0 if name == "AlphaDropout" else 1, "float32")
    np.testing.assert_array_equal(layer(x), x)
    y = layer(x, training=True)
    assert (y != x).any() and abs(y.mean() - x.mean()) < 0.05


@pytest.mark.keras
@pytest.mark.parametrize("name", NAMES)
def test_activations_have_the_values_and_gradients_of_keras(name):
    import keras
    import tensorflow as tf

    x = numbers((3, 6, 4))
    theirs, mine = getattr(keras.activations, name), getattr(activations, name)
    if name != "threshold":
        np.testing.assert_allclose(mine(x), theirs(x), rtol=2e-5, atol=1e-6)
    if name in ARGUMENTS:
        settings = ARGUMENTS[name]
        np.testing.assert_allclose(mine(x, **settings), theirs(x, **settings), rtol=2e-5, atol=1e-6)
    if name == "threshold":
        return
    variable = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = theirs(variable)
        weights = numbers(tuple(y.shape), 1)
        loss = tf.reduce_sum(y * weights)
    run = Run(operations(eager=True))
    found, saved = mine.forward(x, run)
    np.testing.assert_allclose(
        mine.backward(weights, saved, run), tape.gradient(loss, variable), rtol=1e-4, atol=1e-5
    )


@pytest.mark.keras
@pytest.mark.parametrize(("name", "settings"), LAYERS)
def test_layers_have_the_values_gradients_and_configs_of_keras(name, settings):
    import keras
    import tensorflow as tf

    x = numbers((3, 6, 5, 4))
    theirs, mine = (
        getattr(keras.layers, name)(**settings, name="a"),
        getattr(layers, name)(**settings, name="a"),
    )
    variable = tf.convert_to_tensor(x)
    theirs.build(x.shape)
    mine.ensure_built((None, *x.shape[1:]))
    assert [w.shape for w in mine.weights] == [tuple(w.shape) for w in theirs.weights]
    mine.set_weights([numbers(w.shape, 5) for w in mine.weights])
    theirs.set_weights(mine.get_weights())
    with tf.GradientTape() as tape:
        tape.watch(variable)
        y = theirs(variable)
        weights = numbers(tuple(y.shape), 1)
        loss = tf.reduce_sum(y * weights)
    gradients = tape.gradient(loss, [variable, *theirs.trainable_weights])
    run = Run(operations(eager=True))
    found, saved = mine.forward(x, run)
    np.testing.assert_allclose(found, y, rtol=1e-4, atol=1e-5)
    grads = {key: np.zeros_like(w) for key, w in mine.named_weights.items()}
    dx = mine.backward(weights, saved, grads, run)
    for ours, other in zip([dx, *grads.values()], gradients, strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-3, atol=2e-4)
    wanted = theirs.get_config()
    if name == "SpatialDropout2D":  # Keras says less of its spatial ones
        wanted.update(dtype=mine.get_config()["dtype"])
    assert mine.get_config() == wanted
    assert type(mine).from_config(theirs.get_config()).get_config() == mine.get_config()
    assert name == "SpatialDropout2D" or type(theirs).from_config(mine.get_config()).get_config() == wanted
