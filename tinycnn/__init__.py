"""tinycnn: convolutional networks from scratch, in NumPy and Numba.

>>> import tinycnn
>>> model = tinycnn.Sequential([
...     tinycnn.layers.Input(shape=(28, 28, 1)),
...     tinycnn.layers.Conv2D(32, 3, activation="relu"),
...     tinycnn.layers.MaxPooling2D(),
...     tinycnn.layers.Flatten(),
...     tinycnn.layers.Dense(10, activation="softmax"),
... ])
>>> model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
"""

from tinycnn import (
    activations,
    callbacks,
    constraints,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    models,
    optimizers,
    regularizers,
    saving,
    utils,
    visualize,
)
from tinycnn.checking import GradientError, GradientReport, gradcheck
from tinycnn.engine.workers import get_num_threads, set_num_threads
from tinycnn.layers import Input
from tinycnn.models import Sequential
from tinycnn.version import __version__

__all__ = [
    "GradientError",
    "GradientReport",
    "Input",
    "Sequential",
    "__version__",
    "activations",
    "callbacks",
    "constraints",
    "datasets",
    "get_num_threads",
    "gradcheck",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "regularizers",
    "saving",
    "set_num_threads",
    "utils",
    "visualize",
]
