"""``keras.optimizers``, with the names and arguments of Keras 1 and 2."""

from tinycnn import optimizers
from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras.optimizers import schedules
from tinycnn.compat.spelling.optimizers import by_name, with_old_arguments
from tinycnn.optimizers import Optimizer, serialize

SGD = sgd = with_old_arguments(optimizers.SGD, __name__)
Adadelta = adadelta = with_old_arguments(optimizers.Adadelta, __name__)
Adagrad = adagrad = with_old_arguments(optimizers.Adagrad, __name__)
Adam = adam = adam_v2 = with_old_arguments(optimizers.Adam, __name__)
Adamax = adamax = with_old_arguments(optimizers.Adamax, __name__)
AdamW = with_old_arguments(optimizers.AdamW, __name__)
Lion = with_old_arguments(optimizers.Lion, __name__)
Nadam = nadam = with_old_arguments(optimizers.Nadam, __name__)
RMSprop = rmsprop = with_old_arguments(optimizers.RMSprop, __name__)

_CLASSES = (SGD, Adadelta, Adagrad, Adam, Adamax, AdamW, Lion, Nadam, RMSprop)
TABLE = {cls.__name__.lower(): cls for cls in _CLASSES}


def get(identifier):
    """Return the optimizer that a string, class, config or object stands for."""
    return optimizers.get(by_name(TABLE, identifier))


def deserialize(config, custom_objects=None):
    """Return the optimizer of a config, as :func:`serialize` returns it."""
    return get(config) if not custom_objects else optimizers.deserialize(config, custom_objects)


__all__ = [
    *optimizers.__all__,
    "adadelta",
    "adagrad",
    "adam",
    "adamax",
    "nadam",
    "rmsprop",
    "sgd",
]

__getattr__ = missing("keras.optimizers")
