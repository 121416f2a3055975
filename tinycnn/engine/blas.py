"""One BLAS thread for each thread of ours, while we compute."""

import os
import sys
import threading
from contextlib import contextmanager
from typing import Any

_lock = threading.Lock()
_thread = threading.local()
_users: dict[str, Any] = {"count": 0, "limit": None}
_found: dict[str, Any] = {"modules": 0, "control": None}


@contextmanager
def one_blas_thread():
    """Limit BLAS to one thread a caller inside the block; then put it back as it was.

    Two pools of threads on the same cores wait for each other: measured, 3.5 times
    slower. And the result of a product may depend on how many threads share it.
    Blocks may be nested, and entered by several threads at once.
    """
    with _lock:
        if _users["count"] == 0:
            _take_control()
            _users["limit"] = _users["limit"] or _blas().limit(limits=1)
        _users["count"] += 1
        _thread.blocks = getattr(_thread, "blocks", 0) + 1
    try:
        yield
    finally:
        with _lock:
            _thread.blocks -= 1
            _users["count"] -= 1
            if _users["count"] == 0:
                _take_control()
                _users["limit"].restore_original_limits()
                _users["limit"] = None
                _take_control()


def _forked():
    """In a forked child only one thread is left, and with it the blocks that it is in.

    If these are none, the limit stays until the next block is left.
    """
    global _lock
    _lock = threading.Lock()
    _users["count"] = getattr(_thread, "blocks", 0)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def _blas():
    """Return the control of every BLAS in the process.

    Finding them takes milliseconds, so it is done again only after something was imported:
    SciPy, for one, brings a BLAS of its own.
    """
    from threadpoolctl import ThreadpoolController

    if _found["modules"] != len(sys.modules):
        _found["control"] = ThreadpoolController().select(user_api="blas")
        _found["modules"] = len(sys.modules)
    return _found["control"]


def _take_control():
    """Let this thread set limits, whichever did so last.

    Newer versions of threadpoolctl heed one thread at a time and pass over the others in
    silence; but here the last to leave may be another than the first that came.
    """
    import threadpoolctl

    control = getattr(threadpoolctl, "OpenBLASController", None)
    if hasattr(control, "clear_controlling_thread"):
        control.clear_controlling_thread(force=True)
