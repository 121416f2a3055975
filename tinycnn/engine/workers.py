"""The threads that work on shards."""

import itertools
import os
import queue
import sys
import threading

import numpy as np

from tinycnn.errors import complaint

_settings = {"threads": None, "sharers": 1}
_teams: dict = {}
_lock = threading.Lock()
_inside = threading.local()


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
    if threads <= 1 or getattr(_inside, "work", False):
        for i in range(count):
            function(i)
    else:
        _team(threads - 1).run(function, count)


def stay_on_this_thread():
    """Let all work that the calling thread hands out stay with it, now and later.

    For threads that are not the user's: what they do must not wait for, nor hold up, the
    work that the user's thread hands out at the same time.
    """
    _inside.work = True


def _team(helpers):
    # Threads do not survive a fork: a child process gets a team of its own.
    key = (os.getpid(), helpers)
    with _lock:
        if key not in _teams:
            _teams[key] = _Team(helpers)
        return _teams[key]


class _Team:
    """Threads that wait for work; the caller works as one of them."""

    def __init__(self, helpers):
        self._helpers = [_Helper(number) for number in range(1, helpers + 1)]
        self._crowded = helpers >= _cores()

    def run(self, function, count):
        job = _Job(function, count)
        # With more threads than cores, who watches takes the core from who works.
        watch = _look_away if self._crowded else _watcher()
        for helper in self._helpers:
            helper.give(job, watch)
        try:
            job.work()
        finally:
            # Also after KeyboardInterrupt: nobody may still be writing when we leave.
            job.abandon()
            for helper in self._helpers:
                watch(helper.done, helper.given - 1)
                job.finished.get()
        if job.error is not None:
            raise job.error


class _Helper:
    """A thread, and the counters by which it and the caller see what the other has done."""

    def __init__(self, number):
        self._orders = queue.SimpleQueue()
        self.given = 0
        self._called = np.zeros(1, np.int64)
        self.done = np.zeros(1, np.int64)
        threading.Thread(target=self._serve, name=f"tinycnn-{number}", daemon=True).start()

    def give(self, job, watch):
        self.given += 1
        self._orders.put((job, watch))
        self._called[0] = self.given

    def _serve(self):
        while True:
            job, watch = self._orders.get()
            number = self._called[0]
            try:
                job.work()
            finally:
                job.finished.put(None)
                self.done[0] += 1
                del job  # else the last batch would live until the next one comes
            watch(self._called, number)


def _look_away(numbers, seen):
    """Go to sleep at once."""


def _watcher():
    """Return how to wait: by the compiled loop, once kernels have been loaded for other reasons."""
    if "tinycnn.kernels" not in sys.modules:
        return _look_away
    from tinycnn.kernels._watch import watch

    return watch


class _Job:
    def __init__(self, function, count):
        self._function = function
        self._next = itertools.count()  # its __next__ is atomic: no index is given out twice
        self._count = count
        self.finished = queue.SimpleQueue()
        self.error = None

    def work(self):
        _inside.work = True
        try:
            while (i := next(self._next)) < self._count:
                self._function(i)
        except BaseException as error:  # an exit too: the helpers must live on
            self.error = self.error or error
            self.abandon()
        finally:
            _inside.work = False

    def abandon(self):
        self._count = 0
