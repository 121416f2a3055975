"""The threads that help, and how they are called.

A helper is called in two ways. An *order* is Python: a function to call with one number after the
other. A *job* is a list of tapes (``playing.py``), which needs no Python: the helper takes from it
inside a compiled loop, and does not compete with anybody for the interpreter.

Who was busy a moment ago is likely to be needed again, and to wake a sleeping thread takes the
system 50 to 500 microseconds: so helpers watch for work for a while before they sleep.
"""

import itertools
import os
import queue
import sys
import threading
from typing import Any

import numpy as np

from tinycnn.memory import Arena, address, forget_arena

# How often to look before going to sleep: some milliseconds, for between two batches Python counts,
# draws and shuffles, and who sleeps then misses the next one.
LOOKS = 60_000
# Seconds after which a caller who waits for a helper looks whether it still lives.
PATIENCE = 1.0
# How many words who takes part in a job wants, and by how many a helper is called: as running.py
# knows them, which is not loaded before there is a tape.
WORDS_OF_PLAYER, WORDS_OF_CALLS = 64, 16

_inside = threading.local()


def is_helping():
    """Whether the calling thread is at work that somebody handed out."""
    return getattr(_inside, "work", False)


def stay_on_this_thread():
    """Let all work that the calling thread hands out stay with it, now and later.

    For threads that are not the user's: what they do must not wait for, nor hold up, the
    work that the user's thread hands out at the same time.
    """
    _inside.work = True


class Order:
    """Calls to be made, by whoever comes in before it is closed.

    The caller closes it, then waits for those who came in. So a helper that is busy
    elsewhere is not waited for, and an interrupt at whatever instant, in whatever thread,
    leaves nobody behind who still writes.

    Parameters
    ----------
    function : callable
    count : int
        It is called with the numbers below it, each once.

    Attributes
    ----------
    error : BaseException or None
        The first that a call raised.
    """

    def __init__(self, function, count):
        self._function: Any = function
        self._next = itertools.count()  # its __next__ is atomic: no index is given out twice
        self._count = count
        self._lock = threading.Lock()
        self._closed = False
        self._guests: set = set()  # helpers
        self._left: Any = queue.SimpleQueue()
        self.error: BaseException | None = None

    def work(self):
        """Make calls until none is left, or one raises an error."""
        before = is_helping()
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

    def share(self, helpers, watching):
        """Make calls together with so many helpers; return when all are done, whatever happens."""
        try:
            for helper in helpers_of(helpers):
                helper.give(self, watching)
            self.work()
        except BaseException as error:
            self.fail(error)
        while not self._closed or self._guests:
            try:
                self._close(watching)
            except BaseException as error:  # an interrupt while we wait: the helpers go first
                self.fail(error)
        # A helper that comes too late may hold the order for long, but not the batch.
        self._function = None

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

    def _close(self, watching):
        with self._lock:
            self._closed = True
        for helper in tuple(self._guests):
            helper.expect(watching)
        while self._guests:
            try:
                self._left.get(timeout=PATIENCE)
            except queue.Empty:
                for helper in tuple(self._guests):
                    if not helper.is_at(self):
                        self._guests.discard(helper)


class Helper:
    """A thread that waits for orders and jobs.

    Attributes
    ----------
    calls : int
        The address of the words by which it is called; see :mod:`tinycnn.kernels.tape.running`.
    """

    def __init__(self, number):
        self._orders: Any = queue.SimpleQueue()  # (order, whether to watch afterwards)
        self._calls = np.zeros(WORDS_OF_CALLS, np.int64)
        self.calls = address(self._calls)
        self._done = np.zeros(1, np.int64)
        self._began = 0  # what ``done`` was when the order under way began
        self._given = self._taken = 0
        self._order = None
        self._watching, self._asleep = False, True
        self._job: Any = None
        # What jobs write to is not what orders write to: another thread may have given one.
        self._arena, self._player = Arena(), np.zeros(WORDS_OF_PLAYER, np.int64)
        self._room, self._seen = -1, 0
        self._thread = threading.Thread(target=self._serve, name=f"tinycnn-{number}", daemon=True)
        self._thread.start()

    def lives(self):
        """Whether the thread is there; an interrupt aimed at it can end it."""
        return self._thread.is_alive()

    def is_at(self, order):
        """Whether it works at this order; an interrupt may have kept it from saying that it left."""
        return self.lives() and self._order is order

    def give(self, order, watching):
        """Ask it to take part in an order."""
        self._given += 1
        self._asleep = False
        self._orders.put((order, watching))
        self._calls[0] = self._given

    def expect(self, watching):
        """Wait a while for it to finish its order."""
        if watching:
            _watch(self._done, self._began)

    def join(self, job, size, watching):
        """Be ready to take part in a job that is not open yet, with so many bytes of memory."""
        if size > self._room:
            self._arena.reserve(size)
            self._player[0] = self._arena.free_address
            self._job, self._room = job, size
        if self._asleep:
            self._asleep = False
            self._orders.put((None, watching))

    def _serve(self):
        while True:
            try:
                self._take_part()
            except BaseException:  # an interrupt between two orders hurts nobody
                self._order = None

    def _take_part(self):
        self._order = None
        order, self._watching = self._orders.get()
        self._asleep = False
        if order is not None:
            self._order = order
            self._taken += 1
            self._began = int(self._done[0])
            try:
                if order.enter(self):
                    try:
                        order.work()
                    finally:
                        self._done[0] += 1
                        order.leave(self)
            except BaseException as error:
                order.fail(error)
            self._order = order = None  # else the last batch would live until the next one comes
        self._watch()

    def _watch(self):
        """Take part in jobs until there is an order, or nothing has happened for a while."""
        if self._job is None:
            if self._watching:
                _watch(self._calls, self._taken)
            self._asleep = self._taken == self._given
            return
        from tinycnn.kernels.tape.running import JOBS, serve

        looks = LOOKS if self._watching else 1
        while not self._asleep:
            seen = self.calls, self._taken, self._seen
            self._seen = serve(*seen, self._job.address, address(self._player), looks)
            if self._taken != self._given:
                break
            # Whoever calls from here on sees that it has to wake us; who called before has been heard.
            self._asleep = self._calls[JOBS] == self._seen


def _watch(numbers, seen):
    """Wait by the compiled loop, once kernels have been loaded for other reasons."""
    if "tinycnn.kernels" in sys.modules:
        from tinycnn.kernels.tape.running import watch

        watch(address(numbers), seen, LOOKS)


# Threads do not survive a fork: a child process has helpers of its own.
_team: dict[str, Any] = {"process": None, "helpers": [], "lock": threading.Lock()}


def helpers_of(count):
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
        helpers += [Helper(number) for number in range(len(helpers) + 1, count + 1)]
        _team["helpers"] = helpers
        return helpers[:count]


def _forked():
    """Take a new lock: a thread that no longer exists may have held the old one."""
    _team["lock"] = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
