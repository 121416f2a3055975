"""The end of a step from tapes: the slices of sums and updates, once they have been seen often enough.

As for shards (``replay.py``): the first steps run the ordinary way, then one is recorded, one is
run both ways, and if every byte is the same, tapes serve from then on. What changes from step to
step are the numbers that an optimizer computes, such as its rate: the update of one slice is
called without computing anything, and the numbers it was called with are written into all tapes.
"""

from operator import is_

import numpy as np

from tinycnn.engine import replay
from tinycnn.engine.workers import play_on_all
from tinycnn.memory import address, thread_arena


class UpdateTapes:
    """The work on all slices, for steps that find everything at the same places.

    Parameters
    ----------
    slices : list
    arrays : list of ndarray
        Whatever the work reads and writes, but for its thread's arena. They stay where they are.
    written : list of ndarray
        Those it writes to.

    Attributes
    ----------
    possible : bool
        False once it has turned out that tapes do not do the same.
    """

    def __init__(self, slices, arrays, written):
        self._slices, self._arrays, self._written = slices, arrays, written
        self._runs = self._attempts = 0
        self._tapes, self._size = [], 0
        self._numbers = []  # for each tape, its words and where in them an optimizer's numbers are
        self._rest = None  # what else an optimizer called its kernels with
        self._proven = False
        self.possible = True

    def are_for(self, arrays):
        """Whether the work reads and writes just these arrays."""
        return len(arrays) == len(self._arrays) and all(map(is_, arrays, self._arrays))

    def advance(self, work, update, plainly):
        """Do the work, from tapes where possible.

        Parameters
        ----------
        work : callable
            ``work(i)`` does what there is to do on slice i.
        update : callable or None
            ``update(slice)`` calls the optimizer, as ``work`` does at its end; None if it does not.
        plainly : callable
            Does all the work the ordinary way.
        """
        self._runs += 1
        if self._proven:
            self.possible = self._play(update)
            if not self.possible:
                plainly()
        elif self._runs <= replay.PLAIN_RUNS:
            plainly()
        elif not self._tapes:
            self._record(work, update)
        else:
            self.possible = self._proven = self._agree(update, plainly)

    def _record(self, work, update):
        """Do the work on this thread and record it; the next step tries again if memory was fresh."""
        from tinycnn.kernels.tape import NotReplayable, Region, Tape, record

        updates = _called_with(update, self._slices[0])
        self._rest = [rest for _, rest in updates]
        regions = [Region.of(array) for array in self._arrays]
        tapes, fresh = [], False
        for i in range(len(self._slices)):
            with thread_arena() as arena:
                own = Region.of(arena.free())
                with record() as calls:
                    work(i)
                self._size = max(self._size, arena.needed)
            try:
                tapes.append((Tape(calls, [own, *regions]), len(calls) - len(updates)))
            except NotReplayable:
                fresh = True
        if fresh:
            self._attempts += 1
            self.possible = self._attempts < replay.ATTEMPTS
            return
        self._tapes = [tape for tape, _ in tapes]
        self._numbers = [(tape.words, tape.places_of_numbers(first)) for tape, first in tapes]
        self._addresses = np.array([tape.address for tape in self._tapes], np.int64)
        self._row = np.array([[0, *map(address, self._arrays), 0]], np.int64)

    def _agree(self, update, plainly):
        """Do the work both ways; whether every byte is the same. What counts is the ordinary way."""
        before = [array.copy() for array in self._written]
        same = self._play(update)
        found = [array.tobytes() for array in self._written]
        for array, old in zip(self._written, before, strict=True):
            array[...] = old
        plainly()
        wanted = [array.tobytes() for array in self._written]
        return same and found == wanted

    def _play(self, update):
        updates = _called_with(update, self._slices[0])
        if [rest for _, rest in updates] != self._rest:
            return False
        numbers = [word for words, _ in updates for word in words]
        for words, places in self._numbers:
            words[places] = numbers
        return play_on_all(self._addresses, self._row, self._size)


def _called_with(update, part):
    """Return, for each kernel an optimizer calls, its numbers as words, and what else is no array."""
    if update is None:
        return []
    from tinycnn.kernels.tape import record, split_arguments

    with record(dry=True) as calls:
        update(part)
    return [split_arguments(kernel, given) for kernel, given in calls]
