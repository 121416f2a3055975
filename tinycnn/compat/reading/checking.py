"""Which of the names that a script uses are not here."""

import importlib
from dataclasses import dataclass
from types import ModuleType

from tinycnn.compat.paths import resolve
from tinycnn.compat.placeholders import AbsentModule, explain, is_placeholder


@dataclass(frozen=True)
class Finding:
    """A name that is used and not supported.

    Attributes
    ----------
    line : int
    path : str
        As the script says it.
    text : str
        What it is, and what to use instead.
    sure : bool
        Whether the script is certain to come to it.
    """

    line: int
    path: str
    text: str
    sure: bool


def unsupported(uses):
    """Return what a script uses and will not find, in its order; each name once.

    Parameters
    ----------
    uses : list of Use

    Returns
    -------
    list of Finding

    Examples
    --------
    >>> from tinycnn.compat.reading.uses import Use
    >>> [finding] = unsupported([Use("keras.layers.LSTM", 7, True, True)])
    >>> finding.line, finding.text
    (7, 'tinycnn has no keras.layers.LSTM: for sequences, not images.')
    """
    found = {}
    for use in uses:
        text = fault(use.path)
        if text is None:
            continue
        sure = use.sure and use.called
        before = found.get(use.path)
        if before is None or (sure and not before.sure):
            found[use.path] = Finding(use.line, use.path, text, sure)
    return sorted(found.values(), key=lambda finding: finding.line)


def fault(path):
    """Return what is wrong with a name, or None.

    Examples
    --------
    >>> fault("keras.layers.Dense.from_config")
    >>> fault("keras.layers.Dens")
    'tinycnn has no keras.layers.Dens, and knows of none in Keras.'
    """
    words = path.split(".")
    thing = found_at(words[0])
    for count in range(1, len(words)):
        if not isinstance(thing, ModuleType):
            break
        here = ".".join(words[: count + 1])
        below = getattr(thing, words[count], None)
        thing = found_at(here) if below is None else below
        if thing is None:
            if hasattr(found_at(".".join(words[:count])), words[count]):
                return None  # it is there, and None
            where = "TensorFlow" if words[0].startswith("tensorflow") else "Keras"
            return f"tinycnn has no {here}, and knows of none in {where}."
    return explain(thing) if is_placeholder(thing) else None


def found_at(path):
    """Return the module that stands for this name, or None."""
    try:
        place = resolve(path)
    except ModuleNotFoundError:
        return None
    return AbsentModule(path) if place is None else importlib.import_module(place)
