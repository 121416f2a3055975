"""The threads that work on shards."""

import itertools
import os
import queue
import sys
import threading
from typing import Any

import numpy as np

from tinycnn.errors import complaint
from tinycnn.memory import forget_arena

_settings = {"threads": None}
_inside = threading.local()
# Seconds after which a caller who waits for a helper looks whether it still lives.
PATIENCE = 1.0


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
    return _cores()


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
        The first that a call raised; calls not begun by then are left out. Whatever ends
        this, an interrupt included, no call is under way any more when it has ended.
    """
    threads = min(get_num_threads(), count)
    # Work that is itself part of such work stays on its thread: the others are taken.
    if threads <= 1 or getattr(_inside, "work", False):
        try:
            for i in range(count):
                function(i)
        except BaseException:
            forget_arena()
            raise
        return
    job = _Job(function, count)
    helpers = _helpers(threads - 1)
    # With more threads than cores, who watches takes the core from who works.
    job.share(helpers, _look_away if threads > _team["cores"] else _watcher())
    if job.error is not None:
        raise job.error


def stay_on_this_thread():
    """Let all work that the calling thread hands out stay with it, now and later.

    For threads that are not the user's: what they do must not wait for, nor hold up, the
    work that the user's thread hands out at the same time.
    """
    _inside.work = True


class _Job:
    """Calls to be made, by whoever comes in before it is closed.

    The caller closes it, then waits for those who came in. So a helper that is busy
    elsewhere is not waited for, and an interrupt at whatever instant, in whatever thread,
    leaves nobody behind who still writes.
    """

    def __init__(self, function, count):
        self._function = function
        self._next = itertools.count()  # its __next__ is atomic: no index is given out twice
        self._count = count
        self._lock = threading.Lock()
        self._closed = False
        self._guests: set = set()  # helpers
        self._left: Any = queue.SimpleQueue()
        self.error = None

    def work(self):
        """Make calls until none is left, or one raises an error."""
        before = getattr(_inside, "work", False)
        try:
            _inside.work = True
            while (i := next(self._next)) < self._count:
                self._function(i)
        except BaseException as error:  # an exit or an interrupt too: helpers must live on
            self.fail(error)
            # What was under way may have left the thread's memory half handed out.
            forget_arena()
        finally:
            _inside.work = before

    def share(self, helpers, watch):
        """Make calls together with helpers; return when all are done, whatever happens."""
        try:
            for helper in helpers:
                helper.give(self, watch)
            self.work()
        except BaseException as error:
            self.fail(error)
        while not self._closed or self._guests:
            try:
                self._close(watch)
            except BaseException as error:  # an interrupt while we wait: the helpers go first
                self.fail(error)

    def fail(self, error):
        """Note the first error; calls that have not begun are left out."""
        self._count = 0
        self.error = self.error or error

    def enter(self, helper):
        """Let a helper in; returns False if the caller has gone."""
        with self._lock:
            if not self._closed:
                self._guests.add(helper)
            return not self._closed

    def leave(self, helper):
        """Let the caller know that a helper has left."""
        self._guests.discard(helper)
        self._left.put(helper)

    def _close(self, watch):
        with self._lock:
            self._closed = True
        for helper in tuple(self._guests):
            watch(helper.done, helper.began)
        while self._guests:
            try:
                self._left.get(timeout=PATIENCE)
            except queue.Empty:
                for helper in tuple(self._guests):
                    if not helper.is_at(self):
                        self._guests.discard(helper)


class _Helper:
    """A thread, and the counters by which it and the caller see what the other has done."""

    def __init__(self, number):
        self._orders: Any = queue.SimpleQueue()
        self._called = np.zeros(1, np.int64)
        self.done = np.zeros(1, np.int64)
        self.began = 0  # what ``done`` was when the job under way began
        self._job = None
        self._thread = threading.Thread(target=self._serve, name=f"tinycnn-{number}", daemon=True)
        self._thread.start()

    def lives(self):
        """Whether the thread is there; an interrupt aimed at it can end it."""
        return self._thread.is_alive()

    def is_at(self, job):
        """Whether it works at this job; an interrupt may have kept it from saying that it left."""
        return self.lives() and self._job is job

    def give(self, job, watch):
        """Ask it to take part in a job."""
        self._orders.put((job, watch))
        self._called[0] += 1

    def _serve(self):
        while True:
            try:
                self._take_part()
            except BaseException:  # an interrupt between two jobs hurts nobody
                self._job = None

    def _take_part(self):
        self._job = None
        job, watch = self._orders.get()
        self._job = job
        number = self._called[0]
        self.began = int(self.done[0])
        try:
            if not job.enter(self):
                return
            job.work()
        except BaseException as error:
            job.fail(error)
        finally:
            self.done[0] += 1
            job.leave(self)
        self._job = job = None  # else the last batch would live until the next one comes
        watch(self._called, number)


# Threads do not survive a fork: a child process has helpers of its own.
_team: dict[str, Any] = {"process": None, "helpers": [], "cores": 1, "lock": threading.Lock()}


def _helpers(count):
    """Return so many helpers, the same for all callers; those that are missing are made."""
    helpers = _team["helpers"]
    if (
        _team["process"] == os.getpid()
        and len(helpers) >= count
        and all(helper.lives() for helper in helpers[:count])
    ):
        return helpers[:count]
    with _team["lock"]:
        if _team["process"] != os.getpid():
            _team["helpers"], _team["process"] = [], os.getpid()
        helpers = [helper for helper in _team["helpers"] if helper.lives()]
        helpers += [_Helper(number) for number in range(len(helpers) + 1, count + 1)]
        _team["helpers"], _team["cores"] = helpers, _cores()
        return helpers[:count]


def _forked():
    """Take a new lock: a thread that no longer exists may have held the old one."""
    _team["lock"] = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def _look_away(numbers, seen):
    """Go to sleep at once."""


def _watcher():
    """Return how to wait: by the compiled loop, once kernels have been loaded for other reasons."""
    if "tinycnn.kernels" not in sys.modules:
        return _look_away
    from tinycnn.kernels._watch import watch

    return watch
