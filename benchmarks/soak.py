"""A soak: the same things again and again, to see that memory and time stay flat.

    python -m benchmarks.soak                       a million predictions, thousands of trainings
    python -m benchmarks.soak --share 0.01          a hundredth of it

Time is that of the processor, so that what else the machine does matters less. The first tenth of
each part is for warming up: it is shown, and not judged.
"""

import argparse
import gc
import json
import sys
import time

import numpy as np

import tinycnn
from tinycnn import layers

BLOCKS = 10
# What may be lost between the first block that counts and the last, and how much slower that may be.
MEGABYTES, SLOWER = 4.0, 1.25


def resident():
    """Return the memory of this process in megabytes."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


def network(filters=8):
    """Return a compiled model of some layers of every kind."""
    model = tinycnn.Sequential(
        [
            layers.Input((12, 12, 1)),
            layers.Conv2D(filters, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(filters, 3),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.Flatten(),
            layers.Dense(16, activation="relu"),
            layers.Dropout(0.2),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


X = np.random.default_rng(0).random((64, 12, 12, 1), dtype=np.float32)
Y = np.arange(64) % 3


def predictions():
    """Predict one sample."""
    model = network()
    return lambda i: model.predict(X[i % 64 : i % 64 + 1], verbose=0)


def cycles():
    """Train for an epoch, measure, predict; always the same model."""
    model = network()

    def work(i):
        model.fit(X, Y, batch_size=16, verbose=0, validation_split=0.25)
        model.predict(X[: 1 + i % 8], verbose=0)

    return work


def models():
    """Make a model, train it until it runs from tapes, predict, and forget it."""

    def work(i):
        model = network()
        model.fit(X, Y, batch_size=16, epochs=2, verbose=0)
        model.predict(X, verbose=0)

    return work


def copies():
    """Copy a trained model, and train the copy."""
    import copy

    model = network()
    model.fit(X, Y, batch_size=16, verbose=0)
    return lambda i: copy.deepcopy(model).fit(X, Y, batch_size=16, verbose=0)


PARTS = {predictions: 1_000_000, cycles: 3000, models: 1000, copies: 1000}


def soak(part, times, tell=print):
    """Do something so many times.

    Returns
    -------
    dict
        ``times``, ``seconds`` and ``megabytes`` after each of ten blocks, ``lost`` and ``slower`` from
        the second to the last of them, and whether that is ``flat``.
    """
    work, size, done = part(), max(1, times // BLOCKS), 0
    seconds, megabytes = [], []
    for block in range(BLOCKS):
        start = time.process_time()
        for _ in range(size):
            work(done)
            done += 1
        seconds.append((time.process_time() - start) / size)
        gc.collect()
        megabytes.append(resident())
        tell(
            f"{part.__name__:12} {done:9,}  {seconds[-1] * 1e6:12,.0f} us each  {megabytes[-1]:8.1f} MB", flush=True
        )
    lost = megabytes[-1] - megabytes[1]
    slower = float(np.median(seconds[-3:]) / np.median(seconds[1:4]))
    flat = lost < MEGABYTES and slower < SLOWER
    return {
        "times": done,
        "seconds": seconds,
        "megabytes": megabytes,
        "lost": lost,
        "slower": slower,
        "flat": flat,
    }


def main(arguments=None):
    """Run all parts; returns 0 if all of them are flat."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of times")
    parser.add_argument("--parts", nargs="+", choices=[part.__name__ for part in PARTS])
    parser.add_argument("--json", help="file for the figures")
    asked = parser.parse_args(arguments)
    found = {}
    for part, times in PARTS.items():
        if asked.parts is None or part.__name__ in asked.parts:
            found[part.__name__] = soak(part, int(times * asked.share))
    print()
    for name, figures in found.items():
        print(
            f"{name:12} {figures['times']:9,} times: memory {figures['megabytes'][1]:.1f} -> "
            f"{figures['megabytes'][-1]:.1f} MB, time x {figures['slower']:.2f}: "
            f"{'flat' if figures['flat'] else 'NOT FLAT'}"
        )
    if asked.json:
        with open(asked.json, "w") as file:
            json.dump(found, file, indent=1)
    return 0 if all(figures["flat"] for figures in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
