"""Checks of the optimizers' arguments, and what they have in common."""

import inspect
import numbers

import numpy as np

from tinycnn.errors import complaint

_OPEN = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def setting(who, argument, value, least=None, below=None, most=None):
    """Return ``value`` as a float if it is a finite number within the limits.

    Examples
    --------
    >>> setting("adam", "beta_1", 0.9, least=0, below=1)
    0.9
    """
    good = isinstance(value, numbers.Real) and not isinstance(value, bool) and np.isfinite(value)
    inside = (
        good
        and (least is None or value >= least)
        and (below is None or value < below)
        and (most is None or value <= most)
    )
    if not inside:
        limits = ""
        if below is not None:
            limits = f" in [{least}, {below})"
        elif most is not None:
            limits = f" in [{least}, {most}]"
        elif least is not None:
            limits = f" of at least {least}"
        raise ValueError(complaint(who, f"{argument} to be a number{limits}", f"{value!r}"))
    return float(value)


def optional(who, argument, value, **limits):
    """As :func:`setting`; None stays None."""
    return None if value is None else setting(who, argument, value, **limits)


def whole(who, argument, value, least):
    """Return a whole number of at least ``least``, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < least:
        expected = f"{argument} to be a whole number of at least {least}"
        raise ValueError(complaint(who, expected, f"{value!r}"))
    return int(value)


def refuse(who, cls, unknown):
    """Refuse arguments that an optimizer does not have."""
    for word, value in unknown.items():
        known = [name for name in inspect.signature(cls).parameters if name != "unknown"]
        remedy = f"Use learning_rate={value!r}." if word == "lr" else ""
        raise TypeError(complaint(who, f"only the arguments {', '.join(known)}", f"{word}={value!r}", remedy))


def signature_of(cls, base):
    """Return the arguments of an optimizer: its own, then those that all have."""
    own = [p for p in list(inspect.signature(cls.__init__).parameters.values())[1:] if p.kind not in _OPEN]
    names = {p.name for p in own}
    common = list(inspect.signature(base.__init__).parameters.values())[2:]
    return inspect.Signature(own + [p for p in common if p.name not in names])
