"""``keras.constraints``, with the names of Keras 1."""

from tinycnn import constraints
from tinycnn.compat.absent_names import missing
from tinycnn.compat.spelling.arguments import Spelled
from tinycnn.constraints import *
from tinycnn.constraints import MaxNorm, NonNeg, UnitNorm

# Keras 1 called the bound ``m``.
maxnorm = max_norm = Spelled(MaxNorm, {"m": "max_value"}, name="maxnorm", module=__name__)
nonneg = NonNeg
unitnorm = UnitNorm

__all__ = [*constraints.__all__, "maxnorm", "nonneg", "unitnorm"]

__getattr__ = missing("keras.constraints")
