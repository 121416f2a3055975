"""Who trains: one class for each library, all with the same methods.

- ``Engine(network, x, y, batch_size, threads)`` builds and compiles the network with Adam
  and cross-entropy of class numbers, and takes the data in, in the layout it likes best.
- ``train()`` learns from every image once, in a new order and in batches, the way a user of
  that library does it when it shall be fast; it returns the epoch's mean loss.
- ``predict()`` returns the probabilities of all images, an ndarray of shape (N, classes).
- ``step()`` learns from the first batch; ``infer(count)`` computes the probabilities of the
  first ``count`` images as one batch, and returns them as the library has them.
- ``single()`` returns the ways in which users ask about one image: a dict of what they
  write to a function that does it.
- ``versions()`` names what computes.

A library is imported when its engine is made: its process has it, and no other.
"""

import importlib
from dataclasses import dataclass


class Lacking(Exception):
    """An engine that cannot run a network, for it has no such layer."""


@dataclass(frozen=True)
class Entry:
    """Where an engine is to be found, and which library it needs.

    Attributes
    ----------
    library : str
        What must be installed.
    module, name : str
        Of the class.
    title : str
        What the README calls it.
    """

    library: str
    module: str
    name: str
    title: str


ENGINES = {
    "tinycnn": Entry("tinycnn", "benchmarks.engines.tinycnn", "TinyCNN", "tinycnn"),
    "torch": Entry("torch", "benchmarks.engines.torch", "Torch", "PyTorch"),
    "torch-channels-last": Entry(
        "torch", "benchmarks.engines.torch", "TorchChannelsLast", "PyTorch, channels last"
    ),
    "keras": Entry("keras", "benchmarks.engines.keras", "Keras", "Keras on TensorFlow"),
}
OURS = "tinycnn"


def make_engine(name, *arguments):
    """Build an engine.

    Raises
    ------
    ModuleNotFoundError
        Where its library is not installed.
    Lacking
        Where its library lacks a layer of the network.
    """
    entry = ENGINES[name]
    return getattr(importlib.import_module(entry.module), entry.name)(*arguments)
