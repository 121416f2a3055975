"""One batch at a time: cut, computed on all threads, summed, and the weights updated."""

from functools import partial

from tinycnn.engine import passes
from tinycnn.engine.apart import ShardsApart
from tinycnn.engine.blame import Spot, find_trouble
from tinycnn.engine.blocks import blocks_of_all
from tinycnn.engine.exchange import sum_and_share
from tinycnn.engine.gradients import Gradients
from tinycnn.engine.measurer import Measurer
from tinycnn.engine.preparation import Preparation
from tinycnn.engine.program import Program
from tinycnn.engine.replay import Replayed
from tinycnn.engine.tally import Tally
from tinycnn.engine.together import ShardsTogether
from tinycnn.engine.undisturbed import Undisturbed
from tinycnn.engine.update import Update
from tinycnn.ranks import crew
from tinycnn.run import operations


class Trainer:
    """Learns from batches, and measures them.

    Parameters
    ----------
    layers : list of Layer
        Built, their weights in ``parameters``.
    parameters : ParameterVector
    loss : Loss
    optimizer : Optimizer
    seed : int
        Everything random in training follows from it.
    eager : bool
        Layer by layer, nothing fused, on the NumPy reference.

    Attributes
    ----------
    trouble : Trouble or None
        Where NaN or infinity appeared first, until somebody sets it back.

    Notes
    -----
    The arrays it returns are its own until the next call: copy what should last.
    """

    def __init__(self, layers, parameters, loss, optimizer, seed=0, eager=False):
        self.layers, self.parameters, self.loss = list(layers), parameters, loss
        self.optimizer, self.seed = optimizer, seed
        self.ops, self.crew = operations(eager), crew()
        self.program = Program(layers, loss, plain=eager)
        # The reference's way is to compute all gradients where the layer is.
        self.late = [] if eager else parameters.late
        early = parameters.trainable if eager else parameters.early
        self.preparation = Preparation(self.layers, loss, parameters.dtype, self.late)
        self._gradients = Gradients(parameters, self.crew, early, self.late)
        self._updating = Update(parameters, optimizer, self.ops, self.late, tapeable=not eager)
        self._tally = Tally(self.layers, self.program.penalized, self._updating.rules, self.crew)
        learning, measuring = self._replayed(eager)
        if self.program.meetings:
            places = self._gradients, self.preparation, self._tally
            self._shards = ShardsTogether(self.program, optimizer, self.ops, self.crew, *places)
        else:
            self._shards = ShardsApart(learning, optimizer, self._gradients, self.preparation)
        self._measurer = Measurer(measuring, self.crew, self.preparation, self._tally)
        self.rehearsed = False  # see rehearsal.py
        # What cannot be taped might notice that nothing is computed.
        self.could_be_taped = learning.possible and self._updating.tapeable
        self._spot = Spot(parameters, early, self.late)
        self.trouble = None

    def _replayed(self, eager):
        """Return what learns from a shard, and what measures one."""
        # Penalties of outputs are computed in Python.
        taped = not eager and not self.program.penalized
        settings = {"values": self.parameters.values, "ops": self.ops, "possible": taped}
        measured = Program(self.layers, self.loss, plain=eager, learning=False)
        learn = partial(passes.learn, self.program, self.preparation, self._tally)
        measure = partial(passes.measure, measured, self._tally)
        return (
            Replayed(learn, self.layers, training=True, others=[self.loss], **settings),
            Replayed(measure, self.layers, others=[self.loss], **settings),
        )

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
        self._tally.begin(batch)
        with Undisturbed():
            leaves, losses, predictions, concluding = self._shards.run(batch, self.seed)
            return self._conclude(batch, leaves, losses, predictions, concluding), predictions

    def evaluate(self, batch):
        """Compute loss and predictions of one batch, without learning from it.

        Returns
        -------
        loss : float
        predictions : ndarray of shape (N, ...)
        """
        return self._measurer.run(batch, self.seed)

    def weight_penalty(self):
        """Return what the weights add to the loss just now."""
        return self._updating.rules.penalty()

    # Inside ----------------------------------------------------------------------

    def _conclude(self, batch, leaves, losses, predictions, concluding):
        """Put together what the shards have found, learn from it, and return the batch's loss."""
        kept, alone, tally = self.preparation.kept(len(batch)), self.crew.size == 1, self._tally
        if alone:
            vectors = self._gradients.first(len(leaves) - 1)
        else:
            vectors = self._gradients.vectors
            self._sum_of_all_ranks(batch, leaves, kept, (losses, predictions))
        loss = tally.total(losses, batch)
        if alone:  # other ranks have samples that this one does not
            self._look(loss, vectors, batch)
        with self.parameters.turns.changing():
            for meeting, total in concluding:
                meeting.conclude(total)
            for layer, total in tally.inside:
                layer.meeting.conclude(total)
            self._updating.step(vectors, leaves, kept, summed=not alone)
        return loss

    def _sum_of_all_ranks(self, batch, leaves, kept, results):
        """Sum the gradients of all ranks into the first vector, and hear what else they have found."""
        vectors, blocks = self._gradients.vectors, blocks_of_all(len(leaves) - 1, self.crew.size)
        label = f"training step {self.optimizer.steps + 1}, {batch.fingerprint()}"
        self._updating.sum_blocks(vectors, leaves, kept, blocks[self.crew.rank])
        places = vectors, self.parameters.trainable, blocks
        sum_and_share(self.crew, label, results, leaves, places, self.ops)
        self._tally.share_penalties(label)
        self._tally.share_inside(label)

    def _look(self, loss, vectors, batch):
        """Find out where NaN or infinity comes from, the first time there is any."""
        if self.trouble is None and not self._spot.fine(loss, vectors, self.preparation.kept(len(batch))):
            self.trouble = find_trouble(self, batch, loss)
