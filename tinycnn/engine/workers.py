"""How many threads compute, and how work is handed out to them."""

import os
import threading
from contextlib import contextmanager

from tinycnn.engine.playing import play_alone, play_together
from tinycnn.engine.team import Order, is_helping
from tinycnn.errors import complaint
from tinycnn.memory import forget_arena

_settings = {"threads": None, "sharers": 1}
_own = threading.local()


def get_num_threads():
    """Return how many threads compute: as set, else ``TINYCNN_NUM_THREADS``, else all cores.

    Returns
    -------
    int
        By default the number of cores that this process may use; no more than
        ``OMP_NUM_THREADS``, by which joblib, Dask and batch systems share cores out.
    """
    limit = getattr(_own, "limit", None)
    return _wanted() if limit is None else min(limit, _wanted())


def _wanted():
    if _settings["threads"] is not None:
        return _settings["threads"]
    asked = os.environ.get("TINYCNN_NUM_THREADS", "").strip()
    if asked:
        if not (asked.isascii() and asked.isdigit()) or int(asked) < 1:
            raise ValueError(complaint("TINYCNN_NUM_THREADS", "a whole number of at least 1", f"'{asked}'"))
        return int(asked)
    # Not ours, so what is not understood in it (lists, for nested loops) is passed over.
    shared = os.environ.get("OMP_NUM_THREADS", "").strip()
    mine = max(1, cores() // _settings["sharers"])
    return min(int(shared), mine) if shared.isdecimal() and int(shared) > 0 else mine


def share_cores(processes):
    """Let so many processes of this machine share its cores, where nobody says how many threads."""
    _settings["sharers"] = processes


@contextmanager
def at_most_threads(limit):
    """Let work that the calling thread hands out take no more than so many threads.

    For callers that know of others in the same process who compute at the same time.

    Examples
    --------
    >>> with at_most_threads(1):
    ...     get_num_threads()
    1
    """
    before = getattr(_own, "limit", None)
    _own.limit = limit if before is None else min(limit, before)
    try:
        yield
    finally:
        _own.limit = before


def cores():
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def set_num_threads(threads):
    """Set how many threads compute; the results do not depend on it.

    Parameters
    ----------
    threads : int or None
        At least 1; None goes back to the default.

    Examples
    --------
    >>> set_num_threads(2)
    >>> get_num_threads()
    2
    >>> set_num_threads(None)
    """
    if threads is not None and (isinstance(threads, bool) or not isinstance(threads, int) or threads < 1):
        raise ValueError(complaint("set_num_threads", "a whole number of at least 1", f"{threads!r}"))
    _settings["threads"] = threads


def threads_at_once():
    """Return how many threads compute at the same time: as many as are set, and there are cores for."""
    return min(get_num_threads(), cores())


def run_on_all(function, count):
    """Call ``function(i)`` for i in range(count), on all threads; return when all are done.

    Parameters
    ----------
    function : callable
        Must not depend on which thread calls it.
    count : int

    Raises
    ------
    Exception
        The first that a call raised; calls not begun by then are left out. Whatever ends
        this, an interrupt included, no call is under way any more when it has ended.
    """
    threads = min(get_num_threads(), count)
    # Work that is itself part of such work stays on its thread: the others are taken.
    if threads <= 1 or is_helping():
        try:
            for i in range(count):
                function(i)
        except BaseException:
            forget_arena()
            raise
        return
    order = Order(function, count)
    # With more threads than cores, who watches takes the core from who works.
    order.share(threads - 1, watching=threads <= cores())
    if order.error is not None:
        raise order.error


def play_on_all(tapes, rows, size, needs=None):
    """Play tapes on all threads; return when all are done.

    Parameters
    ----------
    tapes : ndarray of int64, shape (count,)
        The addresses of tapes (:mod:`tinycnn.kernels.tape`); it must not matter who plays which.
    rows : ndarray of int64, shape (count or 1, bases)
        What each wants to know; one row serves all.
    size : int
        How many bytes a tape wants free in its thread's arena.
    needs : ndarray of int64, optional
        For each tape how many of the first must be done before it.

    Returns
    -------
    bool
        False if there was an error in one of them.
    """
    # Who waits for another tape must not keep its core from who plays it.
    most = cores()
    threads = (
        min(get_num_threads(), len(tapes)) if needs is None else min(get_num_threads(), most, len(tapes))
    )
    if threads <= 1 or is_helping():
        return play_alone(tapes, rows, size, needs)
    return play_together(tapes, rows, size, needs, threads - 1, watching=threads <= most)
