"""Names that scripts import and the library does not have: they raise when used, not before."""

import fnmatch
import types

from tinycnn.compat.absent import REASONS


class NotSupportedError(NotImplementedError):
    """A script uses something of Keras or TensorFlow that is not here."""


class Placeholder:
    """Stands for a name that is not here: whoever calls it is told what it is.

    Parameters
    ----------
    path : str
        The full name: ``"keras.layers.LSTM"``.
    reason : str
        Why it is not here, or what to use instead.

    Examples
    --------
    >>> Placeholder("keras.layers.GRU", "for sequences, not images")(32)
    Traceback (most recent call last):
    ...
    tinycnn.compat.placeholders.NotSupportedError: tinycnn has no keras.layers.GRU: for sequences, not images.
    """

    def __init__(self, path, reason=None):
        self._path = path
        self._reason = reason_for(path) if reason is None else reason
        self.__name__ = self.__qualname__ = path.rpartition(".")[2]

    def __call__(self, *arguments, **settings):
        raise self._error()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(f"{self._path}.{name}", self._reason)

    def __mro_entries__(self, bases):
        raise self._error()

    def __instancecheck__(self, instance):
        return False

    def __subclasscheck__(self, cls):
        return False

    def __iter__(self):
        raise self._error()

    def __repr__(self):
        return f"<{self._path}, which tinycnn does not have>"

    def _error(self):
        return NotSupportedError(explain(self))


def is_placeholder(thing):
    """Tell whether this only stands for a name that is not here."""
    return isinstance(thing, (Placeholder, AbsentModule))


def explain(thing):
    """Return the sentence that says what a placeholder is, and why it is not here."""
    return f"tinycnn has no {thing._path}: {thing._reason}."


class AbsentModule(types.ModuleType):
    """A module that is not here: all its names are placeholders."""

    def __init__(self, path):
        super().__init__(path)
        self._path, self._reason = path, reason_for(path)
        self.__path__ = []
        self.__all__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(f"{self.__name__}.{name}", self._reason)


def reason_for(path):
    """Return why a name is not here.

    Examples
    --------
    >>> reason_for("keras.layers.LSTM")
    'for sequences, not images'
    """
    for pattern, reason in REASONS.items():
        if fnmatch.fnmatchcase(path, pattern):
            return reason
    return "hardly used with small image networks"
