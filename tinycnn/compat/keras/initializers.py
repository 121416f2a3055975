"""``keras.initializers``, with the names of Keras 1."""

from tinycnn import initializers
from tinycnn.compat.absent_names import missing
from tinycnn.initializers import *
from tinycnn.initializers import Ones, RandomNormal, RandomUniform, Zeros

normal = RandomNormal
uniform = RandomUniform
one = Ones
zero = Zeros

__all__ = [*initializers.__all__, "normal", "one", "uniform", "zero"]

__getattr__ = missing("keras.initializers")
