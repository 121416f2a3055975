"""The gradient of every loss against differences of its values, in float64."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)
from tinycnn.run import Run, operations

LOSSES = [
    CategoricalCrossentropy(),
    CategoricalCrossentropy(label_smoothing=0.1),
    CategoricalCrossentropy(from_logits=True),
    CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
    SparseCategoricalCrossentropy(),
    SparseCategoricalCrossentropy(from_logits=True),
    BinaryCrossentropy(),
    BinaryCrossentropy(label_smoothing=0.1),
    BinaryCrossentropy(from_logits=True),
    BinaryCrossentropy(from_logits=True, label_smoothing=0.1),
    MeanSquaredError(),
]


def describe(loss):
    return "-".join(str(value) for value in vars(loss).values())


def draw(loss, shape, rng):
    """Draw labels and predictions; probabilities stay clear of where they are clipped."""
    logits = getattr(loss, "from_logits", True)
    y_pred = rng.normal(0, 2, shape) if logits else rng.uniform(0.05, 0.95, shape)
    if isinstance(loss, SparseCategoricalCrossentropy):
        return rng.integers(0, shape[-1], shape[:-1]), y_pred
    # rows that do not sum to 1: the gradient must be that of the formula all the same
    return rng.uniform(0, 1, shape), y_pred


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize("loss", LOSSES, ids=describe)
@settings(max_examples=15, deadline=None)
@given(
    n=st.integers(1, 6),
    inner=st.lists(st.integers(1, 3), max_size=2),
    classes=st.integers(2, 12),
    seed=st.integers(0, 2**32 - 1),
)
def test_loss_gradient_is_the_slope_of_its_values(loss, eager, n, inner, classes, seed):
    rng = np.random.default_rng(seed)
    y_true, y_pred = draw(loss, (n, *inner, classes), rng)
    y_true = loss.prepare(y_true, y_pred.shape, "float64")
    scale = rng.uniform(0.5, 2, n)
    direction = rng.choice([-1.0, 1.0], y_pred.shape)
    run = Run(operations(eager), training=True)

    def total(step):
        values, _ = loss.forward(y_true, y_pred + step * direction, run)
        assert values.shape == (n,)
        return float((scale * values).sum())

    _, saved = loss.forward(y_true, y_pred, run)
    gradient = loss.backward(scale, saved, run)
    assert gradient.shape == y_pred.shape
    numeric = (total(1e-6) - total(-1e-6)) / 2e-6
    size = np.abs(gradient).sum() + abs(total(0))
    assert abs((gradient * direction).sum() - numeric) <= 1e-6 * size


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize("loss", [LOSSES[0], LOSSES[4], LOSSES[6]], ids=describe)
def test_loss_gradient_is_zero_where_the_probability_was_clipped(loss, eager):
    run = Run(operations(eager))
    y_pred = np.array([[0.0, 1.0], [1e-9, 1 - 1e-9]], "float32")
    sparse = isinstance(loss, SparseCategoricalCrossentropy)
    y_true = loss.prepare([0, 0] if sparse else [[1, 0], [1, 0]], y_pred.shape)
    values, saved = loss.forward(y_true, y_pred, run)
    np.testing.assert_allclose(values, -np.log(1e-7), rtol=1e-2)
    np.testing.assert_array_equal(loss.backward(np.ones(2, "float32"), saved, run), np.zeros((2, 2)))


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize("loss", LOSSES, ids=describe)
def test_loss_keeps_float32(loss, eager):
    run = Run(operations(eager))
    y_true, y_pred = draw(loss, (3, 2, 4), np.random.default_rng(0))
    y_pred = y_pred.astype("float32")
    values, saved = loss.forward(loss.prepare(y_true, y_pred.shape), y_pred, run)
    gradient = loss.backward(np.ones(3, "float32"), saved, run)
    assert values.dtype == gradient.dtype == np.float32
