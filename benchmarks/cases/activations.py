"""Activations: over the outputs of convolutions and of dense layers."""

from benchmarks.cases.arrays import IMAGES, aligned, as_it_is, normal
from benchmarks.cases.case import Case
from tinycnn import reference

PLACES = {"conv2": (IMAGES, 11, 11, 64), "dense1": (IMAGES, 128)}
MORE = {
    "relu": {"cifar conv1": (IMAGES, 32, 32, 32), "mlp dense1": (IMAGES, 512)},
    "tanh": {"lenet5 conv1": (IMAGES, 28, 28, 6), "lenet5 conv2": (IMAGES, 10, 10, 16)},
}
OUTPUT = (IMAGES, 10)


def backward(name, shape):
    """Return dy and y; values of dy and of what y comes from are not the same."""
    y = getattr(reference, f"{name}_forward")(normal(*shape))
    return aligned(normal(*shape)[::-1]), aligned(y)


def torch_forward(name):
    def counterpart(torch, z):
        z, function = torch.from_numpy(z), getattr(torch, name)
        return lambda: function(z), as_it_is

    return counterpart


def torch_softmax(torch, z):
    z = torch.from_numpy(z)
    return lambda: torch.softmax(z, 1), as_it_is


def torch_backward(function, *settings):
    """Return the counterpart that is ``aten.<function>(dy, y, *settings)``."""

    def counterpart(torch, dy, y):
        dy, y = torch.from_numpy(dy), torch.from_numpy(y)
        return lambda: getattr(torch.ops.aten, function)(dy, y, *settings), as_it_is

    return counterpart


def torch_softmax_backward(torch, dy, y):
    return torch_backward("_softmax_backward_data", 1, torch.float32)(torch, dy, y)


BACKWARD = {
    "relu": torch_backward("threshold_backward", 0),
    "sigmoid": torch_backward("sigmoid_backward"),
    "tanh": torch_backward("tanh_backward"),
}


def _cases(name, place, shape):
    yield Case(f"{name}_forward", place, lambda: (normal(*shape),), torch=torch_forward(name))
    yield Case(f"{name}_backward", place, lambda: backward(name, shape), torch=BACKWARD[name])


CASES = [
    *(
        case
        for name in BACKWARD
        for place, shape in (PLACES | MORE.get(name, {})).items()
        for case in _cases(name, place, shape)
    ),
    Case("softmax_forward", "dense2", lambda: (normal(*OUTPUT),), torch=torch_softmax),
    Case("softmax_backward", "dense2", lambda: backward("softmax", OUTPUT), torch=torch_softmax_backward),
]
