"""What one shard does, on a tape."""

import numpy as np

from tinycnn.engine.bases import ARENA, GRADIENT, shard_bases
from tinycnn.engine.workers import play_on_all
from tinycnn.kernels.tape import NotReplayable, Region, Tape, record
from tinycnn.memory import address, current_arena, thread_arena
from tinycnn.random import words
from tinycnn.run import key_number


class ShardTape:
    """The calls of a shard's work.

    Its regions are what is free in the thread's arena, the weights, the gradients, and
    those of the feed.

    Parameters
    ----------
    tapes : list of Tape
        One after the other.
    needs : ndarray of int64
        For each, how many of the first must be done before it.
    size : int
        How many bytes it wants free in the arena.
    asked : list of (int or None, int)
        Who asks for random keys: a layer's own seed, and its position.
    values : ndarray
        The vector of all weights.
    """

    def __init__(self, tapes, needs, size, asked, values):
        self._tapes, self._needs = tapes, needs
        self.addresses = np.array([tape.address for tape in tapes], np.int64)
        self._asked = asked
        self._values = values
        self.size = size

    @classmethod
    def recorded(cls, shard, values, parts=1):
        """Run a shard the ordinary way and record it.

        Parameters
        ----------
        shard : Shard
        values : ndarray
        parts : int
            How many threads may share what can be shared.

        Returns
        -------
        ShardTape or None
            None if it used memory that will not be there next time.
        """
        arena = current_arena()
        regions = [Region.of(array) for array in (arena.free(), values, *shard.regions())]
        with record(parts=parts) as calls:
            run = shard.run()
        chunks, needs = _chunks(calls)
        try:
            tapes = [Tape(chunk, regions) for chunk in chunks or [[]]]
        except NotReplayable:
            return None
        return cls(tapes, needs, arena.needed, run.asked, values)

    def write_keys(self, feed, number, batch):
        """Write the random keys of one shard of a feed; ``batch`` is (model seed, step, shard)."""
        for slot, (seed, position) in enumerate(self._asked):
            feed.keys[number, slot] = words(key_number(batch, seed, position))

    @property
    def draws(self):
        """bool: whether it asks for random keys."""
        return len(self._asked) > 0

    def play_alone(self, rows, at):
        """Run the only shard of a batch, on all threads if they may share it.

        Parameters
        ----------
        rows : ndarray of int64, shape (1, bases)
            Its row of the table.
        at : int
            Where it begins, which takes as long to ask for as a small kernel to run.

        Returns
        -------
        bool
            As :meth:`play`.
        """
        with thread_arena() as arena:
            if len(self._tapes) == 1:
                return self.play(rows[0], None, at)
            if not arena.reserve(self.size):
                return False
            rows[0, ARENA] = arena.free_address
            return play_on_all(self.addresses, rows, self.size, self._needs)

    def play(self, bases, gradient, at=None):
        """Run a shard from the tape, in the arena that this thread has entered.

        Parameters
        ----------
        bases : ndarray of int64
            Its row of the table.
        gradient : ndarray or None
        at : int, optional
            The address of the bases, for who knows it.

        Returns
        -------
        bool
            False if there was not enough memory in the arena, or a kernel raised an error.
        """
        arena = current_arena()
        if not arena.reserve(self.size):
            return False
        bases[ARENA] = arena.free_address
        if gradient is not None:
            bases[GRADIENT] = address(gradient)
        at = at or address(bases)
        return all(tape.play(at) for tape in self._tapes)

    def agrees(self, shard):
        """Run a shard both ways, twice, and see whether every byte is the same.

        Whatever is computed outside of kernels is missing from the tape: so the memory is
        first filled with zeros, where that would be found again, then with NaN.

        Returns
        -------
        bool
        """
        arena, vector = current_arena(), shard.gradient and shard.gradient[0]
        before, top, same = shard.gradient and np.array(vector), arena.top, True
        row = shard_bases(shard.feed, self._values)[shard.number]

        def play():
            arena.free()[:] = filling
            self.write_keys(shard.feed, shard.number, shard.batch)
            return self.play(row, vector)

        for filling in (0, 255):
            wanted = shard.outcome(shard.run, filling)
            arena.back_to(top)
            same = same and wanted == shard.outcome(play, filling)
        if shard.gradient:
            vector[:] = before
        shard.run()
        return same


def _chunks(calls):
    """Return calls that stay together, in order, and for each how many of the first it needs."""
    chunks, needs, before, stage = [], [], None, None
    for call, chunk in zip(calls, calls.chunks, strict=True):
        if chunk != before:
            if chunk[0] != stage:
                stage, done = chunk[0], len(chunks)
            chunks.append([])
            needs.append(done)
        before = chunk
        chunks[-1].append(call)
    return chunks, np.array(needs, np.int64)
