"""What a user holds: models."""

from tinycnn.models.model import Model
from tinycnn.models.sequential import Sequential

__all__ = ["Model", "Sequential"]
