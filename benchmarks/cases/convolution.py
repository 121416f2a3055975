"""Convolution, by itself and fused with relu and pooling."""

import numpy as np

from benchmarks.cases.arrays import (
    IMAGES,
    aligned,
    from_torch,
    from_torch_filters,
    gradient,
    normal,
    to_torch,
    to_torch_filters,
)
from benchmarks.cases.case import Case
from tinycnn import reference

STRIDES, PADS, POOL = (1, 1), (0, 0, 0, 0), (2, 2)
# Place in the network: shapes of its input and of its filters.
LAYERS = {
    "conv1": ((IMAGES, 28, 28, 1), (3, 3, 1, 32)),
    "conv2": ((IMAGES, 13, 13, 32), (3, 3, 32, 64)),
}


def forward(x_shape, filters):
    return normal(*x_shape), normal(*filters), normal(filters[3]), STRIDES, PADS


def backward_weights(x_shape, filters):
    return normal(*places(x_shape, filters)), normal(*x_shape), STRIDES, PADS, *gradients(filters)


def backward_input(x_shape, filters):
    return normal(*places(x_shape, filters)), normal(*filters), x_shape, STRIDES, PADS


def fused_backward(x_shape, filters, wants_dx):
    x, kernel, no_bias = normal(*x_shape), normal(*filters), np.zeros(filters[3], np.float32)
    y, winner = reference.conv2d_relu_max_pool_forward(x, kernel, no_bias, STRIDES, PADS, POOL)
    settings = (STRIDES, PADS, POOL, *gradients(filters), wants_dx)
    return normal(*y.shape), aligned(winner), x, kernel, *settings


def columns(x_shape, filters):
    n, oh, ow, _ = places(x_shape, filters)
    size = filters[0] * filters[1] * filters[2]
    return normal(n, oh, ow, size), x_shape, filters[:2], STRIDES, PADS


def places(x_shape, filters):
    n, height, width, _ = x_shape
    return n, height - filters[0] + 1, width - filters[1] + 1, filters[3]


def gradients(filters):
    return aligned(np.zeros(filters, np.float32)), aligned(np.zeros(filters[3], np.float32))


def torch_forward(torch, x, kernel, bias, *_, after=lambda y: y):
    x, kernel, bias = to_torch(torch, x), to_torch_filters(torch, kernel), torch.from_numpy(bias)
    return lambda: after(torch.nn.functional.conv2d(x, kernel, bias)), from_torch


def torch_relu_forward(torch, *arguments):
    return torch_forward(torch, *arguments, after=torch.relu)


def torch_pool_forward(torch, *arguments):
    pool = torch.nn.functional.max_pool2d
    # With the winners, as ours: the backward pass wants them.
    return torch_forward(torch, *arguments, after=lambda y: pool(torch.relu(y), 2, return_indices=True)[0])


def torch_backward(torch, dy, x, kernel, mask):
    """Return what computes the gradients by (x, filters, bias) that the mask asks for."""
    settings = ([kernel.shape[0]], [1, 1], [0, 0], [1, 1], False, [0, 0], 1, mask)
    return lambda: torch.ops.aten.convolution_backward(dy, x, kernel, *settings)


def torch_backward_weights(torch, dy, x, strides, pads, dkernel, dbias):
    dy, x, kernel = to_torch(torch, dy), to_torch(torch, x), to_torch_filters(torch, dkernel)
    call = torch_backward(torch, dy, x, kernel, [False, True, True])
    return call, lambda returned: from_torch_filters(returned[1])


def torch_backward_input(torch, dy, kernel, x_shape, *_):
    dy, kernel = to_torch(torch, dy), to_torch_filters(torch, kernel)
    call = torch_backward(torch, dy, to_torch(torch, normal(*x_shape)), kernel, [True, False, False])
    return call, lambda returned: from_torch(returned[0])


def torch_fused_backward(torch, dy, winner, x, kernel, *settings):
    functional, wants_dx = torch.nn.functional, settings[-1]
    image = to_torch(torch, x)

    def network(kernel, bias, image=image):
        return functional.max_pool2d(torch.relu(functional.conv2d(image, kernel, bias)), 2)

    inputs = [to_torch_filters(torch, kernel), torch.zeros(kernel.shape[3])] + [image] * wants_dx
    call = gradient(torch, network, inputs, to_torch(torch, dy))
    return call, lambda returned: from_torch_filters(returned[0])


def torch_im2col(torch, x, window, *_):
    n, height, width, channels = x.shape
    oh, ow = height - window[0] + 1, width - window[1] + 1
    x = to_torch(torch, x)

    def ours(y):
        y = y.reshape(n, channels, *window, oh, ow)
        return y.permute(0, 4, 5, 2, 3, 1).reshape(n, oh, ow, -1)

    return lambda: torch.nn.functional.unfold(x, window), ours


def _cases(place, x_shape, filters):
    shapes = x_shape, filters
    wants_dx = place != "conv1"  # nobody needs the gradient by the image itself
    yield Case("im2col", place, lambda: (normal(*x_shape), filters[:2], STRIDES, PADS), torch=torch_im2col)
    yield Case("col2im", place, lambda: columns(*shapes))
    yield Case("conv2d_forward", place, lambda: forward(*shapes), torch=torch_forward)
    yield Case(
        "conv2d_backward_weights",
        place,
        lambda: backward_weights(*shapes),
        fills=4,
        torch=torch_backward_weights,
    )
    yield Case("conv2d_backward_input", place, lambda: backward_input(*shapes), torch=torch_backward_input)
    yield Case("conv2d_relu_forward", place, lambda: forward(*shapes), torch=torch_relu_forward)
    yield Case(
        "conv2d_relu_max_pool_forward",
        place,
        lambda: (*forward(*shapes), POOL),
        torch=torch_pool_forward,
    )
    yield Case(
        "conv2d_relu_max_pool_backward",
        place,
        lambda: fused_backward(*shapes, wants_dx),
        fills=7,
        torch=torch_fused_backward,
    )


CASES = [case for place, shapes in LAYERS.items() for case in _cases(place, *shapes)]
