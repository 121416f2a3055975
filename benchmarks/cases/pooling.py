"""Pooling, after the second convolution, and over the whole of its output."""

from benchmarks.cases.arrays import IMAGES, aligned, as_it_is, from_torch, gradient, normal, to_torch
from benchmarks.cases.case import Case
from tinycnn import reference

X, Y = (IMAGES, 11, 11, 64), (IMAGES, 5, 5, 64)
WINDOW, STRIDES, PADS = (2, 2), (2, 2), (0, 0, 0, 0)


def winners():
    return aligned(reference.max_pool_forward(normal(*X), WINDOW, STRIDES, PADS)[1])


def torch_max_forward(torch, x, *_):
    x = to_torch(torch, x)
    pool = torch.nn.functional.max_pool2d
    return lambda: pool(x, 2, return_indices=True)[0], from_torch


def torch_average_forward(torch, x, *_):
    x = to_torch(torch, x)
    return lambda: torch.nn.functional.avg_pool2d(x, 2), from_torch


def torch_backward(pool):
    def counterpart(torch, dy, *_):
        function = getattr(torch.nn.functional, pool)
        x = to_torch(torch, normal(*X))  # the images from which the winners come
        call = gradient(torch, lambda x: function(x, 2), [x], to_torch(torch, dy))
        return call, lambda returned: from_torch(returned[0])

    return counterpart


def torch_global_average(torch, x):
    x = to_torch(torch, x)
    return lambda: x.mean((2, 3)), as_it_is


CASES = [
    Case("max_pool_forward", "pool2", lambda: (normal(*X), WINDOW, STRIDES, PADS), torch=torch_max_forward),
    Case(
        "max_pool_backward",
        "pool2",
        lambda: (normal(*Y), winners(), X, WINDOW, STRIDES, PADS),
        torch=torch_backward("max_pool2d"),
    ),
    Case(
        "average_pool_forward",
        "pool2",
        lambda: (normal(*X), WINDOW, STRIDES, PADS),
        torch=torch_average_forward,
    ),
    Case(
        "average_pool_backward",
        "pool2",
        lambda: (normal(*Y), X, WINDOW, STRIDES, PADS),
        torch=torch_backward("avg_pool2d"),
    ),
    Case("global_average_pool_forward", "conv2", lambda: (normal(*X),), torch=torch_global_average),
    Case("global_average_pool_backward", "conv2", lambda: (normal(IMAGES, 64), X)),
]
