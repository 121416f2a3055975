"""Pooling, by windows and over the whole of the images."""

from benchmarks.cases.arrays import IMAGES, aligned, as_it_is, from_torch, gradient, normal, to_torch
from benchmarks.cases.case import Case
from tinycnn import reference

MAX = {"pool2": (IMAGES, 11, 11, 64), "cifar pool1": (IMAGES, 32, 32, 32)}
AVERAGE = {
    "pool2": (IMAGES, 11, 11, 64),
    "lenet5 pool1": (IMAGES, 28, 28, 6),
    "lenet5 pool2": (IMAGES, 10, 10, 16),
}
GLOBAL = {"conv2": (IMAGES, 11, 11, 64), "cifar_bn pool2": (IMAGES, 8, 8, 64)}
HOW = (2, 2), (2, 2), (0, 0, 0, 0)  # window, strides, pads


def pooled(x):
    return x[0], x[1] // 2, x[2] // 2, x[3]


def winners(x):
    return aligned(reference.max_pool_forward(normal(*x), *HOW)[1])


def torch_max_forward(torch, x, *_):
    x = to_torch(torch, x)
    pool = torch.nn.functional.max_pool2d
    return lambda: pool(x, 2, return_indices=True)[0], from_torch


def torch_average_forward(torch, x, *_):
    x = to_torch(torch, x)
    return lambda: torch.nn.functional.avg_pool2d(x, 2), from_torch


def torch_backward(pool, images):
    def counterpart(torch, dy, *_):
        function = getattr(torch.nn.functional, pool)
        x = to_torch(torch, normal(*images))  # from which the winners come
        call = gradient(torch, lambda x: function(x, 2), [x], to_torch(torch, dy))
        return call, lambda returned: from_torch(returned[0])

    return counterpart


def torch_global_average(torch, x):
    x = to_torch(torch, x)
    return lambda: x.mean((2, 3)), as_it_is


def _max(place, x):
    yield Case("max_pool_forward", place, lambda: (normal(*x), *HOW), torch=torch_max_forward)
    yield Case(
        "max_pool_backward",
        place,
        lambda: (normal(*pooled(x)), winners(x), x, *HOW),
        torch=torch_backward("max_pool2d", x),
    )


def _average(place, x):
    yield Case("average_pool_forward", place, lambda: (normal(*x), *HOW), torch=torch_average_forward)
    yield Case(
        "average_pool_backward",
        place,
        lambda: (normal(*pooled(x)), x, *HOW),
        torch=torch_backward("avg_pool2d", x),
    )


def _global(place, x):
    yield Case("global_average_pool_forward", place, lambda: (normal(*x),), torch=torch_global_average)
    yield Case("global_average_pool_backward", place, lambda: (normal(x[0], x[3]), x))


CASES = [
    case
    for make, places in ((_max, MAX), (_average, AVERAGE), (_global, GLOBAL))
    for place, x in places.items()
    for case in make(place, x)
]
