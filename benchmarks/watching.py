"""What looking for NaN and infinity costs: its share of the time of a batch.

    python -m benchmarks.watching

On one thread, and on all. The look is timed in its place, in the middle of a batch, when the numbers that it
reads are where they then are; the median of all batches, of both times.
"""

import sys
import time

import numpy as np

import tinycnn
from benchmarks.networks import NETWORKS
from tinycnn.engine.trainer import Trainer

BATCHES, SECONDS = 400, 3.0


def cost(model, x, y, batch_size):
    """Return the seconds of a batch, and those of the look in it."""
    batches, looks, look = [], [], Trainer._look

    def timed(*given):
        start = time.perf_counter()
        look(*given)
        looks.append(time.perf_counter() - start)

    model.fit(x, y, batch_size=batch_size, epochs=max(2, 20 * batch_size // len(x)), verbose=0)
    batch = model._arrays(model._checked(x, y, None, "fit"), batch_size).first
    trainer = model._ready_trainer()
    Trainer._look = timed
    try:
        end = time.perf_counter() + SECONDS
        while len(batches) < BATCHES and time.perf_counter() < end:
            start = time.perf_counter()
            trainer.train(batch)
            batches.append(time.perf_counter() - start)
    finally:
        Trainer._look = look
    return float(np.median(batches)), float(np.median(looks))


def network_of(plan):
    """Return the compiled model of a row of the table of networks."""
    stack = [tinycnn.layers.Input(plan.input_shape)]
    stack += [getattr(tinycnn.layers, name)(**settings) for name, settings in plan.layers]
    model = tinycnn.Sequential(stack)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def main():
    """Print a line for each number of threads, network and batch size."""
    draw = np.random.default_rng(0)
    for threads in sorted({1, tinycnn.get_num_threads()}):
        tinycnn.set_num_threads(threads)
        for name, plan in NETWORKS.items():
            for size in plan.batch_sizes:
                x = draw.random((4 * size, *plan.input_shape), dtype=np.float32)
                y = draw.integers(0, plan.classes, 4 * size)
                whole, look = cost(network_of(plan), x, y, size)
                print(
                    f"{threads} threads, {name:12} batch {size:4}: {whole * 1e6:9.1f} us, "
                    f"the look {look * 1e6:5.2f} us, {100 * look / whole:.3f} %",
                    flush=True,
                )


if __name__ == "__main__":
    sys.exit(main())
