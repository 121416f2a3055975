"""Noting which kernels a thread calls, and which of the calls others could make meanwhile."""

import functools
import threading
from contextlib import contextmanager

from tinycnn.memory import current_arena

# Multiplications and additions below which it does not pay to hand a part to another thread:
# some ten microseconds.
LEAST_WORK = 500_000

_thread = threading.local()


class Calls(list):
    """(compiled kernel, tuple of its arguments) of every call, in order.

    Parameters
    ----------
    dry : bool
        Whether calls are only noted.
    parts : int
        In how many parts to cut what can be cut.

    Attributes
    ----------
    chunks : list of (int, int)
        For each call its stage, and its part of it: the calls of a stage's different parts do
        not depend on each other, only on earlier stages.
    """

    def __init__(self, dry, parts):
        super().__init__()
        self.dry, self.parts = dry, parts
        self.chunks = []
        self._at = 0, 0

    def note(self, call):
        """Add a call."""
        self.append(call)
        self.chunks.append(self._at)

    def go_to(self, stage, part=0):
        """Say where the next calls belong."""
        self._at = stage, part

    @property
    def stage(self):
        """int: the stage of the next call."""
        return self._at[0]


@contextmanager
def record(dry=False, parts=1):
    """Note the calls of kernels that this thread makes inside the block.

    Parameters
    ----------
    dry : bool
        Only note them: nothing is computed.
    parts : int
        In how many parts to cut what can be cut, so that as many threads share it.

    Yields
    ------
    Calls
    """
    before = getattr(_thread, "calls", None)
    _thread.calls = Calls(dry, parts)
    try:
        yield _thread.calls
    finally:
        _thread.calls = before


def noted(compiled):
    """Return a kernel that works as this one and can be noted."""

    @functools.wraps(compiled.py_func)
    def call(*arguments):
        calls = getattr(_thread, "calls", None)
        if calls is None:
            compiled(*arguments)
            return
        if not calls.dry:
            compiled(*arguments)
        calls.note((compiled, arguments))

    call.compiled = compiled
    return call


def apart(count, work, multiple=1):
    """Yield the slices of ``range(count)`` that are to be computed by kernels called one after the other.

    Usually that is one slice. Where a tape is recorded for several threads there are more: what is
    called for one of them must not depend on what is called for another.

    Parameters
    ----------
    count : int
    work : int
        How many multiplications and additions there are in all.
    multiple : int
        Slices begin at multiples of this number.
    """
    calls = getattr(_thread, "calls", None)
    parts = 1 if calls is None else min(calls.parts, work // LEAST_WORK, -(-count // multiple))
    if parts <= 1:
        yield slice(0, count)
        return
    arena, stage = current_arena(), calls.stage + 1
    held, arena.held = arena.held, True  # no part may use the memory of another
    steps = -(-count // multiple)
    try:
        for part in range(parts):
            calls.go_to(stage, part)
            first, last = part * steps // parts * multiple, (part + 1) * steps // parts * multiple
            yield slice(first, min(last, count))
    finally:
        arena.held = held
        calls.go_to(stage + 1)
