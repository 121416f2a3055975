"""A layer called while a tape records: it remembers the way back."""

from functools import partial

import numpy as np

from tinycnn.random import next_seed
from tinycnn.run import Run, operations
from tinycnn.tracing import Traced


def run_of_call(training, tape, eager=False):
    """Return the circumstances of a call that a tape records: each call has random numbers of its own."""
    training = tape.training if training is None else bool(training)
    tape.calls += 1
    batch = (0, 0, 0)
    if training:
        batch = (next_seed(), 0, 0) if tape.seed is None else (tape.seed, tape.calls, 0)
    run = Run(operations(eager), training, batch)
    run.concluding = tape.concluding
    return run


def call_recorded(layer, x, run, tape):
    """Run a layer on an array, and note how gradients go back to its input and its weights.

    Parameters
    ----------
    layer : Layer
        Built.
    x : ndarray or Traced
    run : Run
    tape : Tape

    Returns
    -------
    Traced
    """
    before = x if isinstance(x, Traced) else tape.known(x)
    x = np.ascontiguousarray(x.value if isinstance(x, Traced) else x, layer.dtype)
    meeting = layer.meeting if run.training else None
    run.total = None
    if meeting is not None:
        run.total = meeting.gather(x, run)
        if run.concluding is None:
            meeting.conclude(run.total)
        else:
            run.concluding.append((layer, run.total))
    y, saved = layer.forward(x, run)
    back = _WayBack(layer, saved, run, before is not None)
    learned = layer.learned_weights if layer.trainable else {}
    parents = [(tape.leaf(weight), partial(back, name)) for name, weight in learned.items()]
    if before is not None:
        parents.append((before, partial(back, None)))
    return tape.kind(np.array(y), tuple(parents))


class _WayBack:
    """The backward pass of one call: once for each gradient that comes, whoever asks first."""

    def __init__(self, layer, saved, run, wants_dx):
        self.layer, self.saved = layer, saved
        self.run = Run(run.ops, run.training, run.batch, run.position)
        self.run.wants_dx = wants_dx
        self._last = self._found = None

    def __call__(self, name, dy):
        if self._last is not dy:
            grads = {key: np.zeros_like(weight) for key, weight in self.layer.learned_weights.items()}
            given = np.ascontiguousarray(dy, self.layer.dtype)
            dx = self.layer.backward(given, self.saved, grads, self.run)
            self._last, self._found = dy, {None: dx, **grads}
        return self._found[name]
