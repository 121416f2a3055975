"""Convolution, by itself and fused with relu and pooling."""

from dataclasses import dataclass

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

STRIDES, POOL = (1, 1), (2, 2)
PLAIN = ("conv2d_forward", "conv2d_backward_weights", "conv2d_backward_input")
RELU, POOLED = "conv2d_relu_forward", ("conv2d_relu_max_pool_forward", "conv2d_relu_max_pool_backward")
COLUMNS = "im2col", "col2im"


@dataclass(frozen=True)
class Layer:
    """A convolution of a network: shapes of its images and filters, and what is timed."""

    side: int
    channels: int
    filters: int
    ops: tuple
    size: int = 3
    same: bool = False

    @property
    def x(self):
        return IMAGES, self.side, self.side, self.channels

    @property
    def kernel(self):
        return self.size, self.size, self.channels, self.filters

    @property
    def pads(self):
        return (self.size // 2 if self.same else 0,) * 4

    @property
    def y(self):
        side = self.side + 2 * self.pads[0] - self.size + 1
        return IMAGES, side, side, self.filters


# By their place in a network; without a name before it, that of the example.
LAYERS = {
    "conv1": Layer(28, 1, 32, (*COLUMNS, *PLAIN, RELU, *POOLED)),
    "conv2": Layer(13, 32, 64, (*COLUMNS, *PLAIN, RELU, *POOLED)),
    "mnist_cnn conv2": Layer(26, 32, 64, (*PLAIN, *POOLED)),
    "lenet5 conv1": Layer(28, 1, 6, PLAIN[:2], 5, same=True),
    "lenet5 conv2": Layer(14, 6, 16, PLAIN, 5),
    "autoencoder last": Layer(28, 32, 1, PLAIN[:2], same=True),
    "cifar conv1": Layer(32, 3, 32, (*PLAIN[:2], RELU), same=True),
    "cifar conv2": Layer(32, 32, 32, (*PLAIN, *POOLED), same=True),
    "cifar conv3": Layer(16, 32, 64, (*PLAIN, RELU), same=True),
    "cifar conv4": Layer(16, 64, 64, (*PLAIN, *POOLED), same=True),
}


def forward(layer):
    return normal(*layer.x), normal(*layer.kernel), normal(layer.filters), STRIDES, layer.pads


def backward_weights(layer):
    return normal(*layer.y), normal(*layer.x), STRIDES, layer.pads, *gradients(layer)


def backward_input(layer):
    return normal(*layer.y), normal(*layer.kernel), layer.x, STRIDES, layer.pads


def fused_backward(layer):
    x, kernel, no_bias = normal(*layer.x), normal(*layer.kernel), np.zeros(layer.filters, np.float32)
    y, winner = reference.conv2d_relu_max_pool_forward(x, kernel, no_bias, STRIDES, layer.pads, POOL)
    wants_dx = layer.channels > 3  # nobody needs the gradient by the image itself
    settings = (STRIDES, layer.pads, POOL, *gradients(layer), wants_dx)
    return normal(*y.shape), aligned(winner), x, kernel, *settings


def windows(layer):
    return normal(*layer.x), layer.kernel[:2], STRIDES, layer.pads


def columns(layer):
    size = layer.size**2 * layer.channels
    return normal(*layer.y[:3], size), layer.x, layer.kernel[:2], STRIDES, layer.pads


def gradients(layer):
    return aligned(np.zeros(layer.kernel, np.float32)), aligned(np.zeros(layer.filters, np.float32))


def torch_forward(torch, x, kernel, bias, strides, pads, *_, after=lambda y: y):
    x, kernel, bias = to_torch(torch, x), to_torch_filters(torch, kernel), torch.from_numpy(bias)
    return lambda: after(torch.nn.functional.conv2d(x, kernel, bias, padding=pads[0])), from_torch


def torch_relu_forward(torch, *arguments):
    return torch_forward(torch, *arguments, after=torch.relu)


def torch_pool_forward(torch, *arguments):
    pool = torch.nn.functional.max_pool2d
    # With the winners, as ours: the backward pass wants them.
    return torch_forward(torch, *arguments, after=lambda y: pool(torch.relu(y), 2, return_indices=True)[0])


def torch_backward(torch, dy, x, kernel, pads, mask):
    """Return what computes the gradients by (x, filters, bias) that the mask asks for."""
    settings = ([kernel.shape[0]], [1, 1], [pads[0], pads[0]], [1, 1], False, [0, 0], 1, mask)
    return lambda: torch.ops.aten.convolution_backward(dy, x, kernel, *settings)


def torch_backward_weights(torch, dy, x, strides, pads, dkernel, dbias):
    dy, x, kernel = to_torch(torch, dy), to_torch(torch, x), to_torch_filters(torch, dkernel)
    call = torch_backward(torch, dy, x, kernel, pads, [False, True, True])
    return call, lambda returned: from_torch_filters(returned[1])


def torch_backward_input(torch, dy, kernel, x_shape, strides, pads):
    dy, kernel = to_torch(torch, dy), to_torch_filters(torch, kernel)
    call = torch_backward(torch, dy, to_torch(torch, normal(*x_shape)), kernel, pads, [True, False, False])
    return call, lambda returned: from_torch(returned[0])


def torch_fused_backward(torch, dy, winner, x, kernel, strides, pads, *settings):
    functional, wants_dx = torch.nn.functional, settings[-1]
    image = to_torch(torch, x)

    def network(kernel, bias, image=image):
        z = functional.conv2d(image, kernel, bias, padding=pads[0])
        return functional.max_pool2d(torch.relu(z), 2)

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


# For each operation: its arguments, its counterpart, and which argument it fills.
OPERATIONS = {
    "im2col": (windows, torch_im2col, None),
    "col2im": (columns, None, None),
    "conv2d_forward": (forward, torch_forward, None),
    "conv2d_backward_weights": (backward_weights, torch_backward_weights, 4),
    "conv2d_backward_input": (backward_input, torch_backward_input, None),
    "conv2d_relu_forward": (forward, torch_relu_forward, None),
    "conv2d_relu_max_pool_forward": (lambda layer: (*forward(layer), POOL), torch_pool_forward, None),
    "conv2d_relu_max_pool_backward": (fused_backward, torch_fused_backward, 7),
}


def _case(op, place, layer):
    arguments, torch, fills = OPERATIONS[op]
    return Case(op, place, lambda: arguments(layer), fills=fills, torch=torch)


CASES = [_case(op, place, layer) for place, layer in LAYERS.items() for op in layer.ops]
