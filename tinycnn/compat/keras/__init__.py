"""``keras`` as scripts of ten years know it: Keras 3's names from the library, the older ones from here."""

from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras import (
    activations,
    backend,
    callbacks,
    config,
    constraints,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    models,
    ops,
    optimizers,
    random,
    regularizers,
    saving,
    utils,
)
from tinycnn.compat.keras.backend import Variable
from tinycnn.compat.keras.layers import Input, Layer
from tinycnn.compat.keras.models import Model, Sequential
from tinycnn.initializers import Initializer
from tinycnn.losses import Loss
from tinycnn.metrics import Metric
from tinycnn.optimizers import Optimizer
from tinycnn.regularizers import Regularizer
from tinycnn.saving.version import KERAS_VERSION

__version__ = KERAS_VERSION

__all__ = [
    "Initializer",
    "Input",
    "Layer",
    "Loss",
    "Metric",
    "Model",
    "Optimizer",
    "Regularizer",
    "Sequential",
    "Variable",
    "__version__",
    "activations",
    "backend",
    "callbacks",
    "config",
    "constraints",
    "datasets",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "ops",
    "optimizers",
    "preprocessing",
    "random",
    "regularizers",
    "saving",
    "utils",
    "wrappers",
]


def version():
    """Return the version of Keras whose interface this is."""
    return __version__


__getattr__ = missing("keras")
