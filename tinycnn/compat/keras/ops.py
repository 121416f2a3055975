"""``keras.ops``."""

from tinycnn import ops
from tinycnn.compat.absent_names import missing
from tinycnn.ops import *

__all__ = list(ops.__all__)

__getattr__ = missing("keras.ops")
