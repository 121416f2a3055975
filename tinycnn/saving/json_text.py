"""JSON from anywhere, read within limits."""

import json

# A network of a thousand layers takes a megabyte; within each layer few things are nested.
MOST_BYTES = 16 << 20
MOST_DEPTH = 100
MOST_ITEMS = 1_000_000


def parse(text):
    """Return what JSON text holds: a dictionary.

    Parameters
    ----------
    text : str or bytes

    Raises
    ------
    ValueError
        If it is no JSON, is too large, too deep, or something other than an object.

    Examples
    --------
    >>> parse('{"units": 3}')
    {'units': 3}
    >>> parse("[" * 200 + "]" * 200)
    Traceback (most recent call last):
    ...
    ValueError: it is nested deeper than 100 levels
    """
    if len(text) > MOST_BYTES:
        raise ValueError(f"it has {len(text)} bytes, more than {MOST_BYTES}")
    comma, opening = (b",", (b"[", b"{")) if isinstance(text, (bytes, bytearray)) else (",", ("[", "{"))
    # Each takes far more memory than it takes text.
    if text.count(comma) + sum(map(text.count, opening)) > MOST_ITEMS:
        raise ValueError(f"it has more than {MOST_ITEMS} items")
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    _check_depth(found)
    if not isinstance(found, dict):
        raise ValueError(f"it is a {type(found).__name__}, not an object")
    return found


def _check_depth(found):
    """Walk through it without recursion."""
    level, items = [found], 0
    for depth in range(MOST_DEPTH + 2):
        inner = []
        for one in level:
            inner += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        items += len(inner)
        if items > MOST_ITEMS:
            raise ValueError(f"it has more than {MOST_ITEMS} items")
        if not inner:
            return
        if depth >= MOST_DEPTH:
            raise ValueError(f"it is nested deeper than {MOST_DEPTH} levels")
        level = inner
