"""One batch at a time: cut, computed on all threads, summed, and the weights updated."""

from contextlib import contextmanager, nullcontext

import numpy as np

from tinycnn.engine.blas import one_blas_thread
from tinycnn.engine.program import Program, output_shape
from tinycnn.engine.replay import Replayed
from tinycnn.engine.shards import SLICE, cut, groups, shard_size, tree_sum
from tinycnn.engine.workers import run_on_all
from tinycnn.memory import aligned_empty, taken_copy, thread_arena
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
        self.predictor = Program(layers, None, plain=eager)
        self.ops = operations(eager)
        settings = {"layers": self.layers, "values": parameters.values, "possible": not eager}
        losses = [] if loss is None else [loss]
        self._learn = Replayed(self._learning, others=losses, **settings)
        self._measure = Replayed(self._measuring, others=losses, **settings)
        self._infer = Replayed(self._inferring, **settings)
        self._gradients = []
        self._spare = []
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
        size = shard_size(batch.full_size)
        shared = groups(cut(len(batch), size), -(-batch.full_size // size))
        self._make_gradients(len(shared))
        losses, predictions = self._results(batch)
        step = self.optimizer.iterations

        def learn(number, part, gradient):
            with thread_arena():
                run = Run(self.ops, training=True, batch=(self.seed, step, number))
                found = self._learn(batch.shard_key(part), lambda: batch.shard(part), gradient, run)
                losses[part], predictions[part] = found

        def work(i):
            total = self._gradients[i]
            learn(*shared[i][0], total)
            for number, part in shared[i][1:]:
                with self._spare_gradients() as spare:
                    learn(number, part, spare)
                    total[0][:] += spare[0]

        run_on_all(work, len(shared))
        self._update([vector for vector, _ in self._gradients[: len(shared)]])
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
                run, part = Run(self.ops, batch=(self.seed, 0, i)), shards[i]
                found = self._measure(batch.shard_key(part), lambda: batch.shard(part), None, run)
                losses[part], predictions[part] = found

        run_on_all(work, len(shards))
        return self._total(losses, batch), predictions

    def predict(self, x, out):
        """Compute the model's output for some samples.

        Parameters
        ----------
        x : ndarray of shape (N, ...)
        out : ndarray of shape (N, ...)
            Filled in.
        """
        size = shard_size(len(x))
        key = x.shape[1:], x.dtype.char

        def work(i):
            mine = slice(i * size, min((i + 1) * size, len(x)))
            with thread_arena():
                run = Run(self.ops, batch=(self.seed, 0, i))
                count = mine.stop - mine.start
                (out[mine],) = self._infer((count, *key), lambda: (taken_copy(x[mine]),), None, run)

        # Kernels on a tape do without BLAS, and limiting it takes as long as they do for one image.
        alone = nullcontext() if self._infer.proven((size, *key)) else one_blas_thread()
        with alone:
            run_on_all(work, -(-len(x) // size))

    # What happens to a shard -----------------------------------------------------

    def _learning(self, inputs, views, run):
        x, y, scale = inputs
        losses, predictions, _ = self.program.loss_and_gradient(x, y, scale, views, run)
        return losses, predictions

    def _measuring(self, inputs, views, run):
        x, y, _ = inputs
        z, _ = self.program.forward(x, run)
        losses, saved = self.program.loss.forward(y, z, run)
        return losses, self.program.predictions(z, saved)

    def _inferring(self, inputs, views, run):
        [x] = inputs
        return (self.predictor.forward(x, run)[0],)

    # Inside ----------------------------------------------------------------------

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
