"""Weights in files: safe to read, whole or not there at all."""

from tinycnn.saving.atomic import atomic_write
from tinycnn.saving.weights import load_weights, save_weights
from tinycnn.saving.weights_error import WeightsFileError

__all__ = ["WeightsFileError", "atomic_write", "load_weights", "save_weights"]
