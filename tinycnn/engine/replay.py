"""From Python to a tape: a shard's steps, once they have been seen often enough.

What happens to a shard is a list of calls of kernels that follows from its shape alone
(see :mod:`tinycnn.kernels.tape`). The first shards of a shape run the ordinary way; then
one is recorded. The next one runs both ways, and if every byte that comes out is the same,
the tape alone serves from then on. So a layer or a loss that computes something outside
of kernels costs speed only: its tape fails the test, and it goes on in Python.
"""

import threading

from tinycnn.memory import current_arena

# Shards of a shape that run the ordinary way first: compiling a tape takes a tenth of a second.
PLAIN_RUNS = 24
# After so many vain attempts to record, a shape goes on in Python for good.
ATTEMPTS = 3


class Replayed:
    """A function of a shard that runs from a tape where that gives the same bytes.

    Parameters
    ----------
    function : callable
        ``function(inputs, views, run)`` returns a tuple of arrays. It may depend on nothing
        but its arguments, the weights and the settings of the layers.
    layers : list of Layer
    values : ndarray
        The vector of all weights.
    others : sequence
        What else it calls, such as the loss.
    possible : bool
        False: always the ordinary way.

    Notes
    -----
    Several threads may call it at once, each inside an arena of its own.
    """

    def __init__(self, function, layers, values, others=(), possible=True):
        self._function = function
        self._layers = layers
        self._values = values
        # A user's own layer may look at anything, or print: it is called each time.
        ours = all(type(part).__module__.startswith("tinycnn.") for part in (*layers, *others))
        self._possible = possible and ours
        self._shapes = {}
        self._settings = None

    def __call__(self, key, fetch, gradient, run):
        """Run one shard.

        Parameters
        ----------
        key : hashable
            Shapes and dtypes of the inputs.
        fetch : callable
            Takes the inputs, a tuple of arrays, from the thread's arena.
        gradient : (ndarray, dict) or None
            The vector to write gradients to, and its views.
        run : Run

        Returns
        -------
        tuple of ndarray
        """
        if self._possible:
            shape = self._shape(key)
            if not shape.refused:
                return self._advance(shape, fetch, gradient, run)
        return self._plainly(fetch, gradient, run)

    def proven(self, key):
        """Whether shards of this key run from a tape."""
        return self._possible and self._shape(key).proven

    def _shape(self, key):
        settings = sum(layer.settings_version for layer in self._layers)
        if settings != self._settings:
            self._shapes, self._settings = {}, settings
        return self._shapes.get(key) or self._shapes.setdefault(key, _Shape())

    def _advance(self, shape, fetch, gradient, run):
        if shape.proven:
            found = None
            if current_arena().reserve(shape.tape.size):
                found = shape.tape.play(fetch, gradient, run)
            # An error in a kernel shows again, and is raised, the ordinary way.
            return self._plainly(fetch, gradient, run) if found is None else found
        shape.runs += 1
        if shape.runs <= PLAIN_RUNS or not shape.lock.acquire(blocking=False):
            return self._plainly(fetch, gradient, run)
        try:
            return self._record_or_prove(shape, fetch, gradient, run)
        finally:
            shape.lock.release()

    def _record_or_prove(self, shape, fetch, gradient, run):
        from tinycnn.engine.shard_tape import ShardTape

        if shape.tape is None:
            shape.tape, found = ShardTape.recorded(self._function, fetch, gradient, run, self._values)
            shape.attempts += 1
            shape.refused = shape.tape is None and shape.attempts == ATTEMPTS
        elif not current_arena().reserve(shape.tape.size):
            found = self._plainly(fetch, gradient, run)
        else:
            shape.proven, found = shape.tape.proven(self._function, fetch, gradient, run)
            shape.refused = not shape.proven
        return found

    def _plainly(self, fetch, gradient, run):
        return self._function(fetch(), gradient and gradient[1], run)


class _Shape:
    """How far one shape of shards has come."""

    __slots__ = ("runs", "attempts", "tape", "proven", "refused", "lock")

    def __init__(self):
        self.runs = self.attempts = 0
        self.tape = None
        self.proven = self.refused = False
        self.lock = threading.Lock()
