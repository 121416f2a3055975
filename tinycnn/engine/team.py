"""The threads that help, and how they are called.

A helper is called in two ways. An *order* is Python: a function to call with one number after the
other. A *job* is a list of tapes (:mod:`tinycnn.kernels.tape`), which needs no Python: the helper
takes from it inside a compiled loop, and does not compete with anybody for the interpreter.

Who was busy a moment ago is likely to be needed again, and to wake a sleeping thread takes the
system 50 to 500 microseconds: so helpers watch for work for a while before they sleep.
"""

import itertools
import queue
import sys
import threading
import time

import numpy as np

from tinycnn.memory import Arena, address, thread_arena

# How often to look before going to sleep: some milliseconds, for between two batches Python counts,
# draws and shuffles, and who sleeps then misses the next one.
LOOKS = 60_000
# How long to sleep at a time while somebody finishes, where watching takes the core from who works.
NAP = 50e-6

_inside = threading.local()
_NOBODY = np.zeros(0, np.int64)


def is_helping():
    """Whether the calling thread is at work that somebody handed out."""
    return getattr(_inside, "work", False)


def stay_on_this_thread():
    """Let all work that the calling thread hands out stay with it, now and later.

    For threads that are not the user's: what they do must not wait for, nor hold up, the
    work that the user's thread hands out at the same time.
    """
    _inside.work = True


class Team:
    """Threads that wait for work; the caller works as one of them.

    Parameters
    ----------
    helpers : int
        How many of them, besides the caller.
    cores : int
        How many this process may use.
    """

    def __init__(self, helpers, cores):
        # With more threads than cores, who watches takes the core from who works.
        self._looks = LOOKS if helpers < cores else 1
        self._job = None
        self._playing = threading.Lock()
        self._helpers = [_Helper(number, self._looks) for number in range(1, helpers + 1)]
        self._calls = np.array([helper.calls for helper in self._helpers], np.int64)

    def run(self, function, count):
        """Call ``function(i)`` for i in range(count), on all threads."""
        order = _Order(function, count)
        for helper in self._helpers:
            helper.give(order)
        try:
            order.work()
        finally:
            # Also after KeyboardInterrupt: nobody may still be writing when we leave.
            order.abandon()
            for helper in self._helpers:
                helper.expect()
                order.finished.get()
        if order.error is not None:
            raise order.error

    def play(self, tapes, rows, size, needs=None):
        """Play tapes on all threads.

        Parameters
        ----------
        tapes : ndarray of int64, shape (count,)
            Their addresses.
        rows : ndarray of int64, shape (count or 1, bases)
            What each wants to know; one row serves all.
        size : int
            How many bytes a tape wants free in its arena.
        needs : ndarray of int64, optional
            For each tape how many of the first must be done before it.

        Returns
        -------
        bool
            False if there was an error in one of them.
        """
        if not self._playing.acquire(blocking=False):  # the helpers work for another thread
            return play_alone(tapes, rows, size, needs)
        try:
            self._job = self._job or Job()
            for helper in self._helpers:
                helper.join(self._job, size)
            return self._job.play(tapes, rows, size, needs, self._calls, self._looks)
        finally:
            self._playing.release()


def play_alone(tapes, rows, size, needs=None):
    """Play tapes on the calling thread; see :meth:`Team.play`."""
    if not hasattr(_inside, "job"):
        _inside.job = Job()
    return _inside.job.play(tapes, rows, size, needs)


class Job:
    """Words in memory by which threads share tapes; see :mod:`tinycnn.kernels.tape.running`.

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
        self._words[running.NEXT] = running.CLOSED

    def play(self, tapes, rows, size, needs, helpers=_NOBODY, looks=LOOKS):
        """Play tapes with helpers that have joined; False if memory lacks or there was an error."""
        with thread_arena() as arena:
            if rows.shape[1] > self._places.MOST_BASES or not arena.reserve(size):
                return False
            self._fill(arena, tapes, rows, needs)
            if not self._places.lead(self.address, len(tapes), self._player_address, helpers, looks):
                self._wait(looks)
            return not self._words[self._places.FAILED]

    def _fill(self, arena, tapes, rows, needs):
        places, words = self._places, self._words
        words[places.NEXT] = places.CLOSED  # first: somebody may be late for the last job
        words[places.DONE] = words[places.FAILED] = 0
        words[places.TAPES], words[places.ROWS] = address(tapes), address(rows)
        words[places.ROW_BYTES] = rows.strides[0] if len(rows) > 1 else 0
        words[places.BASES] = rows.shape[1]
        words[places.NEEDS] = 0 if needs is None else address(needs)
        self._player[0] = address(arena.free())

    def _wait(self, looks):
        """Let others have the core until they are done; also after KeyboardInterrupt."""
        interrupt = None
        while not self._places.finished(self.address, looks):
            try:
                time.sleep(NAP)
            except BaseException as error:
                interrupt = error
        if interrupt is not None:
            raise interrupt


class _Helper:
    """A thread that waits for orders and jobs."""

    def __init__(self, number, looks):
        self._orders = queue.SimpleQueue()
        self._looks = looks
        self._given = self._taken = 0
        self._asleep = True
        self._calls = np.zeros(16, np.int64)
        self.calls = address(self._calls)  # where it is called
        self._room = -1
        self._done = np.zeros(1, np.int64)
        self._job, self._arena, self._player, self._seen = None, None, None, 0
        threading.Thread(target=self._serve, name=f"tinycnn-{number}", daemon=True).start()

    def give(self, order):
        """Hand out an order."""
        self._given += 1
        self._asleep = False
        self._orders.put(order)
        self._calls[0] = self._given

    def expect(self):
        """Wait a while for it to finish what it was given."""
        if self._looks > 1:
            _watch(self._done, self._given - 1)

    def join(self, job, size):
        """Be ready to take part in a job that is not open yet, with so many bytes of memory."""
        if self._asleep:
            self._asleep = False
            self._orders.put(None)
        if size <= self._room:
            return
        if self._job is None:
            from tinycnn.kernels.tape.running import WORDS_OF_PLAYER

            # What jobs write to is not what orders write to: another thread may have given one.
            self._arena, self._player = Arena(), np.zeros(WORDS_OF_PLAYER, np.int64)
            self._job = job
        self._arena.reserve(size)
        self._player[0] = address(self._arena.free())
        self._room = size

    def _serve(self):
        while True:
            order = self._orders.get()
            self._asleep = False
            if order is not None:
                self._taken += 1
                try:
                    order.work()
                finally:
                    order.finished.put(None)
                    self._done[0] += 1
                    del order  # else the last batch would live until the next one comes
            self._watch()

    def _watch(self):
        """Take part in jobs until there is an order, or nothing has happened for a while."""
        if self._job is None:
            if self._looks > 1:
                _watch(self._calls, self._taken)
            self._asleep = self._taken == self._given
            return
        from tinycnn.kernels.tape.running import JOBS, serve

        while not self._asleep:
            seen = self.calls, self._taken, self._seen
            self._seen = serve(*seen, self._job.address, address(self._player), self._looks)
            if self._taken != self._given:
                break
            # Whoever calls from here on sees that it has to wake us; who called before has been heard.
            self._asleep = self._calls[JOBS] == self._seen


def _watch(numbers, seen):
    """Wait by the compiled loop, once kernels have been loaded for other reasons."""
    if "tinycnn.kernels" in sys.modules:
        from tinycnn.kernels._watch import watch

        watch(numbers, seen)


class _Order:
    """A function that is called once with each number."""

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
