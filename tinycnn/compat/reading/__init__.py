"""What a script uses of Keras and TensorFlow, found out by reading it, without running it."""

from tinycnn.compat.reading.checking import Finding, unsupported
from tinycnn.compat.reading.dating import written_for
from tinycnn.compat.reading.uses import Use, uses_of

__all__ = ["Finding", "Use", "unsupported", "uses_of", "written_for"]
