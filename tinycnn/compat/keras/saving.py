"""``keras.saving``."""

from tinycnn import saving
from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras.models import load_model, save_model
from tinycnn.saving import *

__all__ = [*saving.__all__, "load_model", "save_model"]

__getattr__ = missing("keras.saving")
