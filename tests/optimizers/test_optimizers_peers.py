"""Where ten steps lead, against PyTorch and Keras."""

import numpy as np
import pytest

from tinycnn import optimizers
from tinycnn.run import operations

KERAS = [
    ("Adam", {"learning_rate": 0.01}),
    ("Adam", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.1}),
    ("SGD", {"learning_rate": 0.1}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    ("RMSprop", {"learning_rate": 0.01}),
    ("RMSprop", {"learning_rate": 0.01, "rho": 0.5, "epsilon": 0.1}),
    ("RMSprop", {"learning_rate": 0.01, "momentum": 0.5, "centered": True}),
]
TORCH = [
    # epsilon enters at another place there: with one too small to matter all agree
    ("Adam", {"learning_rate": 0.01, "epsilon": 1e-30}, {"lr": 0.01, "eps": 1e-30}),
    ("SGD", {"learning_rate": 0.1}, {"lr": 0.1}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9}, {"lr": 0.1, "momentum": 0.9}),
    (
        "SGD",
        {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
        {"lr": 0.1, "momentum": 0.9, "nesterov": True},
    ),
    ("RMSprop", {"learning_rate": 0.01, "epsilon": 1e-30}, {"lr": 0.01, "alpha": 0.9, "eps": 1e-30}),
    (
        "RMSprop",
        {"learning_rate": 0.01, "rho": 0.8, "momentum": 0.5, "epsilon": 1e-30},
        {"lr": 0.01, "alpha": 0.8, "momentum": 0.5, "eps": 1e-30},
    ),
]


def ours(name, settings, start, grads, eager):
    params = start.copy()
    optimizer = getattr(optimizers, name)(**settings)
    for g in grads:
        optimizer.apply(params, g, operations(eager))
    return params


def problem(dtype):
    rng = np.random.default_rng(5)
    return rng.normal(size=37).astype(dtype), rng.normal(size=(10, 37)).astype(dtype)


@pytest.mark.keras
@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize(("name", "settings"), KERAS)
def test_ten_steps_lead_where_keras_leads(name, settings, eager):
    keras = pytest.importorskip("keras")
    start, grads = problem("float32")
    variable = keras.Variable(start)
    theirs = getattr(keras.optimizers, name)(**settings)
    for g in grads:
        theirs.apply([g], [variable])
    received = ours(name, settings, start, grads, eager)
    # Keras computes 1 - 0.999**t in float32: four digits of it are right at the first step
    np.testing.assert_allclose(received - start, np.asarray(variable) - start, rtol=1e-4, atol=1e-6)


@pytest.mark.torch
@pytest.mark.parametrize("eager", [True, False], ids=["reference", "kernels"])
@pytest.mark.parametrize(("name", "settings", "names_there"), TORCH)
def test_ten_steps_lead_where_pytorch_leads(name, settings, names_there, eager):
    torch = pytest.importorskip("torch")
    start, grads = problem("float64")
    parameter = torch.nn.Parameter(torch.tensor(start))
    theirs = getattr(torch.optim, name)([parameter], **names_there)
    for g in grads:
        parameter.grad = torch.tensor(g)
        theirs.step()
    received = ours(name, settings, start, grads, eager)
    np.testing.assert_allclose(received, parameter.detach().numpy(), rtol=1e-11)
