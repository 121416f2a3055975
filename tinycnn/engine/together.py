"""Taking all shards of a batch forward and back that must meet on the way."""

from tinycnn.engine.meetings import Journey, learn_together
from tinycnn.engine.shards import cut
from tinycnn.memory import Arena
from tinycnn.run import Run


class ShardsTogether:
    """Computes the gradients of a batch; each shard keeps what it saved, and has a vector for itself.

    Parameters
    ----------
    program : Program
        Has meetings.
    optimizer : Optimizer
        Counts the steps.
    ops : module
    crew : Alone or another
    gradients : Gradients
    preparation : Preparation
    tally : Tally
    """

    def __init__(self, program, optimizer, ops, crew, gradients, preparation, tally):
        self._program, self._optimizer, self._ops, self._crew = program, optimizer, ops, crew
        self._gradients, self._preparation, self._tally = gradients, preparation, tally
        self._arenas = []

    def run(self, batch, seed):
        """Compute the gradients of a batch.

        Returns
        -------
        leaves, losses, predictions
            As from :meth:`tinycnn.engine.apart.ShardsApart.run`.
        concluding : list of (Meeting, object)
            What each meeting has found of the whole batch.
        """
        parts = cut(len(batch), self._preparation.shard_size(batch))
        leaves = *[part.start for part in parts], len(batch)
        mine = self._gradients.make(len(parts))
        batch.read(leaves[mine.start], leaves[mine.stop])
        feed, losses, predictions = self._preparation.feed(batch, parts, learning=True)
        step = self._optimizer.steps
        arenas = self._empty_arenas(len(mine))
        journeys = [
            self._journey(feed, number, (seed, step, number), arena)
            for number, arena in zip(mine, arenas, strict=True)
        ]
        label = f"training step {step + 1}"
        concluding = learn_together(self._program, journeys, len(parts), self._crew, label)
        self._tally.penalties = {
            number: journey.penalty for number, journey in zip(mine, journeys, strict=True)
        }
        return leaves, losses, predictions, concluding

    def _journey(self, feed, number, batch, arena):
        arrays, ops = feed.shard(number), self._ops
        run = Run(ops, training=True, batch=batch, slots=feed.keys[number])
        self._preparation.leave_room(arrays, run)
        run.share, run.concluding = self._tally.share, self._tally.inside

        def fetch():
            return (
                ops.take_rows(arrays.x, arrays.rows),
                ops.take_rows(arrays.y, arrays.rows),
                arrays.scale,
            )

        def deliver(losses, predictions):
            ops.write_rows(losses, arrays.losses)
            ops.write_rows(predictions, arrays.predictions)

        _, views = self._gradients.of_groups[number]
        return Journey(self._program, fetch, deliver, run, views, arena)

    def _empty_arenas(self, count):
        """Return an arena for each shard; as many are kept as were ever needed."""
        self._arenas += [Arena() for _ in range(len(self._arenas), count)]
        for arena in self._arenas[:count]:
            arena.clear()
        return self._arenas[:count]
