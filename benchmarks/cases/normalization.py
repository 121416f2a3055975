"""Batch normalization after the convolutions of ``cifar_bn``, by itself and fused."""

import numpy as np

from benchmarks.cases.arrays import IMAGES, aligned, from_torch, gradient, normal, to_torch
from benchmarks.cases.case import Case
from tinycnn import reference

PLACES = {"cifar_bn conv2": (IMAGES, 32, 32, 32), "cifar_bn conv4": (IMAGES, 16, 16, 64)}
POOL = (2, 2)
FILTERS = (3, 3, 64, 64)
EPSILON = 1e-3


def statistics(x):
    """Return mean and deviation of each channel."""
    count, mean, squares = reference.batch_norm_statistics(x)
    return mean, np.sqrt(squares / count + EPSILON)


def learned(channels):
    """Return gamma and beta."""
    gamma, beta = np.random.default_rng(0).standard_normal((2, channels), dtype=np.float32)
    return aligned(gamma), aligned(beta)


def forward(shape):
    x = normal(*shape)
    return x, *statistics(x), *learned(shape[3])


def gradients(shape):
    """Return dy, which is not x."""
    return aligned(normal(*shape)[::-1])


def backward(shape):
    """Return dy, x, its statistics, gamma and beta, and the means of the sums."""
    found, dy = forward(shape), gradients(shape)
    return dy, *found, reference.batch_norm_sums(dy, *found[:3]) / dy[..., 0].size


def relu_means(shape):
    found, dy = forward(shape), gradients(shape)
    return dy, *found, reference.batch_norm_relu_sums(dy, *found) / dy[..., 0].size


def pooled(shape):
    """Return dy and winner of the pool, x and its statistics."""
    found = forward(shape)
    y, winner = reference.batch_norm_relu_max_pool_forward(*found, POOL)
    return normal(*y.shape), aligned(winner), *found


def pooled_backward(shape):
    dy, winner, x, mean, deviation, gamma, _ = pooled(shape)
    sums = reference.batch_norm_relu_max_pool_sums(dy, winner, x, mean, deviation, POOL)
    return dy, winner, x, mean, deviation, gamma, sums / x[..., 0].size, POOL


def folding():
    channels = FILTERS[3]
    variance = np.abs(normal(channels)) + 1
    return normal(*FILTERS), normal(channels), normal(channels), variance, *learned(channels), EPSILON


def torch_normalize(torch, gamma, beta, after):
    gamma, beta = torch.from_numpy(gamma), torch.from_numpy(beta)

    def function(x):
        return after(torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=EPSILON))

    return function


def torch_forward(after=None):
    # With the statistics, which ours takes from an operation of its own.
    def counterpart(torch, x, mean, deviation, gamma, beta, *_):
        function = torch_normalize(torch, gamma, beta, after(torch) if after else lambda y: y)
        x = to_torch(torch, x)
        return lambda: function(x), from_torch

    return counterpart


def torch_backward(after=None):
    # With the sums, likewise.
    def counterpart(torch, dy, x, mean, deviation, gamma, beta, *_):
        function = torch_normalize(torch, gamma, beta, after(torch) if after else lambda y: y)
        call = gradient(torch, function, [to_torch(torch, x)], to_torch(torch, dy))
        return call, lambda returned: from_torch(returned[0])

    return counterpart


def torch_backward_plain(torch, dy, x, mean, deviation, gamma, means):
    return torch_backward()(torch, dy, x, mean, deviation, gamma, np.zeros_like(gamma))


def relu(torch):
    return torch.relu


def relu_max_pool(torch):
    return lambda y: torch.nn.functional.max_pool2d(torch.relu(y), POOL)


def _cases(place, shape):
    def case(op, arguments, torch=None):
        return Case(f"batch_norm_{op}", place, arguments, torch=torch)

    yield case("statistics", lambda: (normal(*shape),))
    yield case("forward", lambda: forward(shape), torch_forward())
    yield case("sums", lambda: backward(shape)[:4])
    yield case("backward", lambda: (*backward(shape)[:5], backward(shape)[6]), torch_backward_plain)
    yield case("relu_forward", lambda: forward(shape), torch_forward(relu))
    yield case("relu_sums", lambda: backward(shape)[:6])
    yield case("relu_backward", lambda: relu_means(shape), torch_backward(relu))
    yield case("relu_max_pool_forward", lambda: (*forward(shape), POOL), torch_forward(relu_max_pool))
    yield case("relu_max_pool_sums", lambda: (*pooled(shape)[:5], POOL))
    yield case("relu_max_pool_backward", lambda: pooled_backward(shape))


def two_parts():
    shape = PLACES["cifar_bn conv4"]
    return tuple(reference.batch_norm_statistics(part) for part in (normal(*shape), gradients(shape)[:3]))


CASES = [
    *(case for place, shape in PLACES.items() for case in _cases(place, shape)),
    Case("merge_statistics", "cifar_bn conv4", two_parts),
    Case("fold_batch_norm", "cifar_bn conv4", folding),
]
