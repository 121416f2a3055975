"""What a user holds: models."""

from tinycnn.models.sequential import Sequential

__all__ = ["Sequential"]
