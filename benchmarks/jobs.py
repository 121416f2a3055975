"""What is measured of an engine: a table of jobs, each done once a turn."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

CALLS, WARM_UPS = 300, 20
SECONDS = 1.5  # for one way to ask about one image, however slow it is


@dataclass(frozen=True)
class Job:
    """One row of the table.

    Attributes
    ----------
    do : callable
        Takes an engine; returns an amount (seconds, or bytes) and a dict of what it found.
    unit : str
    scale : float
        The amount times this is in that unit.
    per_image : bool
        Whether the amount is for all images, and wants to be divided.
    each_batch_size : bool
        Whether it is another job when the batches have another size.
    fresh : bool
        Whether it wants a process that has done nothing else.
    """

    do: Callable
    unit: str
    scale: float = 1e6
    per_image: bool = False
    each_batch_size: bool = False
    fresh: bool = False


def train(engine):
    """Learn from every image once."""
    start = time.perf_counter()
    loss = engine.train()
    seconds = time.perf_counter() - start
    return seconds, {"loss": float(loss)}


def predict(engine):
    """Compute the probabilities of every image."""
    start = time.perf_counter()
    probabilities = engine.predict()
    seconds = time.perf_counter() - start
    # Outside the time: shows that all engines computed the same thing.
    return seconds, {"accuracy": float((probabilities.argmax(1) == np.asarray(engine.y)).mean())}


def single(engine):
    """Ask about one image, many times; the median of the fastest way to ask."""
    seconds, way = min((_median_call(call), way) for way, call in engine.single().items())
    return seconds, {"way": way}


def memory(engine):
    """Learn from every image twice; the peak of the memory that this process occupied."""
    for _ in range(2):
        engine.train()
    return _peak_memory(), {}


def _median_call(call):
    for _ in range(WARM_UPS):
        call()
    times, end = [], time.perf_counter() + SECONDS
    while len(times) < CALLS and time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return median(times)


def _peak_memory():
    try:
        # Not from getrusage: on Linux that remembers the process from which this one sprang.
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:  # not Linux
        pass
    import resource  # which Windows lacks

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


JOBS = {
    "train": Job(train, "us per image", per_image=True, each_batch_size=True),
    "predict": Job(predict, "us per image", per_image=True, each_batch_size=True),
    "single": Job(single, "us per call"),
    "memory": Job(memory, "MB", scale=1e-6, fresh=True),
}
