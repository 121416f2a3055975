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

# Steps before the clock runs: kernels are loaded, tapes recorded and proven.
WARM = 30


class Clock(Callback):
    """Notes when each step ends, and how much of it went on exchanging.

    With ``apart`` ranks wait for each other before they exchange, and that time does not count:
    where they share cores, one has computed long before another.
    """

    def __init__(self, apart):
        self._apart = apart
        self.ends, self.exchanged = [], []
        self.spent = 0.0
        self._swap, crew().swap = crew().swap, self._timed

    def _timed(self, *arguments):
        if self._apart and not self.spent:
            others = [rank for rank in range(crew().size) if rank != crew().rank]
            mine, theirs = np.zeros(1, np.uint8), np.zeros((crew().size, 1), np.uint8)
            pairs = [(rank, mine) for rank in others], [(rank, theirs[rank]) for rank in others]
            self._swap("before an exchange is timed", *pairs)
        begun = time.perf_counter()
        self._swap(*arguments)
        self.spent += time.perf_counter() - begun

    def on_train_batch_end(self, batch, logs=None):
        self.ends.append(time.perf_counter())
        self.exchanged.append(self.spent)
        self.spent = 0.0


def main(network, batch_size, steps, distribute, apart=False):
    """Train, and print the times of the steps."""
    if distribute:
        tinycnn.distribution.set_distribution(tinycnn.distribution.DataParallel())
    tinycnn.utils.set_random_seed(1)
    plan = NETWORKS[network]
    rng = np.random.default_rng(2)
    x = rng.random((batch_size * 4, *plan.input_shape), dtype=np.float32)
    y = rng.integers(0, plan.classes, len(x))
    built = [getattr(layers, name)(**settings) for name, settings in plan.layers]
    model = tinycnn.Sequential([layers.Input(plan.input_shape), *built])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    clock = Clock(apart)
    # One endless epoch: what happens between epochs is not what is measured.
    batches = ((x[i * batch_size :][:batch_size], y[i * batch_size :][:batch_size]) for i in _around(4))
    model.fit(batches, steps_per_epoch=WARM + steps, epochs=1, verbose=0, callbacks=[clock])
    if crew().is_main:
        times = np.diff(clock.ends)[WARM - 1 :] * 1e3
        found = {
            "ms": float(np.median(times)),
            "spread": [float(np.percentile(times, share)) for share in (10, 90)],
            "exchange_ms": float(np.median(clock.exchanged[WARM:]) * 1e3),
            "parameters": int(model.count_params()),
            "vector_bytes": int(model.parameters().trainable * model.dtype.itemsize),
        }
        print("\n" + json.dumps(found), flush=True)


def _around(count):
    while True:
        yield from range(count)


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
