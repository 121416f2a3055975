"""Layers against PyTorch in float64: the same numbers almost to the last bit."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from peers_compare import IMAGES, PAIR, SEED, assert_close, fits, numbers, our_pass, weights_for

from tinycnn import layers

pytestmark = pytest.mark.torch
some = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=[False, True], ids=["kernels", "reference"])
def eager(request):
    return request.param


def channels_first(torch, function):
    """A function of PyTorch's images, made one of ours."""
    return lambda x, *weights: function(x.permute(0, 3, 1, 2), *weights).permute(0, 2, 3, 1)


def compare(torch, layer, function, shape, seed, eager, training=False):
    """Hold a layer of ours to a function of tensors, ``function(x, *weights)``."""
    (x,) = numbers(seed, shape)
    layer.ensure_built((None, *shape[1:]))
    layer.set_weights(weights_for(layer, seed + 1))
    tensors = [torch.tensor(a, requires_grad=True) for a in (x, *layer.get_weights())]
    y = function(*tensors)
    (dy,) = numbers(seed + 2, tuple(y.shape))
    (y * torch.tensor(dy)).sum().backward()
    our_y, our_dx, our_dw = our_pass(layer, x, dy, eager, training)
    assert_close(our_y, y.detach().numpy(), 1e-13)
    learned = [tensor for tensor in tensors if tensor.grad is not None]
    for mine, tensor in zip([our_dx, *our_dw], learned, strict=True):
        assert_close(mine, tensor.grad.numpy(), 1e-13)


@some
@given(st.integers(1, 5), PAIR, st.tuples(st.integers(1, 3), st.integers(1, 3)), st.booleans(), IMAGES, SEED)
def test_convolution(torch, eager, filters, kernel_size, strides, use_bias, shape, seed):
    assume(fits(shape, kernel_size, "valid"))
    layer = layers.Conv2D(filters, kernel_size, strides, use_bias=use_bias, dtype="float64")

    def function(x, kernel, bias=None):
        return torch.nn.functional.conv2d(x, kernel.permute(3, 2, 0, 1).contiguous(), bias, strides)

    compare(torch, layer, channels_first(torch, function), shape, seed, eager)


@some
@given(st.tuples(st.sampled_from([1, 3, 5]), st.sampled_from([1, 3, 5])), IMAGES, SEED)
def test_convolution_of_the_same_size(torch, eager, kernel_size, shape, seed):
    layer = layers.Conv2D(3, kernel_size, padding="same", dtype="float64")

    def function(x, kernel, bias):
        return torch.nn.functional.conv2d(x, kernel.permute(3, 2, 0, 1).contiguous(), bias, padding="same")

    compare(torch, layer, channels_first(torch, function), shape, seed, eager)


@some
@given(st.sampled_from(["max", "avg"]), PAIR, st.one_of(st.none(), PAIR), IMAGES, SEED)
def test_pooling(torch, eager, kind, pool_size, strides, shape, seed):
    assume(fits(shape, pool_size, "valid"))
    cls = {"max": layers.MaxPooling2D, "avg": layers.AveragePooling2D}[kind]
    pool = getattr(torch.nn.functional, f"{kind}_pool2d")
    function = channels_first(torch, lambda x: pool(x, pool_size, strides))
    compare(torch, cls(pool_size, strides, dtype="float64"), function, shape, seed, eager)


@some
@given(st.integers(1, 6), st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple), SEED)
def test_dense(torch, eager, units, shape, seed):
    layer = layers.Dense(units, dtype="float64")
    compare(torch, layer, lambda x, kernel, bias: x @ kernel + bias, shape, seed, eager)


@pytest.mark.parametrize("name", ["relu", "sigmoid", "tanh", "softmax"])
def test_activations(torch, eager, name):
    function = {"softmax": lambda x: torch.softmax(x, -1)}.get(name) or getattr(torch, name)
    compare(torch, layers.Activation(name, dtype="float64"), function, (3, 4, 5), 1, eager)


def test_global_average_pooling(torch, eager):
    layer = layers.GlobalAveragePooling2D(dtype="float64")
    compare(torch, layer, lambda x: x.mean(dim=(1, 2)), (2, 5, 4, 3), 1, eager)


@some
@given(st.floats(1e-5, 1), st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple), SEED)
def test_batch_normalization_in_training(torch, eager, epsilon, shape, seed):
    assume(np.prod(shape[:-1]) > 1)  # PyTorch refuses a single number, which is its own mean
    layer = layers.BatchNormalization(epsilon=epsilon, dtype="float64")

    def function(x, gamma, beta, mean, variance):
        rows = x.reshape(-1, x.shape[-1])
        return torch.nn.functional.batch_norm(rows, None, None, gamma, beta, True, eps=epsilon).reshape(
            x.shape
        )

    compare(torch, layer, function, shape, seed, eager, training=True)


@some
@given(st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple), SEED)
def test_batch_normalization_outside_training(torch, eager, shape, seed):
    def function(x, gamma, beta, mean, variance):
        rows = x.reshape(-1, x.shape[-1])
        y = torch.nn.functional.batch_norm(
            rows, mean.detach(), variance.detach(), gamma, beta, False, eps=1e-3
        )
        return y.reshape(x.shape)

    compare(torch, layers.BatchNormalization(dtype="float64"), function, shape, seed, eager)


@pytest.mark.parametrize(
    ("settings", "function"),
    [
        ({"max_value": 1.0}, lambda torch, x: x.clamp(0, 1)),
        ({"negative_slope": 0.1}, lambda torch, x: torch.nn.functional.leaky_relu(x, 0.1)),
        ({"threshold": 0.7}, lambda torch, x: torch.nn.functional.threshold(x, 0.7, 0)),
    ],
)
def test_relu_with_its_variations(torch, eager, settings, function):
    layer = layers.ReLU(**settings, dtype="float64")
    compare(torch, layer, lambda x: function(torch, x), (3, 4, 5), 1, eager)


def test_images_one_by_one_are_the_batch(torch, eager):
    (x,) = numbers(0, (4, 6, 6, 2))
    layer = layers.Conv2D(3, 3, padding="same", dtype="float64")
    whole = our_pass(layer, x, np.ones((4, 6, 6, 3)), eager)[0]
    parts = [our_pass(layer, x[i : i + 1], np.ones((1, 6, 6, 3)), eager)[0] for i in range(4)]
    assert_close(np.concatenate(parts), whole, 1e-13)
