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
    backend,
    callbacks,
    config,
    constraints,
    datasets,
    distribution,
    estimators,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    preprocessing,
    regularizers,
    saving,
    utils,
    visualize,
)
from tinycnn.checking import GradientError, GradientReport, gradcheck
from tinycnn.engine.workers import get_num_threads, set_num_threads
from tinycnn.initializers import Initializer
from tinycnn.layers import Input, Layer
from tinycnn.layers.symbolic import KerasTensor
from tinycnn.losses import Loss
from tinycnn.metrics import Metric
from tinycnn.models import Model, Sequential
from tinycnn.optimizers import Optimizer
from tinycnn.regularizers import Regularizer
from tinycnn.version import __version__

__all__ = [
    "GradientError",
    "GradientReport",
    "Initializer",
    "Input",
    "KerasTensor",
    "Layer",
    "Loss",
    "Metric",
    "Model",
    "Optimizer",
    "Regularizer",
    "Sequential",
    "__version__",
    "activations",
    "backend",
    "callbacks",
    "config",
    "constraints",
    "datasets",
    "distribution",
    "estimators",
    "get_num_threads",
    "gradcheck",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "ops",
    "optimizers",
    "preprocessing",
    "regularizers",
    "saving",
    "set_num_threads",
    "utils",
    "visualize",
]
