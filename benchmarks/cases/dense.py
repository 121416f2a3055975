"""The fully connected layers, and dropout between them."""

import numpy as np

from benchmarks.cases.arrays import IMAGES, aligned, as_it_is, normal
from benchmarks.cases.case import Case

# Place in the network: inputs and units.
LAYERS = {
    "dense1": (1600, 128),
    "dense2": (128, 10),
    "mnist_cnn dense1": (9216, 128),
    "lenet5 dense1": (400, 120),
    "lenet5 dense2": (120, 84),
    "cifar dense1": (4096, 512),
    "mlp dense1": (784, 512),
    "mlp dense2": (512, 512),
}
RATE, KEY = 0.5, 0x0123456789ABCDEF
HIDDEN = (IMAGES, 128)


def forward(inputs, units):
    return normal(IMAGES, inputs), normal(inputs, units), normal(units)


def backward_weights(inputs, units):
    dkernel, dbias = np.zeros((inputs, units), np.float32), np.zeros(units, np.float32)
    return normal(IMAGES, units), normal(IMAGES, inputs), aligned(dkernel), aligned(dbias)


def torch_forward(torch, x, kernel, bias):
    x, kernel, bias = map(torch.from_numpy, (x, kernel, bias))
    return lambda: torch.addmm(bias, x, kernel), as_it_is


def torch_relu_forward(torch, *arguments):
    call, layout = torch_forward(torch, *arguments)
    return lambda: torch.relu(call()), layout


def torch_backward_weights(torch, dy, x, dkernel, dbias):
    dy, x = torch.from_numpy(dy), torch.from_numpy(x)
    return lambda: (torch.mm(x.t(), dy), dy.sum(0)), lambda returned: returned[0]


def torch_backward_input(torch, dy, kernel):
    dy, kernel = torch.from_numpy(dy), torch.from_numpy(kernel)
    return lambda: torch.mm(dy, kernel.t()), as_it_is


def torch_dropout(torch, x, rate, key):
    x = torch.from_numpy(x)
    return lambda: torch.nn.functional.dropout(x, rate), None


def _cases(place, inputs, units):
    yield Case("dense_forward", place, lambda: forward(inputs, units), torch=torch_forward)
    yield Case("dense_relu_forward", place, lambda: forward(inputs, units), torch=torch_relu_forward)
    yield Case(
        "dense_backward_weights",
        place,
        lambda: backward_weights(inputs, units),
        fills=2,
        torch=torch_backward_weights,
    )
    yield Case(
        "dense_backward_input",
        place,
        lambda: (normal(IMAGES, units), normal(inputs, units)),
        torch=torch_backward_input,
    )


CASES = [
    *(case for place, sizes in LAYERS.items() for case in _cases(place, *sizes)),
    Case("dropout_mask", "dropout", lambda: (HIDDEN, RATE, KEY, "float32")),
    Case("dropout_forward", "dropout", lambda: (normal(*HIDDEN), RATE, KEY), torch=torch_dropout),
    Case("dropout_backward", "dropout", lambda: (normal(*HIDDEN), RATE, KEY)),
]
