"""What is done for a batch as a whole: its samples, its sums, its late gradients."""

import numpy as np

from benchmarks.cases.arrays import aligned, as_it_is, normal
from benchmarks.cases.case import Case

BATCH, SHARDS = 128, 16
PARAMETERS = 225_034
IMAGES = {"mnist": (28, 28, 1), "cifar": (32, 32, 3)}
# Inputs and units of dense layers whose weights learn when the whole batch is through.
LATE = {"dense1": (1600, 128), "cifar dense1": (4096, 512), "mlp dense2": (512, 512)}
ROWS = 128  # of the weights, at a time


def rows(shape):
    order = np.random.default_rng(0).permutation(4 * BATCH)[:BATCH]
    return normal(4 * BATCH, *shape), order


def late(inputs, units):
    leaves = tuple(range(0, BATCH + 1, BATCH // 4))
    dkernel, dbias = np.zeros((ROWS, units), np.float32), np.zeros(units, np.float32)
    return normal(BATCH, units), normal(BATCH, inputs), leaves, 0, aligned(dkernel), aligned(dbias)


def torch_rows(torch, data, order):
    data, order = torch.from_numpy(data), torch.from_numpy(order)
    return lambda: data[order], as_it_is


def torch_late(torch, dy, x, leaves, first, dkernel, dbias):
    dy, x = torch.from_numpy(dy), torch.from_numpy(x)[:, first : first + len(dkernel)]
    return lambda: (torch.mm(x.t(), dy), dy.sum(0)), lambda returned: returned[0]


def torch_sum(torch, vectors, start, stop):
    vectors = torch.from_numpy(vectors)
    return lambda: vectors[:, start:stop].sum(0), as_it_is


CASES = [
    *(
        Case("take_rows", f"{name} images", lambda shape=shape: rows(shape), torch=torch_rows)
        for name, shape in IMAGES.items()
    ),
    Case(
        "write_rows",
        "probabilities",
        lambda: (normal(BATCH, 10), aligned(np.zeros((BATCH, 10), np.float32))),
        fills=1,
    ),
    Case(
        "tree_sum",
        "all",
        # Summed again and again, ones and more would not stay finite.
        lambda: (aligned(np.zeros((SHARDS, PARAMETERS), np.float32)), 0, PARAMETERS),
        fills=lambda vectors, *_: vectors[0],
        torch=torch_sum,
    ),
    *(
        Case("late_gradient", place, lambda sizes=sizes: late(*sizes), fills=4, torch=torch_late)
        for place, sizes in LATE.items()
    ),
]
