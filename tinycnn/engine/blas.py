"""One BLAS thread for each thread of ours, while we compute."""

import threading
from contextlib import contextmanager
from functools import cache

_lock = threading.Lock()
_users = {"count": 0, "limit": None}


@contextmanager
def one_blas_thread():
    """Limit BLAS to one thread a caller inside the block; then put it back as it was.

    Two pools of threads on the same cores wait for each other: measured, 3.5 times
    slower. And the result of a product may depend on how many threads share it.
    Blocks may be nested, and entered by several threads at once.
    """
    with _lock:
        if _users["count"] == 0:
            _users["limit"] = _blas().limit(limits=1)
        _users["count"] += 1
    try:
        yield
    finally:
        with _lock:
            _users["count"] -= 1
            if _users["count"] == 0:
                _users["limit"].restore_original_limits()


@cache
def _blas():
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")
