"""One shard, and the ordinary way to run it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tinycnn.engine.feed import Feed
from tinycnn.run import Run


@dataclass(frozen=True)
class Shard:
    """What happens to one shard of a batch.

    Attributes
    ----------
    work : callable
        ``work(arrays, views, run)`` computes it: ``arrays`` from :meth:`Feed.shard`, ``views``
        of the gradients. It may depend on nothing else but weights and settings of layers.
    feed : Feed
    number : int
        Of the shard in the batch.
    batch : tuple of int
        (model seed, step, shard), from which follows what is random.
    gradient : (ndarray, dict) or None
        The vector to write gradients to, and its views.
    ops : module
    training : bool
    """

    work: Any
    feed: Feed
    number: int
    batch: tuple
    gradient: Any
    ops: Any
    training: bool

    def run(self):
        """Run it; returns the Run that it was given."""
        run = Run(self.ops, self.training, self.batch, slots=self.feed.keys[self.number])
        self.work(self.feed.shard(self.number), self.gradient and self.gradient[1], run)
        return run

    def regions(self):
        """Return the arrays that it uses: gradients, and those of the feed."""
        vector = self.gradient[0] if self.gradient else np.empty(0)
        return [vector, *self.feed.regions(self.number)]

    def outcome(self, way, filling):
        """Return every byte that comes out, one way or another.

        Parameters
        ----------
        way : callable
            Runs the shard; returns False if it could not.
        filling : int
            The byte with which results and gradients are filled before.

        Returns
        -------
        list of bytes or None
        """
        arrays = self.feed.results(self.number)
        if self.gradient:
            arrays += [view for views in self.gradient[1].values() for view in views.values()]
        for array in arrays:
            array.reshape(-1).view(np.uint8)[:] = filling
        return [array.tobytes() for array in arrays] if way() else None
