"""Who trains: one class for each library, all with the same methods.

- ``Engine(network, x, y, batch_size, threads)`` builds and compiles the network with Adam
  and cross-entropy of class numbers, and takes the data in, in the layout it likes best.
- ``train()`` learns from every image once, in a new order and in batches, the way a user of
  that library does it when it shall be fast; it returns the epoch's mean loss.
- ``predict()`` returns the probabilities of all images, an ndarray of shape (N, classes).
- ``singles()`` returns the ways, functions of no arguments, to compute the output for one
  image as a user does.
- ``step()`` learns from the first batch; ``infer(count)`` computes the probabilities of the
  first ``count`` images as one batch, and returns them as the library has them.
- ``versions()`` names what computes.

A library is imported when its engine is made: its process has it, and no other.
"""

import importlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """Where an engine is to be found, and which library it needs."""

    library: str
    module: str
    name: str


ENGINES = {
    "tinycnn": Entry("tinycnn", "benchmarks.engines.tinycnn", "TinyCNN"),
    "torch": Entry("torch", "benchmarks.engines.torch", "Torch"),
    "torch-channels-last": Entry("torch", "benchmarks.engines.torch", "TorchChannelsLast"),
    "keras": Entry("keras", "benchmarks.engines.keras", "Keras"),
}
OURS = "tinycnn"


def make_engine(name, *arguments):
    """Build the engine of that name; ModuleNotFoundError where its library is not installed."""
    entry = ENGINES[name]
    return getattr(importlib.import_module(entry.module), entry.name)(*arguments)
