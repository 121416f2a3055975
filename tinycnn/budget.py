"""A limit on what is made from a config of somebody else's."""

import math
from contextlib import contextmanager
from contextvars import ContextVar

from tinycnn.errors import complaint

_LEFT: ContextVar[list[int] | None] = ContextVar("numbers_left", default=None)
_FILLED: ContextVar[bool] = ContextVar("weights_come_from_a_file", default=False)


@contextmanager
def at_most(count, filled_later=False):
    """Let layers and metrics make no more than ``count`` numbers inside the ``with`` statement.

    Parameters
    ----------
    count : int
    filled_later : bool
        Whether all weights come from a file afterwards: nobody draws them then, which for
        some takes long.

    Examples
    --------
    >>> with at_most(9):
    ...     spend("dense", (2, 5))
    Traceback (most recent call last):
    ...
    ValueError: dense expects at most 9 numbers more, for so small a file, received shape (2, 5).
    """
    left, filled = _LEFT.set([count]), _FILLED.set(filled_later)
    try:
        yield
    finally:
        _LEFT.reset(left)
        _FILLED.reset(filled)


def filled_later():
    """Return whether weights made now will be replaced by those of a file."""
    return _FILLED.get()


def spend(who, shape):
    """Count numbers of this shape, before memory is taken for them.

    Raises
    ------
    ValueError
        If it goes beyond the limit around the call.
    """
    left = _LEFT.get()
    if left is None:
        return
    size = max(math.prod(shape), 0)
    if size > left[0]:
        expected = f"at most {left[0]} numbers more, for so small a file"
        raise ValueError(complaint(who, expected, f"shape {shape}"))
    left[0] -= size
