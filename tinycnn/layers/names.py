"""Automatic names of layers; see :mod:`tinycnn.naming`."""

from tinycnn.naming import automatic_name, forget_names, snake_case

__all__ = ["automatic_name", "forget_names", "snake_case"]
