"""What a module of TensorFlow answers when it is asked for a name that is not here."""

from tinycnn.compat.absent_names import missing as missing_of_keras
from tinycnn.compat.placeholders import Placeholder

_REASONS = {
    "placeholder": "there is no graph of symbols here: arrays are computed at once",
    "TPUStrategy": "there is one kind of device, the CPU",
}
_OTHERWISE = (
    "of TensorFlow only what scripts around small Keras models use is here; NumPy has most of the rest"
)
# What runners of tests, and Python itself, ask every module for.
_ASKED_BY_TOOLS = ("_", "pytest", "setup", "teardown", "load_tests")


def missing(path):
    """Return a ``__getattr__`` for the module that stands for ``path``.

    Modules below it are loaded when they are asked for; all other names are placeholders
    that raise when they are called.

    Examples
    --------
    >>> missing("tensorflow")("raw_ops")
    <tensorflow.raw_ops, which tinycnn does not have>
    """
    below = missing_of_keras(path)

    def __getattr__(name):
        try:
            return below(name)
        except AttributeError:
            if name.lower().startswith(_ASKED_BY_TOOLS):
                raise
            return Placeholder(f"{path}.{name}", _REASONS.get(name, _OTHERWISE))

    return __getattr__
