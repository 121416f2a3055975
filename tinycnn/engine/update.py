"""The end of a step: gradients are summed, and the weights change."""

import numpy as np

from tinycnn.engine.penalties import WeightRules
from tinycnn.engine.shards import SLICE, cut
from tinycnn.engine.update_tapes import UpdateTapes
from tinycnn.engine.workers import run_on_all
from tinycnn.memory import aligned_empty, thread_arena


class Update:
    """Sums what the shards left behind and takes the optimizer's step, a slice at a time.

    Parameters
    ----------
    parameters : ParameterVector
    optimizer : Optimizer
    ops : module
    late : list of (Layer, int)
        Layers whose gradients come late, and where in the vector their weights begin.
    tapeable : bool
        False: always the ordinary way.

    Attributes
    ----------
    tapeable : bool
        Whether that is so, and nothing but the library's own parts is called.
    """

    def __init__(self, parameters, optimizer, ops, late, tapeable=True):
        self._parameters = parameters
        self._optimizer = optimizer
        self._ops = ops
        self.rules = WeightRules(parameters)
        self._tapes = {}
        end = parameters.trainable if not late else late[0][1]
        self._slices = [(part, None) for part in cut(end, SLICE)]
        for number, (layer, start) in enumerate(late):
            following = late[number + 1][1] if number + 1 < len(late) else parameters.trainable
            self._slices += _rows_of(layer, start, following)
        # A user's own optimizer may look at anything: it is called each time.
        ours = type(optimizer).__module__.startswith("tinycnn.")
        self.tapeable = tapeable and ours and len(self._slices) > 0

    def sum_blocks(self, vectors, leaves, kept, blocks):
        """Sum some branches of the tree only, each into the vector where it begins.

        Parameters
        ----------
        vectors, leaves, kept
            As for :meth:`step`.
        blocks : list of range
        """

        def work(i):
            part, rows = self._slices[i]
            for block in blocks:
                if rows is None:
                    self._ops.tree_sum(vectors[block.start : block.stop], part.start, part.stop)
                else:
                    within = leaves[block.start : block.stop + 1]
                    rows.gradient(vectors[block.start], part, within, kept, self._ops)

        if blocks:
            run_on_all(work, len(self._slices))

    def step(self, vectors, leaves, kept, summed=False):
        """Take a step.

        Parameters
        ----------
        vectors : ndarray of shape (count, size)
            Gradients, to be summed along a tree into the first. The same object each time they
            are at the same place, which is how tapes are found.
        leaves : tuple of int
            Where in the batch the samples of each vector begin, and the end.
        kept : dict of Layer to (ndarray, ndarray)
            The inputs of layers whose gradients come late, and the gradients of their outputs.
        summed : bool
            The first vector holds the sum already.
        """
        parameters, optimizer = self._parameters, self._optimizer
        optimizer.build(parameters.trainable, parameters.dtype, parameters.layout)
        optimizer.begin_step()
        in_one_go = not (self.rules.any or optimizer.extras.any)

        def work(i):
            part, rows = self._slices[i]
            if rows is None and not summed:
                self._ops.tree_sum(vectors, part.start, part.stop)
            elif not summed:
                rows.gradient(vectors[0], part, leaves, kept, self._ops)
            if in_one_go:
                update(part)

        def update(part):
            optimizer.update(parameters.values, vectors[0], part.start, part.stop, self._ops)

        def plainly():
            run_on_all(work, len(self._slices))

        tapes = None if summed else self._tapes_of(vectors, leaves, kept, in_one_go)
        if tapes is not None and tapes.possible:
            tapes.advance(work, update if in_one_go else None, plainly)
        elif in_one_go or not summed:
            plainly()
        if not in_one_go:
            self._conclude(vectors[0])

    def _tapes_of(self, vectors, leaves, kept, in_one_go):
        """Return the tapes of steps that find everything at the same places; None if there can be none."""
        if not self.tapeable:
            return None
        written = [vectors[0]]
        if in_one_go:
            written += [self._parameters.values, *self._optimizer.slots.values()]
        arrays = [vectors, *written[1:], *(array for pair in kept.values() for array in pair)]
        key = leaves, in_one_go
        tapes = self._tapes.get(key)
        if tapes is None or not tapes.are_for(arrays):
            if len(self._tapes) > 8:  # odd sizes of a caller's own making
                self._tapes.clear()
            tapes = self._tapes[key] = UpdateTapes([part for part, _ in self._slices], arrays, written)
        return tapes

    def _conclude(self, gradient):
        """Change the weights by a gradient that is looked at as a whole before."""
        parameters, optimizer = self._parameters, self._optimizer
        values, gradient = parameters.values[: parameters.trainable], gradient[: parameters.trainable]
        self.rules.add_gradients(parameters.views(gradient, learning=True))
        if optimizer.extras.prepare(optimizer, gradient):

            def work(i):
                part, _ = self._slices[i]
                optimizer.change(values, gradient, part.start, part.stop, self._ops)

            run_on_all(work, len(self._slices))
        optimizer.extras.conclude(optimizer, values)
        self.rules.constrain()


class _Rows:
    """Some rows of a layer's weights, after the last of which comes the bias."""

    def __init__(self, layer, first, last, bias_at):
        self._layer, self._first, self._last, self._bias_at = layer, first, last, bias_at

    def gradient(self, vector, part, leaves, kept, ops):
        """Fill in ``vector[part]``."""
        x, dy = kept[self._layer]
        units = dy.shape[1]
        dkernel = vector[part.start : part.start + (self._last - self._first) * units].reshape(-1, units)
        bias = None if self._bias_at is None else vector[self._bias_at : self._bias_at + units]
        with thread_arena():
            ops.late_gradient(dy, x, leaves, self._first, dkernel, bias)


def _rows_of(layer, start, stop):
    """Return the slices of a layer's weights, from ``start`` to ``stop``, and which rows each holds."""
    inputs, units = layer.kernel.shape
    step = max(1, SLICE // units)
    found = []
    for first in range(0, inputs, step):
        last = min(first + step, inputs)
        begins, ends, bias_at = start + first * units, start + last * units, None
        if last == inputs:
            # The bias begins on the next boundary; the gaps are 0 and stay 0.
            bias_at = stop - _up(units, layer.dtype) if layer.bias is not None else None
            ends = stop
        found.append((slice(begins, ends), _Rows(layer, first, last, bias_at)))
    return found


def _up(count, dtype):
    step = 64 // np.dtype(dtype).itemsize
    return -(-count // step) * step


def kept_arrays(late, count, dtype):
    """Return memory for what ``count`` samples leave behind for late gradients, {layer: (x, dy)}."""
    return {
        layer: tuple(aligned_empty((count, size), dtype) for size in layer.kernel.shape) for layer, _ in late
    }
