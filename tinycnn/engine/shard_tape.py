"""What one shard does, on a tape, with what Python still has to see to."""

import numpy as np

from tinycnn.kernels.tape import NotReplayable, Region, Tape, record
from tinycnn.memory import current_arena


class ShardTape:
    """The calls of a shard's function, and where in the arena its results will be.

    Parameters
    ----------
    tape : Tape
        Its regions: what is free in the arena, the weights, the gradients if there are any.
    size : int
        How many bytes it wants free in the arena.
    keys : list of (int, int or None, int)
        Random keys: where in the free part, a layer's own seed, the layer's position.
    results : list of (int, int, dtype, tuple)
        Where each result will be, its bytes, dtype and shape.
    values : ndarray
        The vector of all weights.
    """

    def __init__(self, tape, size, keys, results, values):
        self._tape = tape
        self.size = size
        self._keys = keys
        self._results = results
        self._weights = _address(values)

    @classmethod
    def recorded(cls, function, fetch, gradient, run, values):
        """Run a shard the ordinary way and record it.

        Returns
        -------
        ShardTape or None
            None if it used memory that will not be there next time.
        results : tuple of ndarray
        """
        arena = current_arena()
        free = Region.of(arena.free())
        inputs = fetch()
        run.keys = []
        with record() as calls:
            found = function(inputs, gradient and gradient[1], run)
        regions = [free, Region.of(values)] + ([Region.of(gradient[0])] if gradient else [])
        try:
            tape = Tape(calls, regions)
            keys = [(_inside(free, key), seed, position) for key, seed, position in run.keys]
            results = [(_inside(free, array), array.nbytes, array.dtype, array.shape) for array in found]
        except NotReplayable:
            return None, found
        return cls(tape, arena.needed, keys, results, values), found

    def play(self, fetch, gradient, run):
        """Run a shard from the tape.

        Returns
        -------
        tuple of ndarray or None
            The results, valid until the arena is left; None if a kernel raised an error.
        """
        arena = current_arena()
        free, top = arena.free(), arena.top
        fetch()  # inputs come to lie where they did when the tape was recorded
        for at, seed, position in self._keys:
            run.write_key(free[at : at + 8].view(np.uint32), seed, position)
        addresses = [_address(free), self._weights] + ([_address(gradient[0])] if gradient else [])
        if not self._tape.play(np.array(addresses, np.int64)):
            arena.back_to(top)
            return None
        arena.back_to(top + self.size)
        return tuple(
            free[at : at + size].view(kind).reshape(shape) for at, size, kind, shape in self._results
        )

    def proven(self, function, fetch, gradient, run):
        """Run a shard both ways, several times, and see whether every byte is the same.

        Whatever is computed outside of kernels is missing from the tape: so the memory is
        first filled with zeros, where that would be found again, then with NaN.

        Returns
        -------
        bool
        results : tuple of ndarray
            Those of the ordinary way.
        """
        arena, views = current_arena(), gradient and gradient[1]
        before, top = gradient and np.array(gradient[0]), arena.top
        same = True
        for filling in (0, 255):
            wanted = self._outcome(lambda: function(fetch(), views, run), gradient, filling)
            arena.back_to(top)
            arena.free()[:] = filling
            played = self._outcome(lambda: self.play(fetch, gradient, run), gradient, filling)
            arena.back_to(top)
            same = same and wanted == played
            if not same:
                break
        if gradient:
            gradient[0][:] = before
        return same, function(fetch(), views, run)

    @staticmethod
    def _outcome(run_shard, gradient, filling):
        """Return all bytes that come out, gradients included, where these were filled before."""
        arrays = [view for views in gradient[1].values() for view in views.values()] if gradient else []
        for array in arrays:
            array.reshape(-1).view(np.uint8)[:] = filling
        found = run_shard()
        return None if found is None else [array.tobytes() for array in (*found, *arrays)]


def _inside(region, array):
    distance = region.distance(array)
    if distance is None or not array.flags.c_contiguous:
        raise NotReplayable("a result outside of the arena")
    return distance


def _address(array):
    return array.__array_interface__["data"][0]
