"""``keras.saving``."""

from tinycnn import saving
from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras import models as _models
from tinycnn.saving import *

# In the place of the library's own, which the star brought.
load_model, save_model = _models.load_model, _models.save_model

__all__ = [*saving.__all__, "load_model", "save_model"]

__getattr__ = missing("keras.saving")
