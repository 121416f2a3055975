"""``keras.optimizers.schedules``."""

from tinycnn.compat.absent_names import missing
from tinycnn.optimizers import schedules
from tinycnn.optimizers.schedules import *

__all__ = list(schedules.__all__)

__getattr__ = missing("keras.optimizers.schedules")
