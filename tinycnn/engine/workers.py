"""The threads that work on shards."""

import os
import threading

from tinycnn.engine.team import Team, is_helping, play_alone
from tinycnn.errors import complaint

_settings = {"threads": None, "sharers": 1}
_teams: dict = {}
_lock = threading.Lock()


def get_num_threads():
    """Return how many threads compute: as set, else ``TINYCNN_NUM_THREADS``, else all cores.

    Returns
    -------
    int
        By default the number of cores that this process may use.
    """
    if _settings["threads"] is not None:
        return _settings["threads"]
    asked = os.environ.get("TINYCNN_NUM_THREADS", "").strip()
    if asked:
        if not (asked.isascii() and asked.isdigit()) or int(asked) < 1:
            raise ValueError(complaint("TINYCNN_NUM_THREADS", "a whole number of at least 1", f"'{asked}'"))
        return int(asked)
    return max(1, _cores() // _settings["sharers"])


def share_cores(processes):
    """Let so many processes of this machine share its cores, where nobody says how many threads."""
    _settings["sharers"] = processes


def _cores():
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
        The first that a call raised; calls not begun by then are left out.
    """
    threads = min(get_num_threads(), count)
    # Work that is itself part of such work stays on its thread: the others are taken.
    if threads <= 1 or is_helping():
        for i in range(count):
            function(i)
    else:
        _team(threads - 1).run(function, count)


def threads_at_once():
    """Return how many threads compute at the same time: as many as are set, and there are cores for."""
    return min(get_num_threads(), _cores())


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
    threads = min(get_num_threads() if needs is None else threads_at_once(), len(tapes))
    if threads <= 1 or is_helping():
        return play_alone(tapes, rows, size, needs)
    return _team(threads - 1).play(tapes, rows, size, needs)


def _team(helpers):
    # Threads do not survive a fork: a child process gets a team of its own.
    key = (os.getpid(), helpers)
    with _lock:
        if key not in _teams:
            _teams[key] = Team(helpers, _cores())
        return _teams[key]
