"""What a module of ours answers when it is asked for a name that it does not have."""

import importlib

from tinycnn.compat.absent import ABSENT
from tinycnn.compat.paths import resolve
from tinycnn.compat.placeholders import AbsentModule, Placeholder


def missing(path):
    """Return a ``__getattr__`` for the module that stands for ``path``.

    Modules below it are loaded when they are asked for; names that some Keras had are
    placeholders; all others are what they are everywhere, an AttributeError.

    Parameters
    ----------
    path : str
        What scripts call the module: ``"keras.layers"``.

    Examples
    --------
    >>> missing("keras.layers")("LSTM")
    <keras.layers.LSTM, which tinycnn does not have>
    """
    known = frozenset(ABSENT.get(path, "").split())

    def __getattr__(name):
        if not name.startswith("_"):
            inner = f"{path}.{name}"
            if name in known:
                return Placeholder(inner)
            try:
                place = resolve(inner)
            except ModuleNotFoundError:
                pass
            else:
                return AbsentModule(inner) if place is None else importlib.import_module(place)
        raise AttributeError(f"module '{path}' has no attribute '{name}'")

    return __getattr__
