"""Noting which kernels a thread calls."""

import functools
import threading
from contextlib import contextmanager

_thread = threading.local()


@contextmanager
def record(dry=False):
    """Note the calls of kernels that this thread makes inside the block.

    Parameters
    ----------
    dry : bool
        Only note them: nothing is computed.

    Yields
    ------
    list of (compiled kernel, tuple of its arguments)
    """
    before = getattr(_thread, "calls", None), getattr(_thread, "dry", False)
    _thread.calls, _thread.dry = [], dry
    try:
        yield _thread.calls
    finally:
        _thread.calls, _thread.dry = before


def noted(compiled):
    """Return a kernel that works as this one and can be noted."""

    @functools.wraps(compiled.py_func)
    def call(*arguments):
        calls = getattr(_thread, "calls", None)
        if calls is None:
            compiled(*arguments)
            return
        if not _thread.dry:
            compiled(*arguments)
        calls.append((compiled, arguments))

    call.compiled = compiled
    return call
