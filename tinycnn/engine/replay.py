"""From Python to a tape: a shard's steps, once they have been seen often enough.

What happens to a shard is a list of calls of kernels that follows from its shape alone
(see :mod:`tinycnn.kernels.tape`). The first shards of a shape run the ordinary way; then
one is recorded. The next one runs both ways, and if every byte that comes out is the same,
the tape alone serves from then on. So a layer or a loss that computes something outside
of kernels costs speed only: its tape fails the test, and it goes on in Python.
"""

import threading

import numpy as np

from tinycnn.engine.bases import GRADIENT, shard_bases
from tinycnn.engine.shard import Shard
from tinycnn.engine.workers import play_on_all, threads_at_once
from tinycnn.memory import address, thread_arena

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

    Attributes
    ----------
    possible : bool
        Whether that is so, and nothing but the library's own parts is called.
    """

    def __init__(self, work, layers, values, ops, training=False, others=(), possible=True):
        self._work = work
        self._layers = layers
        self.values = values
        self._ops, self._training = ops, training
        # A user's own layer may look at anything, or print: it is called each time.
        ours = all(type(part).__module__.startswith("tinycnn.") for part in (*layers, *others))
        ours = ours and not any(layer.wants_whole_batch for layer in layers)  # it calls a user's call
        self.possible = possible and ours
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
        Fed
        """
        settings = self.settings()
        if feed.fed is not None and feed.fed.serves(self, settings):
            return feed.fed.again(batch)
        # One sample alone, and nobody learns from it: all threads may share what it takes.
        alone = not self._training and feed.parts == [slice(0, 1)]
        shapes = [self._shape((alone, feed.key(number))) for number in range(len(feed.parts))]
        tapes = [shape.tape if shape.proven else None for shape in shapes]
        rows = shard_bases(feed, self.values) if any(tapes) else None
        fed = Fed(self, self._plainly, feed, shapes, tapes, rows, settings)
        feed.fed = fed if fed.taped else None
        return fed.again(batch)

    def settings(self):
        """Return a number that grows with every change of a layer's settings."""
        return sum(layer.settings_version for layer in self._layers)

    def tape_of(self, feed):
        """Return the tape of a sample that is alone in its batch, or None."""
        shape = self._shape((True, feed.key(0)))
        return shape.tape if shape.proven else None

    def _shape(self, key):
        settings = self.settings()
        if settings != self._settings:
            self._shapes, self._settings = {}, settings
        return self._shapes.get(key) or self._shapes.setdefault(key, _Shape(alone=key[0]))

    def _plainly(self, shape, feed, number, batch, gradient):
        """Run a shard the ordinary way, and perhaps bring its shape nearer to a tape."""
        settings = gradient, self._ops, self._training
        shard = Shard(self._work, feed, number, (*batch, number), *settings)
        shape.runs += 1
        ripe = self.possible and shape.runs > PLAIN_RUNS and not shape.proven and not shape.refused
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
            parts = threads_at_once() if shape.alone else 1
            shape.tape = ShardTape.recorded(shard, self.values, parts)
            shape.attempts += 1
            shape.refused = shape.tape is None and shape.attempts == ATTEMPTS
        else:
            shape.proven = shape.tape.agrees(shard)
            shape.refused = not shape.proven


class Fed:
    """A batch that was taken up: run its shards one by one, or play them all.

    Parameters
    ----------
    replayed : Replayed
    plainly : callable
        Runs a shard the ordinary way.
    feed : Feed
    shapes : list
        Of each shard.
    tapes : list of ShardTape or None
        Of each shard.
    rows : ndarray of int64 or None
        What the tapes want to know; None if there are none.
    settings : int
        The layers' :meth:`Replayed.settings` when it was made.

    Attributes
    ----------
    taped : bool
        Whether all shards will run from a tape, so that nobody calls BLAS.
    """

    def __init__(self, replayed, plainly, feed, shapes, tapes, rows, settings):
        self._replayed, self._settings = replayed, settings
        self._plainly, self._feed, self._batch = plainly, feed, None
        self._shapes, self._tapes, self._rows = shapes, tapes, rows
        self._together = {}  # what it takes to play all of a range
        self.taped = all(tapes)

    def serves(self, replayed, settings):
        """Whether it was made by this one, for layers of these settings."""
        return replayed is self._replayed and settings == self._settings

    def again(self, batch):
        """Take up another batch, (model seed, step), of which all else lies where it lay."""
        self._batch = batch
        for number, tape in enumerate(self._tapes):
            if tape is not None:
                tape.write_keys(self._feed, number, (*batch, number))
        return self

    def play(self, numbers=None, gradients=None):
        """Run shards from their tapes, on all threads and without Python.

        Parameters
        ----------
        numbers : range, optional
            Which; all if not given.
        gradients : sequence of int, optional
            Where the vector of each of them begins.

        Returns
        -------
        bool
            False if that was not possible: some have none, or there was an error in one,
            which shows again, and is raised, when they run one by one.
        """
        numbers = range(len(self._tapes)) if numbers is None else numbers
        mine = numbers.start, numbers.stop
        tapes = self._tapes[slice(*mine)]
        if not all(tapes):
            return False
        if not tapes:
            return True
        rows = self._rows[slice(*mine)]
        if gradients is not None:
            rows[:, GRADIENT] = gradients
        if len(self._tapes) == 1 and gradients is None:
            return tapes[0].play_alone(rows, address(rows))
        if mine not in self._together:
            addresses = np.concatenate([tape.addresses for tape in tapes])
            self._together[mine] = addresses, rows, max(tape.size for tape in tapes)
        return play_on_all(*self._together[mine])

    def run(self, number, gradient=None):
        """Run a shard; from several threads at once, if asked to.

        Parameters
        ----------
        number : int
        gradient : (ndarray, dict) or None
            The vector to write to, and its views.
        """
        tape = self._tapes[number]
        with thread_arena():
            if tape is None or not tape.play(self._rows[number], gradient and gradient[0]):
                self._plainly(self._shapes[number], self._feed, number, self._batch, gradient)


class _Shape:
    """How far one shape of shards has come."""

    __slots__ = ("alone", "runs", "attempts", "tape", "proven", "refused", "lock")

    def __init__(self, alone):
        self.alone = alone
        self.runs = self.attempts = 0
        self.tape = None
        self.proven = self.refused = False
        self.lock = threading.Lock()
