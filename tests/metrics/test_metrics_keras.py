"""Metrics against Keras, in batches of different sizes and with weights."""

import numpy as np
import pytest

from tinycnn import metrics

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("BinaryAccuracy", "binary"),
        ("BinaryAccuracy", "questions"),
        ("CategoricalAccuracy", "one-hot"),
        ("CategoricalAccuracy", "one-hot pixels"),
        ("SparseCategoricalAccuracy", "sparse"),
        ("SparseCategoricalAccuracy", "column"),
        ("SparseCategoricalAccuracy", "pixels"),
        ("Accuracy", "binary"),
    ],
)
def test_metric_is_that_of_keras(name, kind, weighted):
    keras = pytest.importorskip("keras")
    ours, theirs = getattr(metrics, name)(), getattr(keras.metrics, name)()
    rng = np.random.default_rng(0)
    for n in (7, 3):
        labels = rng.integers(0, 3, n)
        pixels = rng.integers(0, 3, (n, 4))
        y_true, y_pred = {
            "binary": (labels[:, None] > 0, rng.integers(0, 2, (n, 1))),
            "questions": (rng.integers(0, 2, (n, 5)), rng.random((n, 5))),
            "one-hot": (np.eye(3)[labels], rng.random((n, 3))),
            "one-hot pixels": (np.eye(3)[pixels], rng.random((n, 4, 3))),
            "sparse": (labels, rng.random((n, 3))),
            "column": (labels[:, None], rng.random((n, 3))),
            "pixels": (pixels, rng.random((n, 4, 3))),
        }[kind]
        y_true, y_pred = y_true.astype("float32"), y_pred.astype("float32")
        weights = rng.uniform(0.5, 2, n).astype("float32") if weighted else None
        ours.update_state(y_true, y_pred, weights)
        theirs.update_state(y_true, y_pred, weights)
    assert ours.result() == pytest.approx(float(theirs.result()), rel=1e-6)
