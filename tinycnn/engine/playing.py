"""Jobs: tapes that threads share without Python.

See :mod:`tinycnn.kernels.tape.running` for the compiled side.
"""

import os
import threading
import time
from typing import Any

import numpy as np

from tinycnn.engine.team import LOOKS, helpers_of
from tinycnn.memory import address, thread_arena

# How long to sleep at a time while somebody finishes, where watching takes the core from who works.
NAP = 50e-6

_own = threading.local()
_NOBODY = np.zeros(0, np.int64)
# No array, and not the None that says that no tape needs another.
_NOTHING = False, False, False


def play_together(tapes, rows, size, needs, helpers, watching):
    """Play tapes with helpers; see :func:`tinycnn.engine.workers.play_on_all`.

    Parameters
    ----------
    tapes, rows, size, needs
        As there.
    helpers : int
        How many.
    watching : bool
        Whether who waits may keep its core busy.
    """
    lock = _together["lock"]
    if not lock.acquire(blocking=False):  # the helpers work for another thread
        return play_alone(tapes, rows, size, needs)
    try:
        job = _together["job"] = _together["job"] or Job()
        team = helpers_of(helpers)
        for helper in team:
            helper.join(job, size, watching)
        return job.play(tapes, rows, size, needs, job.calls_of(team), LOOKS if watching else 1)
    finally:
        lock.release()


def play_alone(tapes, rows, size, needs=None):
    """Play tapes on the calling thread."""
    if not hasattr(_own, "job"):
        _own.job = Job()
    return _own.job.play(tapes, rows, size, needs)


class Job:
    """Words in memory by which threads share tapes.

    Attributes
    ----------
    address : int
    """

    def __init__(self):
        from tinycnn.kernels.tape import running

        self._places = running
        self._words = np.zeros(running.WORDS_OF_JOB, np.int64)
        self._player = np.zeros(running.WORDS_OF_PLAYER, np.int64)
        self.address, self._player_address = address(self._words), address(self._player)
        self._number = 0
        # What stayed the same since the last time need not be asked for again. An interrupt may
        # come between any two lines: so there is one name for each, that is right or empty.
        self._last: Any = _NOTHING
        self._called: tuple[list, Any] = ([], _NOBODY)

    def calls_of(self, team):
        """Return the addresses where these helpers are called."""
        if team != self._called[0]:
            self._called = team, np.array([helper.calls for helper in team], np.int64)
        return self._called[1]

    def play(self, tapes, rows, size, needs, helpers=_NOBODY, looks=LOOKS):
        """Play tapes with helpers that have joined; False if memory lacks or there was an error."""
        with thread_arena() as arena:
            if rows.shape[1] > self._places.MOST_BASES or not arena.reserve(size):
                return False
            self._fill(arena, tapes, rows, needs)
            opened, is_done = self._number << self._places.JOB | len(tapes), False
            try:
                is_done = self._places.lead(self.address, opened, self._player_address, helpers, looks)
            finally:
                if not is_done:
                    self._wait(looks)
            return not self._words[self._places.FAILED]

    def _fill(self, arena, tapes, rows, needs):
        places, words = self._places, self._words
        # First, for somebody may be late for the last job: who drew a number of that finds another one here.
        self._number = (self._number + 1) % places.MOST_JOBS
        words[places.COUNT] = self._number << places.JOB
        words[places.DONE] = words[places.FAILED] = 0
        before, self._last = self._last, _NOTHING
        if tapes is not before[0]:
            words[places.TAPES] = address(tapes)
        if rows is not before[1]:
            words[places.ROWS], words[places.BASES] = address(rows), rows.shape[1]
            words[places.ROW_BYTES] = rows.strides[0] if len(rows) > 1 else 0
        if needs is not before[2]:
            words[places.NEEDS] = 0 if needs is None else address(needs)
        self._player[0] = arena.free_address
        self._last = tapes, rows, needs

    def _wait(self, looks):
        """Return when nobody is at work any more; an interrupt meanwhile is raised then."""
        interrupt = None
        while True:
            try:
                while not self._places.finished(self.address, looks):
                    time.sleep(NAP)
                break
            except BaseException as error:
                interrupt = error
        if interrupt is not None:
            raise interrupt


# The one job that helpers take part in.
_together: dict[str, Any] = {"job": None, "lock": threading.Lock()}


def _forked():
    """Have a new job and lock: a thread that no longer exists may have been at the old one."""
    _together["job"], _together["lock"] = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
