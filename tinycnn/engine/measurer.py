"""Loss and predictions of a batch, from which nothing is learned."""

from tinycnn.engine.blocks import owned
from tinycnn.engine.exchange import share_rows
from tinycnn.engine.shards import cut
from tinycnn.engine.workers import run_on_all


class Measurer:
    """Measures batches.

    Parameters
    ----------
    replayed : Replayed
        Measures a shard.
    crew : Alone or another
    preparation : Preparation
    tally : Tally
    """

    def __init__(self, replayed, crew, preparation, tally):
        self._replayed, self._crew = replayed, crew
        self._preparation, self._tally = preparation, tally

    def run(self, batch, seed):
        """Return the loss of a batch, and its predictions."""
        crew, tally = self._crew, self._tally
        tally.begin(batch)
        parts = cut(len(batch), self._preparation.shard_size(batch))
        leaves = *[part.start for part in parts], len(batch)
        mine = owned(len(parts), crew.rank, crew.size)
        batch.read(leaves[mine.start], leaves[mine.stop])
        feed, losses, predictions = self._preparation.feed(batch, parts)
        fed = self._replayed.feed(feed, (seed, 0))
        if not fed.play(mine):
            run_on_all(lambda place: fed.run(mine[place]), len(mine))
        if crew.size > 1:
            label = f"measuring, {batch.fingerprint()}"
            share_rows(crew, label, (losses, predictions), leaves)
            tally.share_penalties(label)
        return tally.total(losses, batch), predictions
