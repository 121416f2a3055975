"""What one shard does, on a tape."""

import numpy as np

from tinycnn.engine.bases import ARENA, GRADIENT, shard_bases
from tinycnn.engine.feed import address
from tinycnn.kernels.tape import NotReplayable, Region, Tape, record
from tinycnn.memory import current_arena
from tinycnn.random import words
from tinycnn.run import key_number


class ShardTape:
    """The calls of a shard's work.

    Its regions are what is free in the thread's arena, the weights, the gradients, and
    those of the feed.

    Parameters
    ----------
    tape : Tape
    size : int
        How many bytes it wants free in the arena.
    asked : list of (int or None, int)
        Who asks for random keys: a layer's own seed, and its position.
    values : ndarray
        The vector of all weights.
    """

    def __init__(self, tape, size, asked, values):
        self._tape = tape
        self._asked = asked
        self._values = values
        self.size = size

    @classmethod
    def recorded(cls, shard, values):
        """Run a shard the ordinary way and record it.

        Returns
        -------
        ShardTape or None
            None if it used memory that will not be there next time.
        """
        arena = current_arena()
        regions = [Region.of(array) for array in (arena.free(), values, *shard.regions())]
        with record() as calls:
            run = shard.run()
        try:
            tape = Tape(calls, regions)
        except NotReplayable:
            return None
        return cls(tape, arena.needed, run.asked, values)

    def write_keys(self, feed, number, batch):
        """Write the random keys of one shard of a feed; ``batch`` is (model seed, step, shard)."""
        for slot, (seed, position) in enumerate(self._asked):
            feed.keys[number, slot] = words(key_number(batch, seed, position))

    @property
    def address(self):
        """int: of the tape, for jobs of several threads."""
        return self._tape.address

    def play(self, bases, gradient):
        """Run a shard from the tape, in the arena that this thread has entered.

        Parameters
        ----------
        bases : ndarray of int64
            Its row of the table.
        gradient : ndarray or None

        Returns
        -------
        bool
            False if there was not enough memory in the arena, or a kernel raised an error.
        """
        arena = current_arena()
        if not arena.reserve(self.size):
            return False
        bases[ARENA] = address(arena.free())
        if gradient is not None:
            bases[GRADIENT] = address(gradient)
        return self._tape.play(bases)

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
