"""Taking all shards of a batch forward and back that need nothing of each other."""

from tinycnn.engine.shards import cut, groups
from tinycnn.engine.workers import run_on_all


class ShardsApart:
    """Computes the gradients of a batch, each shard on whichever thread is free.

    Parameters
    ----------
    replayed : Replayed
        Learns from a shard.
    optimizer : Optimizer
        Counts the steps.
    gradients : Gradients
    preparation : Preparation
    """

    def __init__(self, replayed, optimizer, gradients, preparation):
        self._replayed, self._optimizer = replayed, optimizer
        self._gradients, self._preparation = gradients, preparation

    def run(self, batch, seed):
        """Compute the gradients of a batch; each group of shards has a vector.

        Returns
        -------
        leaves : tuple of int
            Where in the batch the samples of each vector begin, and the end.
        losses : ndarray of shape (N,)
        predictions : ndarray of shape (N, ...)
        concluding : sequence of (Meeting, object)
            None here.
        """
        gradients, size = self._gradients, self._preparation.shard_size(batch)
        parts = cut(len(batch), size)
        shared = groups(parts, -(-batch.full_size // size))
        leaves = *[group[0][1].start for group in shared], len(batch)
        mine = gradients.make(len(shared))
        batch.read(leaves[mine.start], leaves[mine.stop])
        feed, losses, predictions = self._preparation.feed(batch, parts, learning=True)
        fed = self._replayed.feed(feed, (seed, self._optimizer.steps))

        def work(place):
            i = mine[place]
            total = gradients.of_groups[i]
            fed.run(shared[i][0][0], total)
            for number, _ in shared[i][1:]:
                with gradients.added_to(total[0]) as spare:
                    fed.run(number, spare)

        alone = len(shared) == len(parts)  # each shard has a vector for itself
        if not (alone and fed.play(mine, gradients.places(mine))):
            run_on_all(work, len(mine))
        return leaves, losses, predictions, ()
