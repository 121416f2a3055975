"""What is timed: a table of jobs, each of which an engine does once a turn."""

import resource
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

# Calls of which the median counts, where a single image is predicted.
CALLS, WARM_UP = 200, 40


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
    """Compute the output for one image, many times, the fastest way that a user has."""
    return min(_median_of_many(call) for call in engine.singles()), {}


def _median_of_many(call):
    seconds = []
    for _ in range(WARM_UP + CALLS):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return median(seconds[WARM_UP:])


def memory(engine):
    """Learn from every image twice; returns the most memory that the process ever had."""
    engine.train()
    engine.train()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most * (1 if sys.platform == "darwin" else 1024) / 1e6, {}


@dataclass(frozen=True)
class Job:
    """One row of the table.

    Attributes
    ----------
    do : callable
        Takes an engine; returns what is measured, and a dict of what else was found.
    unit : str
    scale : float
        From what is measured to that unit.
    per_image : bool
        Whether it is divided by the number of images.
    fresh : bool
        Whether it wants a process of its own, once, instead of a turn in each round.
    """

    do: Any
    unit: str
    scale: float = 1e6
    per_image: bool = False
    fresh: bool = False


JOBS = {
    "train": Job(train, "us per image", per_image=True),
    "predict": Job(predict, "us per image", per_image=True),
    "single": Job(single, "us per call"),
    "memory": Job(memory, "MB", scale=1, fresh=True),
}
