"""From Python to a tape: a shard's steps, once they have been seen often enough.

What happens to a shard is a list of calls of kernels that follows from its shape alone
(see :mod:`tinycnn.kernels.tape`). The first shards of a shape run the ordinary way; then
one is recorded. The next one runs both ways, and if every byte that comes out is the same,
the tape alone serves from then on. So a layer or a loss that computes something outside
of kernels costs speed only: its tape fails the test, and it goes on in Python.
"""

import threading

from tinycnn.engine.shard import Shard
from tinycnn.memory import thread_arena

# Shards of a shape that run the ordinary way first: compiling a tape takes a tenth of a second.
PLAIN_RUNS = 24
# After so many vain attempts to record, a shape goes on in Python for good.
ATTEMPTS = 3


class Replayed:
    """What happens to shards, from a tape where that gives the same bytes.

    Parameters
    ----------
    work : callable
        See :class:`tinycnn.engine.shard.Shard`.
    layers : list of Layer
    values : ndarray
        The vector of all weights.
    ops : module
    training : bool
    others : sequence
        What else is called, such as the loss.
    possible : bool
        False: always the ordinary way.
    """

    def __init__(self, work, layers, values, ops, training=False, others=(), possible=True):
        self._work = work
        self._layers = layers
        self._values = values
        self._ops, self._training = ops, training
        # A user's own layer may look at anything, or print: it is called each time.
        ours = all(type(part).__module__.startswith("tinycnn.") for part in (*layers, *others))
        self._possible = possible and ours
        self._shapes = {}
        self._settings = None

    def feed(self, feed, batch):
        """Take up a batch.

        Parameters
        ----------
        feed : Feed
        batch : tuple of int
            (model seed, step).

        Returns
        -------
        callable
            ``run(number, gradient)`` runs a shard; from several threads at once, if asked to.
            ``gradient`` is the vector to write to and its views, or None.
        taped : bool
            Whether all shards will run from a tape, so that nobody calls BLAS.
        """
        shapes = [self._shape(feed.key(number)) for number in range(len(feed.parts))]
        tables = {}
        for number, shape in enumerate(shapes):
            if shape.proven:
                if shape not in tables:
                    tables[shape] = shape.tape.table(feed)
                shape.tape.write_keys(feed, number, (*batch, number))

        def run(number, gradient):
            shape = shapes[number]
            with thread_arena():
                row = tables[shape][number] if shape in tables else None
                vector = gradient and gradient[0]
                # An error in a kernel shows again, and is raised, the ordinary way.
                if row is None or not shape.tape.play(row, vector):
                    settings = gradient, self._ops, self._training
                    self._advance(shape, Shard(self._work, feed, number, (*batch, number), *settings))

        return run, len(tables) > 0 and all(shape in tables for shape in shapes)

    def _shape(self, key):
        settings = sum(layer.settings_version for layer in self._layers)
        if settings != self._settings:
            self._shapes, self._settings = {}, settings
        return self._shapes.get(key) or self._shapes.setdefault(key, _Shape())

    def _advance(self, shape, shard):
        """Run a shard the ordinary way, and perhaps bring its shape nearer to a tape."""
        shape.runs += 1
        ripe = self._possible and shape.runs > PLAIN_RUNS and not shape.proven and not shape.refused
        if not ripe or not shape.lock.acquire(blocking=False):
            shard.run()
            return
        try:
            self._record_or_prove(shape, shard)
        finally:
            shape.lock.release()

    def _record_or_prove(self, shape, shard):
        from tinycnn.engine.shard_tape import ShardTape

        if shape.tape is None:
            shape.tape = ShardTape.recorded(shard, self._values)
            shape.attempts += 1
            shape.refused = shape.tape is None and shape.attempts == ATTEMPTS
        else:
            shape.proven = shape.tape.agrees(shard)
            shape.refused = not shape.proven


class _Shape:
    """How far one shape of shards has come."""

    __slots__ = ("runs", "attempts", "tape", "proven", "refused", "lock")

    def __init__(self):
        self.runs = self.attempts = 0
        self.tape = None
        self.proven = self.refused = False
        self.lock = threading.Lock()
