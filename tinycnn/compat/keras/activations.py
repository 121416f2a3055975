"""``keras.activations``."""

from tinycnn import activations
from tinycnn.activations import *
from tinycnn.compat.absent_names import missing

__all__ = [name for name in activations.__all__ if name not in ("Activation", "Varied")]

__getattr__ = missing("keras.activations")
