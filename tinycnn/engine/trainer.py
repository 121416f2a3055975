"""One batch at a time: cut, computed on all threads, summed, and the weights updated."""

from contextlib import contextmanager

import numpy as np

from tinycnn.engine.alone import Alone, prediction
from tinycnn.engine.blame import Spot, find_trouble
from tinycnn.engine.blas import one_blas_thread
from tinycnn.engine.blocks import blocks_of_all, owned
from tinycnn.engine.exchange import share_rows, sum_and_share
from tinycnn.engine.feed import Feed
from tinycnn.engine.meetings import Journey, learn_together
from tinycnn.engine.penalties import needs_whole_batch
from tinycnn.engine.program import Program, output_shape, widest
from tinycnn.engine.replay import Replayed
from tinycnn.engine.shards import cut, groups, prediction_shard_size, shard_size
from tinycnn.engine.undisturbed import Undisturbed
from tinycnn.engine.update import Update, kept_arrays
from tinycnn.engine.workers import run_on_all
from tinycnn.layers.by_call import with_inside
from tinycnn.memory import Arena, address, aligned_empty
from tinycnn.ranks import crew
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
        self.loss, self._whole = loss, None
        self.optimizer = optimizer
        self.seed = seed
        self.program = Program(layers, loss, plain=eager)
        self.measurer = Program(layers, loss, plain=eager, learning=False)
        self.predictor = Program(layers, None, plain=eager, learning=False)
        self.ops = operations(eager)
        self.crew = crew()
        # Penalties of outputs are computed in Python.
        taped = not eager and not self.program.penalized
        settings = {"values": parameters.values, "ops": self.ops, "possible": taped}
        losses = [] if loss is None else [loss]
        self._learn = Replayed(self._learning, self.layers, training=True, others=losses, **settings)
        self._measure = Replayed(self._measuring, self.layers, others=losses, **settings)
        settings["possible"] = not eager
        self._infer = Replayed(self._inferring, self.layers, **settings)
        self._alone = Alone(self._infer)
        self._numbers = None  # of a sample where it has most
        # The reference's way is to compute all gradients where the layer is.
        self.late = [] if eager else parameters.late
        self._early = parameters.trainable if eager else parameters.early
        self._updating = Update(parameters, optimizer, self.ops, self.late, tapeable=not eager)
        self._vectors, self._gradients, self._firsts = None, {}, {}
        self._of_counts = {}
        self._spare = []
        self._arenas = []
        self._buffers = {}
        self._leavings = {}
        # What the outputs of each shard added to the loss, where a layer has such a rule.
        self._share, self._penalties = 1.0, {}
        # (layer, total) of normalizations inside layers with a call, which see the batch as a whole.
        self._inner = []
        self.rehearsed = False  # see rehearsal.py
        # What cannot be taped might notice that nothing is computed.
        self.could_be_taped = self._learn.possible and self._updating.tapeable
        self._spot = Spot(parameters, self._early, self.late)
        self.trouble = None  # where NaN or infinity appeared first, until somebody sets it back

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
        self._share, self._penalties, self._inner = 1 / len(batch), {}, []
        with Undisturbed():
            return self._train_together(batch) if self.program.meetings else self._train_apart(batch)

    def _train_apart(self, batch):
        """Learn from a batch whose shards need nothing of each other."""
        size = self.shard_size_of(batch)
        parts = cut(len(batch), size)
        shared = groups(parts, -(-batch.full_size // size))
        mine = self._make_gradients(len(shared))
        batch.read(*self._samples(mine, [group[0][1].start for group in shared], batch))
        feed, losses, predictions = self._feed(batch, parts, learning=True)
        fed = self._learn.feed(feed, (self.seed, self.optimizer.steps))

        def work(place):
            i = mine[place]
            total = self._gradients[i]
            fed.run(shared[i][0][0], total)
            for number, _ in shared[i][1:]:
                with self._spare_gradients() as spare:
                    fed.run(number, spare)
                    total[0][: self._early] += spare[0][: self._early]

        alone = len(shared) == len(parts)  # each shard has a vector for itself
        if not (alone and fed.play(mine, self._places(mine))):
            run_on_all(work, len(mine))
        leaves = *(group[0][1].start for group in shared), len(batch)
        return self._conclude(batch, leaves, losses, predictions), predictions

    def _train_together(self, batch):
        """Learn from a batch whose shards must meet: each keeps what it saved, and its gradients."""
        parts = cut(len(batch), self.shard_size_of(batch))
        mine = self._make_gradients(len(parts))
        batch.read(*self._samples(mine, [part.start for part in parts], batch))
        feed, losses, predictions = self._feed(batch, parts, learning=True)
        step = self.optimizer.steps

        def journey(number):
            arrays, ops = feed.shard(number), self.ops
            run = Run(ops, training=True, batch=(self.seed, step, number), slots=feed.keys[number])
            self._leave_room(arrays, run)
            run.share = self._share
            run.concluding = self._inner

            def fetch():
                return (
                    ops.take_rows(arrays.x, arrays.rows),
                    ops.take_rows(arrays.y, arrays.rows),
                    arrays.scale,
                )

            def deliver(losses, predictions):
                ops.write_rows(losses, arrays.losses)
                ops.write_rows(predictions, arrays.predictions)

            place = number - mine.start
            if place == len(self._arenas):
                self._arenas.append(Arena())
            self._arenas[place].clear()
            _, views = self._gradients[number]
            return Journey(self.program, fetch, deliver, run, views, self._arenas[place])

        journeys = [journey(number) for number in mine]
        label = f"training step {step + 1}"
        concluding = learn_together(self.program, journeys, len(parts), self.crew, label)
        self._penalties = {number: journey.penalty for number, journey in zip(mine, journeys, strict=True)}
        leaves = *(part.start for part in parts), len(batch)
        return self._conclude(batch, leaves, losses, predictions, concluding), predictions

    def _conclude(self, batch, leaves, losses, predictions, concluding=()):
        """Put together what the shards have found, learn from it, and return the batch's loss."""
        count, kept, alone = len(leaves) - 1, self._kept(batch), self.crew.size == 1
        if alone:
            vectors = self._first_vectors(count)
        else:
            vectors, blocks = self._vectors, blocks_of_all(count, self.crew.size)
            label = f"training step {self.optimizer.steps + 1}, {batch.fingerprint()}"
            self._updating.sum_blocks(vectors, leaves, kept, blocks[self.crew.rank])
            places = vectors, self.parameters.trainable, blocks
            sum_and_share(self.crew, label, (losses, predictions), leaves, places, self.ops)
            self._share_penalties(label)
            self._share_inner(label)
        loss = self._total(losses, batch)
        if alone:  # other ranks have samples that this one does not
            self._look(loss, vectors, batch)
        with self.parameters.turns.changing():
            for meeting, total in concluding:
                meeting.conclude(total)
            for layer, total in self._inner:
                layer.meeting.conclude(total)
            self._updating.step(vectors, leaves, kept, summed=not alone)
        return loss

    def evaluate(self, batch):
        """Compute loss and predictions of one batch, without learning from it.

        Returns
        -------
        loss : float
        predictions : ndarray of shape (N, ...)
        """
        self._share, self._penalties = 1 / len(batch), {}
        parts = cut(len(batch), self.shard_size_of(batch))
        mine = owned(len(parts), self.crew.rank, self.crew.size)
        starts = [part.start for part in parts]
        batch.read(*self._samples(mine, starts, batch))
        feed, losses, predictions = self._feed(batch, parts)
        fed = self._measure.feed(feed, (self.seed, 0))
        if not fed.play(mine):
            run_on_all(lambda place: fed.run(mine[place]), len(mine))
        if self.crew.size > 1:
            label = f"measuring, {batch.fingerprint()}"
            share_rows(self.crew, label, (losses, predictions), (*starts, len(batch)))
            self._share_penalties(label)
        return self._total(losses, batch), predictions

    def predict(self, x, out):
        """Compute the model's output for some samples.

        Parameters
        ----------
        x : ndarray of shape (N, ...)
        out : ndarray of shape (N, ...)
            Filled in.
        """
        if len(x) == 1:
            with self.parameters.turns.reading():
                if self._alone.play(x, out):
                    return
        if self._numbers is None:
            self._numbers = widest(self.layers, x.shape)
        whole = any(layer.wants_whole_batch for layer in self.layers)
        parts = cut(len(x), len(x) if whole else prediction_shard_size(len(x), self._numbers))
        fed = self._infer.feed(prediction(x, out, parts, np.arange(len(x))), (self.seed, 0))
        # Kernels do without BLAS, and limiting it takes as long as they do for one image.
        with self.parameters.turns.reading():
            if not fed.play():
                with one_blas_thread():
                    run_on_all(fed.run, len(parts))
            elif len(x) == 1:
                self._alone.remember(x, out)

    # What happens to a shard -----------------------------------------------------

    def _learning(self, mine, views, run):
        x, y = run.ops.take_rows(mine.x, mine.rows), run.ops.take_rows(mine.y, mine.rows)
        self._leave_room(mine, run)
        run.share = self._share
        run.concluding = self._inner
        losses, predictions, _ = self.program.loss_and_gradient(x, y, mine.scale, views, run)
        self._note_penalty(run)
        run.ops.write_rows(losses, mine.losses)
        run.ops.write_rows(predictions, mine.predictions)

    def _measuring(self, mine, views, run):
        x, y = run.ops.take_rows(mine.x, mine.rows), run.ops.take_rows(mine.y, mine.rows)
        run.share = self._share
        z, _ = self.measurer.forward(x, run)
        self._note_penalty(run)
        losses, saved = self.measurer.loss.forward(y, z, run)
        run.ops.write_rows(losses, mine.losses)
        run.ops.write_rows(self.measurer.predictions(z, saved), mine.predictions)

    def _inferring(self, mine, views, run):
        z, _ = self.predictor.forward(run.ops.take_rows(mine.x, mine.rows), run)
        run.ops.write_rows(z, mine.out)

    # Inside ----------------------------------------------------------------------

    def shard_size_of(self, batch):
        """Return how many samples go together: all, if the loss, or what is added, is no sum over them."""
        if self._whole is None:
            shape = output_shape(self.layers, batch.input_shape)
            self._whole = any(needs_whole_batch(layer) for layer in self.layers)
            self._whole |= self.loss.needs_whole_batch(batch.labels(), shape)
        return batch.full_size if self._whole else shard_size(batch.full_size)

    def _feed(self, batch, parts, learning=False):
        if self.loss.weighs_samples:
            weights = np.ones(len(batch)) if batch.weights is None else batch.weights
            batch.scales = batch.loss_weight * self.loss.scales(batch.labels(), weights)
        losses, predictions = self._results(batch)
        whole, scale = {"x": batch.x, "y": batch.y}, batch.scales.astype(batch.x.dtype)
        results = {"losses": losses, "predictions": predictions}
        if learning:
            for number, (x, dy) in enumerate(self._kept(batch).values()):
                results |= {f"x{number}": x, f"dy{number}": dy}
        split, key = {"rows": batch.rows, "scale": scale}, (learning, len(batch), len(parts))
        feed = batch.feeds.get(key)
        if feed is not None and feed.is_for(whole, results):
            feed.renew(split)
        else:
            split = {name: array.copy() for name, array in split.items()}
            feed = batch.feeds[key] = Feed(parts, whole, split, results)
        return feed, losses, predictions

    def _leave_room(self, mine, run):
        """Tell layers whose gradients come late where to leave what they are made of."""
        for number, (layer, _) in enumerate(self.late):
            run.kept[layer] = getattr(mine, f"x{number}"), getattr(mine, f"dy{number}")

    def _make_gradients(self, count):
        """Have a vector of gradients, and its views, for each of so many groups; return which are ours."""
        mine = owned(count, self.crew.rank, self.crew.size)
        if self.crew.size > 1:
            self._make_some_gradients(count, mine)
        elif len(self._gradients) < count:
            self._vectors, self._firsts = self.parameters.empty(count, late=not self.late), {}
            self._gradients = self._with_views(range(count))
        return mine

    def _first_vectors(self, count):
        """Return the first vectors of gradients, as the same object each time."""
        if count not in self._firsts:
            self._firsts[count] = self._vectors[:count]
        return self._firsts[count]

    def _places(self, mine):
        """Return where the vectors of gradients of our groups begin."""
        first, step = address(self._vectors), self._vectors.strides[0]
        return [first + i * step for i in mine]

    def _make_some_gradients(self, count, mine):
        """Have the vectors of our groups, and room for the sums that other ranks send."""
        if count not in self._of_counts:
            if len(self._of_counts) > 8:
                self._of_counts.clear()
            heads = [block.start for block in blocks_of_all(count, self.crew.size)[self.crew.rank]]
            # A power of two, so that each pair of the tree is two rows of some wider array.
            self._vectors = self.parameters.partly_empty(1 << (count - 1).bit_length(), mine, heads)
            self._of_counts[count] = self._vectors, self._with_views(mine)
        self._vectors, self._gradients = self._of_counts[count]

    def _with_views(self, numbers):
        return {i: (self._vectors[i], self.parameters.views(self._vectors[i])) for i in numbers}

    @staticmethod
    def _samples(mine, starts, batch):
        """Return the first sample of our groups or shards, and the end."""
        places = *starts, len(batch)
        return places[mine.start], places[mine.stop]

    @contextmanager
    def _spare_gradients(self):
        """Lend a vector of gradients and its views; as many are made as threads ask at once."""
        try:
            lent = self._spare.pop()
        except IndexError:
            [vector] = self.parameters.empty(1, late=not self.late)
            lent = vector, self.parameters.views(vector)
        yield lent
        self._spare.append(lent)

    def _kept(self, batch):
        """Return the memory for what a batch leaves behind for late gradients."""
        count = len(batch)
        if count not in self._leavings:
            if len(self._leavings) > 8:
                self._leavings.clear()
            self._leavings[count] = kept_arrays(self.late, count, self.parameters.dtype)
        return self._leavings[count]

    def _results(self, batch):
        key = batch.input_shape
        if key not in self._buffers:
            if len(self._buffers) > 8:  # odd sizes of a caller's own making
                self._buffers.clear()
            shape, dtype = output_shape(self.layers, key), self.parameters.dtype
            self._buffers[key] = aligned_empty((len(batch),), np.float64), aligned_empty(shape, dtype)
        return self._buffers[key]

    def _look(self, loss, vectors, batch):
        """Find out where NaN or infinity comes from, the first time there is any."""
        if self.trouble is None and not self._spot.fine(loss, vectors, self._kept(batch)):
            self.trouble = find_trouble(self, batch, loss)

    def weight_penalty(self):
        """Return what the weights add to the loss just now."""
        return self._updating.rules.penalty()

    def _note_penalty(self, run):
        if self.program.penalized:
            _, _, number = run.batch
            self._penalties[number] = run.penalty

    def _share_penalties(self, label):
        if self.program.penalized:
            for theirs in self.crew.gather(f"{label}, penalties", self._penalties):
                self._penalties |= theirs

    def _share_inner(self, label):
        """Hear from the rank that has the batch what normalizations inside other layers have seen."""
        inside = with_inside(self.layers)
        if any(layer.wants_whole_batch for layer in inside):
            told = [(inside.index(leaf), total) for leaf, total in self._inner]
            found = self.crew.gather(f"{label}, averages", told)
            self._inner = [(inside[number], total) for theirs in found for number, total in theirs]

    def _total(self, losses, batch):
        """Return the loss of a batch, with what weights and outputs add to it."""
        total = float((losses * batch.scales).sum())
        if self._penalties:
            total += sum(penalty for _, penalty in sorted(self._penalties.items()))
        rules = self._updating.rules
        return total + rules.penalty() if rules.any else total
