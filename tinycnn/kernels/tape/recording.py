"""Noting which kernels a thread calls."""

import functools
import threading
from contextlib import contextmanager

_thread = threading.local()


@contextmanager
def record():
    """Note the calls of kernels that this thread makes inside the block.

    Yields
    ------
    list of (compiled kernel, tuple of its arguments)
    """
    before = getattr(_thread, "calls", None)
    _thread.calls = []
    try:
        yield _thread.calls
    finally:
        _thread.calls = before


def noted(compiled):
    """Return a kernel that works as this one and can be noted."""

    @functools.wraps(compiled.py_func)
    def call(*arguments):
        compiled(*arguments)
        calls = getattr(_thread, "calls", None)
        if calls is not None:
            calls.append((compiled, arguments))

    call.compiled = compiled
    return call
