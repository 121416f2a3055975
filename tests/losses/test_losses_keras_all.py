"""Every loss with drawn settings against Keras on TensorFlow: values, reductions, gradients, configs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinycnn import losses, ops
from tinycnn.run import Run, operations

pytestmark = pytest.mark.keras

FLOATS = st.floats(0.1, 3.0)
LOGITS = {"from_logits": st.booleans()}
SMOOTH = {**LOGITS, "label_smoothing": st.sampled_from([0.0, 0.1, 0.5]), "axis": st.just(-1)}
SETTINGS = {
    "BinaryCrossentropy": SMOOTH,
    "BinaryFocalCrossentropy": {
        **SMOOTH,
        "apply_class_balancing": st.booleans(),
        "alpha": st.floats(0.1, 0.9),
        "gamma": FLOATS,
    },
    "CategoricalCrossentropy": SMOOTH,
    "CategoricalFocalCrossentropy": {**SMOOTH, "alpha": st.floats(0.1, 0.9), "gamma": FLOATS},
    "CategoricalHinge": {},
    "CosineSimilarity": {"axis": st.just(-1)},
    "Dice": {"axis": st.sampled_from([None, -1])},
    "Hinge": {},
    "Huber": {"delta": FLOATS},
    "KLDivergence": {},
    "LogCosh": {},
    "MeanAbsoluteError": {},
    "MeanAbsolutePercentageError": {},
    "MeanSquaredError": {},
    "MeanSquaredLogarithmicError": {},
    "Poisson": {},
    "SparseCategoricalCrossentropy": {**LOGITS, "ignore_class": st.sampled_from([None, 1])},
    "SquaredHinge": {},
    "Tversky": {"alpha": FLOATS, "beta": FLOATS, "axis": st.sampled_from([None, -1])},
}
REDUCTIONS = ["sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none", None]
SHAPES = st.sampled_from([(1, 3), (5, 2), (4, 6), (3, 2, 4), (2, 3, 2, 3)])


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


def draw_data(name, arguments, shape, seed):
    rng = np.random.default_rng(seed)
    y_pred = rng.uniform(0.02, 0.98, shape)
    if arguments.get("from_logits") or "inge" in name or name in ("Huber", "LogCosh", "CosineSimilarity"):
        y_pred = rng.normal(0, 2, shape)
    classes = rng.integers(0, shape[-1], shape[:-1])
    if name.startswith("Sparse"):
        y_true = classes
    elif "ategorical" in name:
        y_true = np.eye(shape[-1])[classes]
    elif "Binary" in name or name in ("Hinge", "SquaredHinge", "Dice", "Tversky"):
        y_true = rng.integers(0, 2, shape)
    else:
        y_true = rng.uniform(0.01, 1, shape)
    kind = rng.choice(["float32", "float64"])
    return y_true.astype(rng.choice(["int32", "int64"]) if y_true.dtype.kind == "i" else kind), y_pred.astype(
        "float32"
    )


@pytest.mark.parametrize("name", SETTINGS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_loss_is_that_of_keras(keras, tf, name, data):
    arguments = data.draw(st.fixed_dictionaries({}, optional=SETTINGS[name]))
    reduction = data.draw(st.sampled_from(REDUCTIONS))
    shape, seed = data.draw(SHAPES), data.draw(st.integers(0, 10**6))
    y_true, y_pred = draw_data(name, arguments, shape, seed)
    ours = getattr(losses, name)(**arguments, reduction=reduction)
    theirs = getattr(keras.losses, name)(**arguments, reduction=reduction)
    one_number = name in ("Dice", "Tversky") and arguments.get("axis") is None
    weights = None
    if len(shape) == 2 and not one_number and data.draw(st.booleans()):
        weights = np.random.default_rng(seed + 1).uniform(0, 2, shape[0]).astype("float32")
    variable = tf.constant(y_pred)
    with tf.GradientTape() as tape:
        tape.watch(variable)
        expected = theirs(y_true, variable, sample_weight=weights)
        total = tf.reduce_sum(expected)
    np.testing.assert_allclose(ours(y_true, y_pred, weights), expected.numpy(), rtol=3e-5, atol=1e-5)
    if reduction not in (None, "none"):
        check_training(
            ours, y_true, y_pred, weights, expected.numpy(), tape.gradient(total, variable).numpy()
        )
    config = losses.serialize(ours)
    assert losses.serialize(losses.deserialize(config)) == config
    config["config"].pop("delta", None)  # which Keras forgets
    assert config == keras.losses.serialize(theirs)


def check_training(loss, y_true, y_pred, weights, expected, gradient):
    run = Run(operations())
    prepared = loss.prepare(y_true, y_pred.shape)
    values, saved = loss.forward(prepared, y_pred, run)
    scales = loss.scales(prepared, weights)
    np.testing.assert_allclose((values * scales).sum(), expected, rtol=3e-5, atol=1e-5)
    found = loss.backward(scales.astype("float32"), saved, run)
    np.testing.assert_allclose(found, gradient, rtol=2e-4, atol=2e-5 * max(1, np.abs(gradient).max()))


def test_every_function_is_that_of_keras(keras):
    for function in losses.FUNCTIONS:
        arguments = {}
        y_true, y_pred = draw_data(losses.FUNCTIONS[function].__name__, arguments, (3, 2, 4), 5)
        theirs = getattr(keras.losses, function.__name__)
        expected = np.asarray(theirs(y_true, y_pred))
        np.testing.assert_allclose(function(y_true, y_pred), expected, rtol=3e-5, atol=1e-6)
        assert losses.serialize(function) == keras.losses.serialize(theirs)


def test_every_name_is_known_that_keras_knows(keras):
    from keras.src.losses import ALL_OBJECTS_DICT

    left_out = {"Loss", "LossFunctionWrapper", "CTC", "ctc", "Circle", "circle"}
    for name in set(ALL_OBJECTS_DICT) - left_out:
        found = keras.losses.get(name)
        wanted = found.__name__ if callable(found) and hasattr(found, "__name__") else type(found).__name__
        ours = losses.get(name)
        assert wanted.replace("_", "").lower() in (type(ours).__name__.lower(), ours.name.replace("_", ""))


PLAIN = {
    "mean": lambda o: lambda y, p: o.mean(o.square(y - p), axis=-1),
    "logs": lambda o: lambda y, p: -o.sum(y * o.log(o.clip(p, 1e-3, 1.0)), axis=-1),
    "number": lambda o: lambda y, p: o.sqrt(o.mean(o.abs(y - p) ** 3)) + o.max(p),
    "dice": lambda o: lambda y, p: 1 - (2 * o.sum(y * p) + 1) / (o.sum(y) + o.sum(p) + 1),
    "where": lambda o: lambda y, p: o.where(o.abs(y - p) < 0.3, (y - p) ** 2, o.abs(y - p)),
    "neural": lambda o: lambda y, p: o.mean(o.softmax(p) * o.sigmoid(y) + o.relu(p - 0.5), axis=-1),
    "more": lambda o: lambda y, p: o.mean(o.maximum(p, y) * o.tanh(p) - o.softplus(p) + o.std(p), axis=1),
    "shapes": lambda o: (
        lambda y, p: o.sum(o.reshape(o.concatenate([y, p * p], axis=1), (len(y), -1)), axis=1)
    ),
    "norm": lambda o: lambda y, p: -o.sum(o.normalize(y) * o.normalize(p), axis=-1) + o.logsumexp(p, axis=-1),
    "ints": lambda o: lambda y, p: o.sum(o.one_hot(o.argmax(y, axis=-1), 4) * p, axis=-1) / o.shape(p)[-1],
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_function_is_what_it_is_in_keras(keras, tf, name):
    rng = np.random.default_rng(2)
    y_true = rng.random((5, 4)).astype("float32")
    y_pred = rng.uniform(0.05, 0.95, (5, 4)).astype("float32")
    variable = tf.constant(y_pred)
    theirs = keras.src.losses.losses.LossFunctionWrapper(PLAIN[name](keras.ops))
    with tf.GradientTape() as tape:
        tape.watch(variable)
        expected = theirs(y_true, variable)
    gradient = tape.gradient(expected, variable).numpy()
    check_training(losses.get(PLAIN[name](ops)), y_true, y_pred, None, expected.numpy(), gradient)


@pytest.mark.parametrize("loss", ["binary", "categorical", "sparse"])
@pytest.mark.parametrize("from_logits", [False, True])
def test_in_training_an_activation_and_its_loss_are_one(keras, loss, from_logits):
    rng = np.random.default_rng(1)
    x = (rng.normal(size=(16, 5)) * 12).astype("float32")  # far out, where probabilities are 0 and 1
    labels = rng.integers(0, 3, 16)
    y = labels if loss == "sparse" else np.eye(3, dtype="float32")[labels]
    cls = {
        "binary": "BinaryCrossentropy",
        "categorical": "CategoricalCrossentropy",
        "sparse": "SparseCategoricalCrossentropy",
    }[loss]
    weights = [rng.normal(size=(5, 3)).astype("float32"), np.zeros(3, "float32")]
    from tinycnn import Sequential, layers, optimizers

    found = []
    for k, who in ((keras, keras.losses), (None, losses)):
        kl, ko = (k.layers, k.optimizers) if k else (layers, optimizers)
        activation = "sigmoid" if loss == "binary" else "softmax"
        model = (k.Sequential if k else Sequential)([kl.Input((5,)), kl.Dense(3, activation=activation)])
        model.set_weights(weights)
        model.compile(optimizer=ko.SGD(0.1), loss=getattr(who, cls)(from_logits=from_logits))
        history = model.fit(x, y, batch_size=16, epochs=2, verbose=0, shuffle=False).history
        found.append((history["loss"], model.get_weights()[0]))
    np.testing.assert_allclose(found[1][0], found[0][0], rtol=1e-4)
    np.testing.assert_allclose(found[1][1], found[0][1], rtol=1e-4, atol=1e-5)
