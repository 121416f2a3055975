"""Losses of one shard's ten outputs."""

import numpy as np

from benchmarks.cases.arrays import IMAGES, aligned, as_it_is, normal
from benchmarks.cases.case import Case
from tinycnn import reference

SHAPE = (IMAGES, 10)


def logits():
    return normal(*SHAPE)


def probabilities():
    return aligned(reference.softmax_forward(logits()))


def labels():
    return aligned(np.arange(IMAGES) % SHAPE[1])


def one_hot():
    return aligned(np.eye(SHAPE[1], dtype=np.float32)[labels()])


def scale():
    return aligned(np.full(IMAGES, 1 / IMAGES, np.float32))


# Each loss: what it takes besides labels, which labels, and PyTorch's name for it, if it has
# one for the losses of single samples.
LOSSES = {
    "softmax_cross_entropy": (logits, one_hot, "cross_entropy"),
    "sparse_softmax_cross_entropy": (logits, labels, "cross_entropy"),
    "sigmoid_cross_entropy": (logits, one_hot, "binary_cross_entropy_with_logits"),
    "categorical_cross_entropy": (probabilities, one_hot, None),
    "sparse_categorical_cross_entropy": (probabilities, labels, None),
    "binary_cross_entropy": (probabilities, one_hot, "binary_cross_entropy"),
    "mean_squared_error": (probabilities, one_hot, "mse_loss"),
}


def torch_forward(name):
    def counterpart(torch, values, targets):
        values, targets = torch.from_numpy(values), torch.from_numpy(targets)
        loss = getattr(torch.nn.functional, name)

        def call():
            each = loss(values, targets, reduction="none")
            return each if each.ndim == 1 else each.mean(1)

        return call, as_it_is

    return counterpart


def _cases(name, values, targets, torch_name):
    counterpart = torch_forward(torch_name) if torch_name else None
    yield Case(f"{name}_forward", "loss", lambda: (values(), targets()), torch=counterpart)
    # Where the activation is part of the loss, its gradient is taken from the probabilities.
    yield Case(f"{name}_backward", "loss", lambda: (probabilities(), targets(), scale()))


CASES = [case for name, row in LOSSES.items() for case in _cases(name, *row)]
