"""Whole models with their losses: what training goes by."""

import numpy as np
import pytest
from gradients_slopes import assert_slopes, prepared
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn import kernels, layers, losses, reference
from tinycnn.checking.gradcheck import made_input
from tinycnn.engine.program import Program
from tinycnn.run import Run

CLASSES = 4
# The last activation, the loss, and whether its labels are class numbers.
ENDS = [
    ("softmax", losses.CategoricalCrossentropy(), False),
    ("softmax", losses.SparseCategoricalCrossentropy(), True),
    (None, losses.CategoricalCrossentropy(from_logits=True), False),
    (None, losses.SparseCategoricalCrossentropy(from_logits=True), True),
    ("softmax", losses.CategoricalCrossentropy(label_smoothing=0.1), False),
    ("sigmoid", losses.BinaryCrossentropy(), False),
    (None, losses.MeanSquaredError(), False),
]


def network(conv, pooling, dropout, activation, normalization=False):
    """A small network of the usual form; normalized before relu, after it, and between rows."""
    d = {"dtype": "float64"}
    if normalization:
        return [
            layers.BatchNormalization(**d),
            layers.Conv2D(8, 3, padding="same", use_bias=False, **d),
            *([layers.BatchNormalization(**d), layers.ReLU(**d)] if conv else [layers.ReLU(**d)]),
            pooling(**d),
            layers.Conv2D(3, 2, activation="relu", **d),
            *([layers.BatchNormalization(scale=False, **d)] if conv == 2 else []),
            layers.Flatten(**d),
            layers.Dense(7, **d),
            layers.BatchNormalization(center=False, **d),
            *([layers.Dropout(0.4, **d)] if dropout else []),
            layers.Dense(CLASSES, activation=activation, **d),
        ]
    stack = [layers.Conv2D(8, 3, padding="same", activation="relu", **d)] if conv else []
    if conv == 2:
        stack += [layers.MaxPooling2D(**d), layers.Conv2D(3, 2, activation="relu", **d)]
    stack += [pooling(**d), layers.Flatten(**d), layers.Dense(7, activation="relu", **d)]
    stack += [layers.Dropout(0.4, **d)] if dropout else []
    return [*stack, layers.Dense(CLASSES, activation=activation, **d)]


@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize("end", ENDS, ids=lambda end: f"{end[1].name}-{end[0]}")
@settings(max_examples=10)
@given(
    n=st.integers(1, 3),
    size=st.integers(6, 8),
    channels=st.integers(1, 2),
    conv=st.integers(0, 2),
    pooling=st.sampled_from([layers.MaxPooling2D, layers.AveragePooling2D]),
    dropout=st.booleans(),
    normalization=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
def test_gradients_of_the_loss(end, eager, n, size, channels, conv, pooling, dropout, normalization, seed):
    activation, loss, sparse = end
    rng = np.random.default_rng(seed)
    stack = network(conv, pooling, dropout, activation, normalization)
    x = made_input((n, size, size, channels), rng)
    output_shape = prepared(stack, x.shape, rng)
    labels = rng.integers(0, CLASSES, n)
    y = loss.prepare(labels if sparse else np.eye(CLASSES)[labels], output_shape, np.float64)
    scale = rng.uniform(0.5, 2, n) / n
    program = Program(stack, loss, plain=eager)
    new_run = lambda: Run(reference if eager else kernels, training=True, batch=(1, 2, 3))  # noqa: E731

    def value():
        z, _ = program.forward(x, new_run())
        return float((program.loss.forward(y, z, new_run())[0] * scale).sum())

    grads = {s: {name: np.full_like(w, np.nan) for name, w in s.learned_weights.items()} for s in stack}
    _, _, dx = program.loss_and_gradient(x, y, scale, grads, new_run(), to_input=True)
    weights = [
        (f"{s.name}/{name}", weight, grads[s][name])
        for s in stack
        for name, weight in s.learned_weights.items()
    ]
    assert_slopes(value, [("input", x, dx), *weights], rng)


@pytest.mark.parametrize("normalization", [False, True])
@pytest.mark.parametrize("end", ENDS, ids=lambda end: f"{end[1].name}-{end[0]}")
def test_the_program_of_fused_steps_is_layer_by_layer_the_same(end, normalization):
    """Loss, predictions and all gradients: fused on kernels against plain on the reference."""
    activation, loss, sparse = end
    rng = np.random.default_rng(0)
    stack = network(2, layers.MaxPooling2D, True, activation, normalization)
    x = made_input((5, 8, 8, 2), rng)
    output_shape = prepared(stack, x.shape, rng)
    labels = rng.integers(0, CLASSES, 5)
    y = loss.prepare(labels if sparse else np.eye(CLASSES)[labels], output_shape, np.float64)
    results = []
    for eager, ops in [(True, reference), (False, kernels)]:
        grads = {s: {name: np.full_like(w, np.nan) for name, w in s.learned_weights.items()} for s in stack}
        run = Run(ops, training=True, batch=(1, 2, 3))
        found = Program(stack, loss, plain=eager).loss_and_gradient(
            x, y, np.full(5, 0.2), grads, run, to_input=True
        )
        results.append([*found, *(g for s in stack for g in grads[s].values())])
    for plain, fused in zip(*results, strict=True):
        np.testing.assert_allclose(fused, plain, rtol=1e-9, atol=1e-12)
