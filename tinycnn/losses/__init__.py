"""Losses: what training makes smaller.

Each is a class (``CategoricalCrossentropy``), a function that returns the loss of each
row (``categorical_crossentropy``), and a name for ``compile(loss=...)``.
"""

from tinycnn.losses.base import Loss
from tinycnn.losses.binary import BinaryCrossentropy, binary_crossentropy
from tinycnn.losses.categorical import CategoricalCrossentropy, categorical_crossentropy
from tinycnn.losses.choice import FUNCTIONS, SHORT, deserialize, get, resolve, serialize
from tinycnn.losses.differences import (
    CosineSimilarity,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    MeanSquaredLogarithmicError,
    cosine_similarity,
    huber,
    log_cosh,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_logarithmic_error,
)
from tinycnn.losses.distributions import KLDivergence, Poisson, kl_divergence, poisson
from tinycnn.losses.focal import (
    BinaryFocalCrossentropy,
    CategoricalFocalCrossentropy,
    binary_focal_crossentropy,
    categorical_focal_crossentropy,
)
from tinycnn.losses.margins import (
    CategoricalHinge,
    Hinge,
    SquaredHinge,
    categorical_hinge,
    hinge,
    squared_hinge,
)
from tinycnn.losses.overlap import Dice, Tversky, dice, tversky
from tinycnn.losses.sparse import SparseCategoricalCrossentropy, sparse_categorical_crossentropy
from tinycnn.losses.squared_error import MeanSquaredError, mean_squared_error
from tinycnn.losses.wrapper import LossFunctionWrapper

__all__ = [
    "BinaryCrossentropy",
    "BinaryFocalCrossentropy",
    "CategoricalCrossentropy",
    "CategoricalFocalCrossentropy",
    "CategoricalHinge",
    "CosineSimilarity",
    "Dice",
    "FUNCTIONS",
    "Hinge",
    "Huber",
    "KLDivergence",
    "LogCosh",
    "Loss",
    "LossFunctionWrapper",
    "MeanAbsoluteError",
    "MeanAbsolutePercentageError",
    "MeanSquaredError",
    "MeanSquaredLogarithmicError",
    "Poisson",
    "SHORT",
    "SparseCategoricalCrossentropy",
    "SquaredHinge",
    "Tversky",
    "binary_crossentropy",
    "binary_focal_crossentropy",
    "categorical_crossentropy",
    "categorical_focal_crossentropy",
    "categorical_hinge",
    "cosine_similarity",
    "deserialize",
    "dice",
    "get",
    "hinge",
    "huber",
    "kl_divergence",
    "log_cosh",
    "mean_absolute_error",
    "mean_absolute_percentage_error",
    "mean_squared_error",
    "mean_squared_logarithmic_error",
    "poisson",
    "resolve",
    "serialize",
    "sparse_categorical_crossentropy",
    "squared_hinge",
    "tversky",
]
