"""What each rank of a measurement does; run by mpiexec with one argument, a JSON object."""

import json
import sys
import time

import numpy as np

import tinycnn
from benchmarks.networks import NETWORKS
from tinycnn import layers
from tinycnn.callbacks import Callback
from tinycnn.ranks import crew

# Steps that are timed, whatever time they take.
LEAST = 8
# Steps at the beginning of a fit that are not timed.
SKIPPED = 2


class Clock(Callback):
    """Notes when each step ends, and how much of it went on exchanging.

    With ``apart`` ranks wait for each other before they exchange, and that time does not count:
    where they share cores, one has computed long before another.
    """

    def __init__(self, apart):
        self._apart = apart
        self.ends, self.exchanged = [], []
        self.spent, self.sent = 0.0, 0

    def __enter__(self):
        self._swap, crew().swap = crew().swap, self._timed
        return self

    def __exit__(self, *_):
        crew().swap = self._swap

    def _timed(self, label, sends, receives):
        if self._apart and not self.spent:
            others = [rank for rank in range(crew().size) if rank != crew().rank]
            mine, theirs = np.zeros(1, np.uint8), np.zeros((crew().size, 1), np.uint8)
            pairs = [(rank, mine) for rank in others], [(rank, theirs[rank]) for rank in others]
            self._swap("before an exchange is timed", *pairs)
        begun = time.perf_counter()
        self._swap(label, sends, receives)
        self.spent += time.perf_counter() - begun
        self.sent += sum(array.nbytes for _, array in sends)

    def on_train_batch_begin(self, batch, logs=None):
        self.spent, self.sent = 0.0, 0

    def on_train_batch_end(self, batch, logs=None):
        self.ends.append(time.perf_counter())
        self.exchanged.append(self.spent)


def main(jobs, seconds, warm, distribute, apart=False):
    """Train one network after the other, and print the times of their steps."""
    if distribute:
        tinycnn.distribution.set_distribution(tinycnn.distribution.DataParallel())
    for network, batch_size in jobs:
        found = measured(NETWORKS[network], batch_size, seconds, warm, apart)
        if crew().is_main:
            print("\n" + json.dumps({"network": network, "batch": batch_size, **found}), flush=True)


def measured(plan, batch_size, seconds, warm, apart):
    """Train a network for some seconds; return the times of its steps."""
    tinycnn.utils.set_random_seed(1)
    rng = np.random.default_rng(2)
    x = rng.random((batch_size * 4, *plan.input_shape), dtype=np.float32)
    y = rng.integers(0, plan.classes, len(x))
    built = [getattr(layers, name)(**settings) for name, settings in plan.layers]
    model = tinycnn.Sequential([layers.Input(plan.input_shape), *built])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

    def train(steps):
        # One long epoch: what happens between epochs is not what is measured.
        batches = (
            (x[i % 4 * batch_size :][:batch_size], y[i % 4 * batch_size :][:batch_size]) for i in range(steps)
        )
        with Clock(apart) as clock:
            model.fit(batches, steps_per_epoch=steps, epochs=1, verbose=0, callbacks=[clock])
        return clock

    before = train(warm)
    lasts = float(np.median(np.diff(before.ends)[-5:]))
    # Rank 0's word: a fit has as many steps on all.
    steps = crew().told_by_main("steps", lambda: max(LEAST, round(seconds / lasts)))
    clock = train(steps + SKIPPED)
    times = np.diff(clock.ends)[SKIPPED - 1 :] * 1e3
    return {
        "ms": float(np.median(times)),
        "spread": [float(np.percentile(times, share)) for share in (10, 90)],
        "exchange_ms": float(np.median(clock.exchanged[SKIPPED:]) * 1e3),
        "steps": len(times),
        "sent_bytes": clock.sent,
        "parameters": int(model.count_params()),
        "vector_bytes": int(model.parameters().trainable * model.dtype.itemsize),
    }


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
