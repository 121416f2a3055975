"""One step of each optimizer on as many parameters as the network has."""

import numpy as np

from benchmarks.cases.arrays import aligned, as_it_is, normal
from benchmarks.cases.case import Case

PARAMETERS = 225_034
RATE, MOMENTUM, RHO = 0.001, 0.9, 0.9
EPSILON = 1e-12  # too small to matter, for PyTorch adds it at another place
BETA_1, BETA_2 = 0.9, 0.999
ALPHA = RATE * (1 - BETA_2) ** 0.5 / (1 - BETA_1)  # Adam's first step


def params():
    return normal(PARAMETERS)


def grads():
    return aligned(params()[::-1])


def zeros():
    return aligned(np.zeros(PARAMETERS, np.float32))


def torch_step(name, **settings):
    """Return the counterpart that is a step of ``torch.optim.<name>``."""

    def counterpart(torch, values, gradients, *_):
        weights = torch.nn.Parameter(torch.from_numpy(values))
        weights.grad = torch.from_numpy(gradients)
        optimizer = getattr(torch.optim, name)([weights], lr=RATE, **settings)

        def call():
            optimizer.step()
            return weights

        return call, as_it_is

    return counterpart


CASES = [
    Case(
        "sgd_update",
        "all",
        lambda: (params(), grads(), RATE),
        fills=0,
        torch=torch_step("SGD", fused=True),
    ),
    Case(
        "momentum_update",
        "all",
        lambda: (params(), grads(), zeros(), RATE, MOMENTUM, False),
        fills=0,
        torch=torch_step("SGD", momentum=MOMENTUM, fused=True),
    ),
    Case(
        "rmsprop_update",
        "all",
        lambda: (params(), grads(), zeros(), zeros(), zeros(), RATE, RHO, 0.0, EPSILON, False),
        fills=0,
        torch=torch_step("RMSprop", alpha=RHO, eps=EPSILON),
    ),
    Case(
        "adam_update",
        "all",
        lambda: (params(), grads(), zeros(), zeros(), ALPHA, BETA_1, BETA_2, EPSILON),
        fills=0,
        torch=torch_step("Adam", betas=(BETA_1, BETA_2), eps=EPSILON, fused=True),
    ),
]
