"""``keras.optimizers``, with the names and arguments of Keras 1 and 2."""

from tinycnn import optimizers
from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras.optimizers import schedules
from tinycnn.compat.spelling.optimizers import OLDER, get
from tinycnn.optimizers import Optimizer, serialize

globals().update(OLDER)
# Keras 1 had each under a name in small letters too.
_SMALL = {name.lower(): cls for name, cls in OLDER.items() if name not in ("AdamW", "Lion")}
globals().update(_SMALL)


def deserialize(config, custom_objects=None):
    """Return the optimizer of a config, as :func:`serialize` returns it."""
    return get(config) if not custom_objects else optimizers.deserialize(config, custom_objects)


__all__ = [*optimizers.__all__, *_SMALL]

__getattr__ = missing("keras.optimizers")
