"""Turn what a user wrote, a string, a class, a config or an object, into an object."""

from tinycnn.errors import complaint, unknown_name
from tinycnn.registry import get_registered_name, get_registered_object, without_idle


def find(kind, table, identifier, accepts):
    """Return the object that ``identifier`` stands for.

    Parameters
    ----------
    kind : str
        For messages: ``"optimizer"``, ``"loss"``, ...
    table : dict of str to callable
        Every known name and what makes its object when called without
        arguments. Names are compared without regard to case or ``_``.
    identifier : str, class, dict or object
        A name, a class (it is instantiated), a config
        ``{"class_name": ..., "config": {...}}``, or an object (returned as is).
    accepts : callable
        ``accepts(object) -> bool`` says whether an object will do.

    Returns
    -------
    object

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything that ``accepts`` refuses.

    Notes
    -----
    Names that :mod:`tinycnn.registry` knows come before those of the table.
    """
    found = identifier
    if isinstance(identifier, str):
        own = get_registered_object(identifier)
        found = _by_name(kind, table, identifier)() if own is None else _made(own)
    elif isinstance(identifier, dict) and "class_name" in identifier:
        found = _from_config(kind, table, identifier)
    elif isinstance(identifier, type):
        found = identifier()
    if not accepts(found):
        raise TypeError(
            complaint(
                f"The {kind} argument",
                f"the name of a known {kind}, or such an object",
                f"{identifier!r} of type {type(identifier).__name__}",
                f"Known names: {', '.join(sorted(table))}.",
            )
        )
    return found


def _from_config(kind, table, described):
    name, config = described["class_name"], described.get("config") or {}
    own = get_registered_object(described.get("registered_name") or name)
    if name == "function":
        own = get_registered_object(config)
        return _by_name(kind, table, config)() if own is None else own
    maker = _by_name(kind, table, name) if own is None else own
    return maker(**without_idle(maker, config))


def _made(own):
    return own() if isinstance(own, type) else own


def _by_name(kind, table, name):
    plain = {key.lower().replace("_", ""): value for key, value in table.items()}
    try:
        return plain[name.lower().replace("_", "")]
    except KeyError:
        raise unknown_name(kind, name, table) from None


def describe(thing, module):
    """Return the form in which Keras's configs hold an object, from which :func:`find` makes it.

    Parameters
    ----------
    thing : object
        With a method ``get_config``.
    module : str
        Keras's for objects of this kind, such as ``"keras.initializers"``.

    Returns
    -------
    dict
        ``module``, ``class_name``, ``config`` and ``registered_name``.
    """
    cls = type(thing)
    described = {"module": module, "class_name": cls.__name__, "config": thing.get_config()}
    if cls.__module__.startswith("tinycnn."):
        return {**described, "registered_name": None}
    return {**described, "module": cls.__module__, "registered_name": get_registered_name(cls)}
