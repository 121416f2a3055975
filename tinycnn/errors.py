"""One way to word an error: who, what was expected, what came, what to do.

Everything the library raises for bad input goes through :func:`complaint` or
:func:`unknown_name`, so that all messages read alike and can be tested as text.
"""

import difflib


class NotCompiledError(RuntimeError):
    """A model was asked to train or to be measured before ``compile``."""


class NotBuiltError(RuntimeError):
    """Weights were asked for before the shape of the input was known."""


class DataError(ValueError):
    """A data file is missing, damaged or not what its name says."""


class NotFiniteWarning(RuntimeWarning):
    """NaN or infinity appeared in a training."""


class StuckWarning(UserWarning):
    """A training does no better than chance."""


def complaint(who, expected, received, remedy=""):
    """Word one error message.

    Parameters
    ----------
    who : str
        The layer, method or argument that complains, such as ``"conv2d_1"``.
    expected : str
        What it needs, as a noun phrase: ``"images of shape (N, H, W, C)"``.
    received : str
        What came instead.
    remedy : str, optional
        A full sentence that says what to do.

    Returns
    -------
    str

    Examples
    --------
    >>> complaint("dropout", "a rate in [0, 1)", "1.5", "Use 0.5 to drop half.")
    'dropout expects a rate in [0, 1), received 1.5. Use 0.5 to drop half.'
    """
    text = f"{who} expects {expected}, received {received}."
    return f"{text} {remedy}" if remedy else text


def unknown_name(kind, name, known):
    """Build the error for a string that names nothing, with the nearest known one.

    Parameters
    ----------
    kind : str
        What the string should have named: ``"optimizer"``, ``"loss"``.
    name : str
        The string that came.
    known : iterable of str
        All names that would have been understood.

    Returns
    -------
    ValueError
        To be raised by the caller.

    Examples
    --------
    >>> print(unknown_name("optimizer", "adm", ["adam", "sgd"]))
    Unknown optimizer 'adm'. Did you mean 'adam'? Known: adam, sgd.
    """
    known = sorted(known)
    lowered = {k.lower(): k for k in known}
    near = difflib.get_close_matches(str(name).lower(), lowered, n=1, cutoff=0.5)
    hint = f" Did you mean '{lowered[near[0]]}'?" if near else ""
    return ValueError(f"Unknown {kind} '{name}'.{hint} Known: {', '.join(known)}.")
