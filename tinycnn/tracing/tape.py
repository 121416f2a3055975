"""A record of what is computed in a block, to go back through it afterwards."""

import threading
from contextlib import contextmanager

import numpy as np

from tinycnn.memory import address
from tinycnn.tracing.array import Traced
from tinycnn.tracing.backward import accumulate

_thread = threading.local()


def recording():
    """Return the innermost :class:`Tape` of this thread, or None."""
    return getattr(_thread, "tape", None)


@contextmanager
def not_recording():
    """Inside the block nothing is recorded by a tape around it."""
    before, _thread.tape = recording(), None
    try:
        yield
    finally:
        _thread.tape = before


class Tape:
    """Inside the block, layers and models that are called remember the way back.

    They return traced arrays, which losses and NumPy's functions take; and :meth:`gradient`
    goes back from one of them to weights, or to whatever :meth:`leaf` was asked for.

    Parameters
    ----------
    kind : class
        What traced arrays shall be: :class:`Traced`, or a class that is derived from it.
    apart : bool
        Whether it knows nothing of what a tape around it watches.
    training : bool
        What layers do that are not told.
    seed : int, optional
        Where the random numbers of layers come from; from the global seed if not given.
    concluding : list, optional
        Where (layer, total) of normalizations are left whose averages shall move later; they move
        at once if not given.

    Examples
    --------
    >>> from tinycnn import layers, losses
    >>> layer = layers.Dense(1, kernel_initializer="ones", input_shape=(2,))
    >>> with Tape() as tape:
    ...     y = layer(np.array([[1.0, 2.0]]))
    ...     loss = losses.MeanSquaredError()([[0.0]], y)
    >>> tape.gradient(loss, layer.trainable_weights)
    [array([[ 6.],
           [12.]], dtype=float32), array([6.], dtype=float32)]
    """

    def __init__(self, kind=Traced, apart=False, training=False, seed=None, concluding=None):
        self.kind = kind
        self.training = training
        self.seed = seed
        self.concluding = concluding
        self.calls = 0
        self._apart = apart
        self._leaves = {}
        self._outer = None

    def __enter__(self):
        self._outer = recording()
        if self._outer is not None and not self._apart:  # what the outer one watches is watched by both
            self._leaves = self._outer._leaves
        _thread.tape = self
        return self

    def __exit__(self, *exception):
        _thread.tape, self._outer = self._outer, None

    def leaf(self, array):
        """Return the traced array that stands for an array of floating point numbers from now on.

        Arrays are told apart by where they lie in memory: another view of the same will do.
        """
        found = self.known(array)
        if found is None:
            # The array is kept, so that no other takes its place in memory.
            found = self._leaves[_place(array)] = self.kind(array)
        return found

    def known(self, array):
        """Return what :meth:`leaf` returned for this array, or None."""
        return self._leaves.get(_place(array)) if self._leaves else None

    def watched(self):
        """Return the arrays that something was computed from, or that :meth:`leaf` was asked for."""
        return [leaf.value for leaf in self._leaves.values()]

    def gradient(self, target, sources, dy=None):
        """Return the gradient of what was computed by each source.

        Parameters
        ----------
        target : Traced
        sources : list of ndarray or Traced
        dy : array_like, optional
            What each number of the target counts; 1 if not given.

        Returns
        -------
        list of ndarray or None
            None where the target was not computed from the source.
        """
        if not isinstance(target, Traced):
            return [None] * len(sources)
        nodes = [one if isinstance(one, Traced) else self.known(one) for one in sources]
        dy = np.broadcast_to(np.asarray(1 if dy is None else dy, target.dtype), target.value.shape)
        found = accumulate(target, dy, {node.number for node in nodes if node is not None})
        return [None if node is None else found.get(node.number) for node in nodes]


def _place(array):
    return address(array), array.shape, array.strides, array.dtype.char
