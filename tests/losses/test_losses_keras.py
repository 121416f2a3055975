"""Values and gradients against Keras on TensorFlow."""

import numpy as np
import pytest

from tinycnn import losses
from tinycnn.run import Run, operations

pytestmark = pytest.mark.keras

CASES = [
    ("CategoricalCrossentropy", {}),
    ("CategoricalCrossentropy", {"label_smoothing": 0.1}),
    ("CategoricalCrossentropy", {"from_logits": True}),
    ("CategoricalCrossentropy", {"from_logits": True, "label_smoothing": 0.2}),
    ("SparseCategoricalCrossentropy", {}),
    ("SparseCategoricalCrossentropy", {"from_logits": True}),
    ("BinaryCrossentropy", {}),
    ("BinaryCrossentropy", {"label_smoothing": 0.1}),
    ("BinaryCrossentropy", {"from_logits": True}),
    ("MeanSquaredError", {}),
]


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize("shape", [(6, 5), (4, 3, 5)])
@pytest.mark.parametrize(("name", "arguments"), CASES)
def test_loss_and_gradient_are_those_of_keras(keras, tf, name, arguments, shape, eager):
    rng = np.random.default_rng(3)
    y_pred = rng.uniform(0.05, 0.6, shape)
    if arguments.get("from_logits") or name == "MeanSquaredError":
        y_pred = rng.normal(0, 3, shape)
    else:
        y_pred[0, ..., 0] = 0.0  # clipped
        y_pred[1] = 1e-9  # clipped, or not any more once divided by the sum
    y_pred = y_pred.astype("float32")
    labels = rng.integers(0, 5, shape[:-1])
    y_true = labels if name.startswith("Sparse") else np.eye(5, dtype="float32")[labels]
    weights = rng.uniform(0.5, 2, shape[0]).astype("float32")

    ours = getattr(losses, name)(**arguments)
    run = Run(operations(eager))
    prepared = ours.prepare(y_true, y_pred.shape)
    values, saved = ours.forward(prepared, y_pred, run)
    gradient = ours.backward(weights / len(weights), saved, run)

    variable = tf.constant(y_pred)
    theirs = getattr(keras.losses, name)(**arguments)
    spread = weights if len(shape) == 2 else np.repeat(weights[:, None], shape[1], axis=1)
    with tf.GradientTape() as tape:
        tape.watch(variable)
        total = theirs(y_true, variable, sample_weight=spread)
    expected = tape.gradient(total, variable).numpy()

    assert float((values * weights).mean()) == pytest.approx(float(total), rel=1e-5)
    assert ours(y_true, y_pred) == pytest.approx(float(theirs(y_true, y_pred)), rel=1e-5)
    np.testing.assert_allclose(gradient, expected, rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize(
    "name",
    [
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "binary_crossentropy",
        "mean_squared_error",
    ],
)
@pytest.mark.parametrize("shape", [(5,), (4, 5), (4, 3, 5)])
def test_function_form_returns_the_values_of_keras(keras, name, shape):
    rng = np.random.default_rng(3)
    y_pred = rng.uniform(0.05, 0.6, shape).astype("float32")
    labels = rng.integers(0, 5, shape[:-1])
    y_true = labels if name.startswith("sparse") else np.eye(5, dtype="float32")[labels]
    expected = np.asarray(getattr(keras.losses, name)(y_true, y_pred))
    received = getattr(losses, name)(y_true, y_pred)
    assert received.shape == expected.shape
    np.testing.assert_allclose(received, expected, rtol=1e-5)
