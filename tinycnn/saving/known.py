"""The fixed tables of what a file may name. Nothing is ever imported by a name from a file."""

import difflib

# {(Keras's module, name): class or function} and the way back.
_THINGS: dict[tuple[str, str], object] = {}
_PLACES: dict[object, tuple[str, str]] = {}

# What Keras has and a file may hold, and what to use in its place.
_INSTEAD = {
    "Lambda": "a layer of your own, given by custom_objects; code in files is never run",
    "TFSMLayer": "the layers themselves",
    "TorchModuleWrapper": "the layers themselves",
}


def know(module, things):
    """Add classes and functions to the tables.

    Parameters
    ----------
    module : str
        Where Keras has them: ``"keras.layers"``.
    things : dict of str to object
        A class of several names is written to files under the first.
    """
    for name, thing in things.items():
        _THINGS[module, name] = thing
        _PLACES.setdefault(thing, (module, name))


def stands_for(thing, original):
    """Let files call one class, or function, by the name of another that it stands for."""
    _PLACES[thing] = _PLACES[original]


def place_of(thing):
    """Return (Keras's module, name) of a class or function, or None if it is a user's own."""
    try:
        return _PLACES.get(thing)
    except TypeError:  # not hashable
        return None


def name_in_files(cls):
    """Return what files call a class: its own name, or that of the one it stands for."""
    place = place_of(cls)
    return cls.__name__ if place is None else place[1]


def find_known(module, name):
    """Return the class or function that a file names, or None.

    Parameters
    ----------
    module : str or None
        As in the file. None, or Keras's inner modules as older files have them: by name alone.
    """
    found = _THINGS.get((module, name))
    if found is not None or (module is not None and not _is_vague(module)):
        return found
    return next((thing for (_, known), thing in _THINGS.items() if known == name), None)


def unknown_class(name, wanted, module=None, layer=None):
    """Build the error for a class of Keras's, or of a user's, that is not there.

    Parameters
    ----------
    name : str
    wanted : str
        "layer", "loss" or another word for what it should have been.
    module : str, optional
        Where in Keras it would be.
    layer : str, optional
        The name of the object in its config.
    """
    called = f" (named '{layer}')" if isinstance(layer, str) else ""
    names = sorted({known for place, known in _THINGS if module is None or place == module})
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
    if name in _INSTEAD:
        hint = f" Use {_INSTEAD[name]}."
    elif near:
        hint = f" The nearest that it has: {near[0]}."
    else:
        hint = ""
    own = " A class of your own: pass custom_objects={...}, or register_keras_serializable."
    return ValueError(f"tinycnn has no {wanted} '{name:.100}'{called}.{hint}{own}")


def _is_vague(module):
    return module == "builtins" or module.startswith(("keras.src.", "keras.engine", "keras.api.", "tf_keras"))
