"""What looking for NaN and infinity costs: batches with and without it, in turn, the fastest of each.

    python -m benchmarks.watching

On one thread, and in time of the processor, so that what else the machine does matters less.
"""

import sys
import time

import numpy as np

import tinycnn
from benchmarks.networks import NETWORKS
from tinycnn.engine.trainer import Trainer

TURNS = 400


def cost(model, x, y, batch_size, turns=TURNS):
    """Return the seconds of a batch without and with the look."""
    fastest, look = {False: np.inf, True: np.inf}, Trainer._look
    model.fit(x, y, batch_size=batch_size, epochs=max(2, 60 * batch_size // len(x)), verbose=0)
    batch = model._arrays(model._checked(x, y, None, "fit"), batch_size).first
    trainer = model._ready_trainer()
    try:
        for turn in range(2 * turns):
            looks = turn % 2 == 0
            Trainer._look = look if looks else lambda *_: None
            start = time.process_time()
            trainer.train(batch)
            fastest[looks] = min(fastest[looks], time.process_time() - start)
    finally:
        Trainer._look = look
    return fastest[False], fastest[True]


def network_of(plan):
    """Return the compiled model of a row of the table of networks."""
    stack = [tinycnn.layers.Input(plan.input_shape)]
    stack += [getattr(tinycnn.layers, name)(**settings) for name, settings in plan.layers]
    model = tinycnn.Sequential(stack)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def main():
    """Print a line for each network and batch size."""
    tinycnn.set_num_threads(1)
    draw = np.random.default_rng(0)
    for name, plan in NETWORKS.items():
        for size in plan.batch_sizes:
            x = draw.random((4 * size, *plan.input_shape), dtype=np.float32)
            without, with_it = cost(network_of(plan), x, draw.integers(0, plan.classes, 4 * size), size)
            print(
                f"{name:12} batch {size:4}: {without * 1e6:8.1f} us without, {with_it * 1e6:8.1f} us with, "
                f"{100 * (with_it / without - 1):+.2f} %",
                flush=True,
            )


if __name__ == "__main__":
    sys.exit(main())
