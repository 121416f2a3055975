"""A limit on the weights that are made from a config of somebody else's."""

import math
from contextlib import contextmanager
from contextvars import ContextVar

from tinycnn.errors import complaint

_LEFT: ContextVar[list[int] | None] = ContextVar("numbers_left", default=None)


@contextmanager
def at_most(count):
    """Let layers make no more than ``count`` numbers of weights inside the ``with`` statement.

    Examples
    --------
    >>> with at_most(9):
    ...     spend("dense", (2, 5))
    Traceback (most recent call last):
    ...
    ValueError: dense expects weights of at most 9 numbers more, small as the file is, received shape (2, 5).
    """
    token = _LEFT.set([count])
    try:
        yield
    finally:
        _LEFT.reset(token)


def spend(who, shape):
    """Count a weight of this shape, before memory is taken for it.

    Raises
    ------
    ValueError
        If it goes beyond the limit around the call.
    """
    left = _LEFT.get()
    if left is None:
        return
    size = math.prod(shape)
    if size > left[0]:
        expected = f"weights of at most {left[0]} numbers more, small as the file is"
        raise ValueError(complaint(who, expected, f"shape {shape}"))
    left[0] -= size
