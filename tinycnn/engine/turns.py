"""Several threads and one model: who may read the weights, and who may change them, just now."""

import os
import threading
import weakref
from typing import Any

# Seconds after which somebody who waits looks again, should a word have been lost.
PATIENCE = 0.1

_all: weakref.WeakSet = weakref.WeakSet()
_making: dict[str, Any] = {"lock": threading.RLock()}


def one_at_a_time():
    """Return the lock under which models make their weights, and move them into a vector."""
    return _making["lock"]


class Turns:
    """Readers go together, a change goes alone; who waits to change comes before new readers.

    A reader notes itself, then looks for a change; a change notes itself, then looks for
    readers. So one of the two sees the other, and a reader whom nobody disturbs takes no lock.
    A thread never waits for itself.

    Examples
    --------
    >>> turns = Turns()
    >>> with turns.reading(), turns.reading():
    ...     pass
    >>> with turns.changing(), turns.reading():
    ...     pass
    """

    def __init__(self):
        self.renew()
        _all.add(self)

    def renew(self):
        """Forget everybody: in a forked child only one thread is left."""
        self._readers = []  # threads, by their numbers
        self._writer = None
        self._depth = 0
        self._changes = threading.RLock()
        self._news = threading.Condition(threading.Lock())

    def reading(self):
        """Return a context inside which nobody else changes anything."""
        return _Inside(self._begin_reading, self._end_reading)

    def changing(self):
        """Return a context inside which nobody else reads or changes anything."""
        return _Inside(self._begin_change, self._end_change)

    def _begin_reading(self):
        me = threading.get_ident()
        nested = me in self._readers
        self._readers.append(me)
        while self._writer not in (None, me) and not nested:
            self._end_reading()
            with self._news:
                if self._writer is not None:
                    self._news.wait(PATIENCE)
            self._readers.append(me)

    def _end_reading(self):
        self._readers.remove(threading.get_ident())
        if self._writer is not None:
            self._tell()

    def _begin_change(self):
        self._changes.acquire()
        self._depth += 1
        me = threading.get_ident()
        self._writer = me
        try:
            with self._news:
                while any(reader != me for reader in tuple(self._readers)):
                    self._news.wait(PATIENCE)
        except BaseException:  # an interrupt
            self._end_change()
            raise

    def _end_change(self):
        self._depth -= 1
        if not self._depth:
            self._writer = None
            self._tell()
        self._changes.release()

    def _tell(self):
        with self._news:
            self._news.notify_all()


class _Inside:
    """A context from two functions, without the cost of a generator."""

    __slots__ = ("_begin", "_end")

    def __init__(self, begin, end):
        self._begin, self._end = begin, end

    def __enter__(self):
        self._begin()

    def __exit__(self, *exception):
        self._end()


def _forked():
    _making["lock"] = threading.RLock()
    for turns in tuple(_all):
        turns.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
