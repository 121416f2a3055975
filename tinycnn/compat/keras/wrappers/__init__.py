"""``keras.wrappers``."""

from tinycnn.compat.absent_names import missing

__all__: list[str] = []

__getattr__ = missing("keras.wrappers")
