"""``ops``: graphs that are not here."""

from tinycnn.compat.tensorflow.missing import missing
from tinycnn.compat.tensorflow.sessions import get_default_graph, reset_default_graph  # noqa: F401

__getattr__ = missing("tensorflow.python.framework.ops")
