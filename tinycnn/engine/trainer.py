"""One batch at a time: cut, computed on all threads, summed, and the weights updated."""

from contextlib import contextmanager
from functools import partial

import numpy as np

from tinycnn.engine.meetings import Journey, learn_together
from tinycnn.engine.program import Program, output_shape
from tinycnn.engine.shards import SLICE, cut, groups, shard_size, tree_sum
from tinycnn.engine.workers import run_on_all
from tinycnn.memory import Arena, aligned_empty, thread_arena
from tinycnn.run import Run, operations


class Trainer:
    """Runs a compiled model's programs over batches.

    Parameters
    ----------
    layers : list of Layer
        Built, their weights in ``parameters``.
    parameters : ParameterVector
    loss : Loss or None
        None: only :meth:`predict` works.
    optimizer : Optimizer or None
    seed : int
        Everything random in training follows from it.
    eager : bool
        Layer by layer, nothing fused, on the NumPy reference.

    Notes
    -----
    The arrays it returns are its own until the next call: copy what should last.
    """

    def __init__(self, layers, parameters, loss=None, optimizer=None, seed=0, eager=False):
        self.layers = list(layers)
        self.parameters = parameters
        self.optimizer = optimizer
        self.seed = seed
        self.program = Program(layers, loss, plain=eager)
        self.measurer = Program(layers, loss, plain=eager, learning=False)
        self.predictor = Program(layers, None, plain=eager, learning=False)
        self.ops = operations(eager)
        self._gradients = []
        self._spare = []
        self._arenas = []
        self._buffers = {}
        self.rehearsed = False  # see rehearsal.py

    def train(self, batch):
        """Learn from one batch.

        Parameters
        ----------
        batch : Batch
            Samples, labels and weights, picked from the data by each shard itself.

        Returns
        -------
        loss : float
            The batch's, before the step.
        predictions : ndarray of shape (N, ...)
            Likewise.
        """
        if self.program.meetings:
            return self._train_together(batch)
        size = shard_size(batch.full_size)
        shared = groups(cut(len(batch), size), -(-batch.full_size // size))
        self._make_gradients(len(shared))
        losses, predictions = self._results(batch)
        step = self.optimizer.iterations

        def learn(number, part, views):
            with thread_arena():
                run = Run(self.ops, training=True, batch=(self.seed, step, number))
                x, y, scale = batch.shard(part)
                found = self.program.loss_and_gradient(x, y, scale, views, run)
                losses[part], predictions[part] = found[0], found[1]

        def work(i):
            total, views = self._gradients[i]
            learn(*shared[i][0], views)
            for number, part in shared[i][1:]:
                with self._spare_gradients() as (vector, spare):
                    learn(number, part, spare)
                    total += vector

        run_on_all(work, len(shared))
        self._update([vector for vector, _ in self._gradients[: len(shared)]])
        return self._total(losses, batch), predictions

    def _train_together(self, batch):
        """Learn from a batch whose shards must meet: each keeps what it saved, and its gradients."""
        shards = cut(len(batch), shard_size(batch.full_size))
        self._make_gradients(len(shards))
        losses, predictions = self._results(batch)
        step = self.optimizer.iterations

        def journey(number, part):
            def deliver(*found):
                losses[part], predictions[part] = found

            if number == len(self._arenas):
                self._arenas.append(Arena())
            self._arenas[number].clear()
            run = Run(self.ops, training=True, batch=(self.seed, step, number))
            _, views = self._gradients[number]
            fetch = partial(batch.shard, part)
            return Journey(self.program, fetch, deliver, run, views, self._arenas[number])

        learn_together(self.program, [journey(*numbered) for numbered in enumerate(shards)])
        self._update([vector for vector, _ in self._gradients[: len(shards)]])
        return self._total(losses, batch), predictions

    def evaluate(self, batch):
        """Compute loss and predictions of one batch, without learning from it.

        Returns
        -------
        loss : float
        predictions : ndarray of shape (N, ...)
        """
        shards = cut(len(batch), shard_size(batch.full_size))
        losses, predictions = self._results(batch)

        def work(i):
            with thread_arena():
                run = Run(self.ops, batch=(self.seed, 0, i))
                x, y, _ = batch.shard(shards[i])
                z, _ = self.measurer.forward(x, run)
                losses[shards[i]], saved = self.measurer.loss.forward(y, z, run)
                predictions[shards[i]] = self.measurer.predictions(z, saved)

        run_on_all(work, len(shards))
        return self._total(losses, batch), predictions

    def predict(self, x, out, batch_size):
        """Compute the model's output for one batch.

        Parameters
        ----------
        x : ndarray of shape (N, ...)
        out : ndarray of shape (N, ...)
            Filled in.
        batch_size : int
            Of a full batch: from it follows how x is cut.
        """
        shards = cut(len(x), shard_size(batch_size))

        def work(i):
            with thread_arena():
                out[shards[i]], _ = self.predictor.forward(
                    x[shards[i]], Run(self.ops, batch=(self.seed, 0, i))
                )

        run_on_all(work, len(shards))

    def _make_gradients(self, count):
        while len(self._gradients) < count:
            self._gradients.append(self._new_gradients())

    def _new_gradients(self):
        vector = self.parameters.empty()
        return vector, self.parameters.views(vector)

    @contextmanager
    def _spare_gradients(self):
        """Lend a vector of gradients and its views; as many are made as threads ask at once."""
        try:
            lent = self._spare.pop()
        except IndexError:
            lent = self._new_gradients()
        yield lent
        self._spare.append(lent)

    def _update(self, vectors):
        """Sum the shards' gradients and step, each thread a slice at a time."""
        self.optimizer.build(self.parameters.trainable, self.parameters.dtype, self.parameters.layout)
        self.optimizer.begin_step()
        slices = cut(self.parameters.trainable, SLICE)
        # A few slices a call: enough to share the work, and not a call for each.
        groups = cut(len(slices), max(1, len(slices) // 16))

        def work(i):
            for part in slices[groups[i]]:
                tree_sum(vectors, part)
                self.optimizer.update(self.parameters.values, vectors[0], part.start, part.stop, self.ops)

        run_on_all(work, len(groups))

    def _results(self, batch):
        key = batch.input_shape
        if key not in self._buffers:
            if len(self._buffers) > 8:  # odd sizes of a caller's own making
                self._buffers.clear()
            shape, dtype = output_shape(self.layers, key), self.parameters.dtype
            self._buffers[key] = aligned_empty((len(batch),), np.float64), aligned_empty(shape, dtype)
        return self._buffers[key]

    @staticmethod
    def _total(losses, batch):
        return float((losses * batch.scales()).sum())
