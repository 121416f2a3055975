"""Training a program in which shards must meet: all go up to a point, then all go on.

A step with a meeting needs, in training, something of the whole batch: what each shard
knows is merged in pairs along the tree of ``shards.py``, which is the same whoever
computes its branches. Between two meetings each shard goes on by itself, on any thread;
what it holds lies in an arena of its own until the step is done.
"""

from tinycnn.engine.blocks import blocks_of_all, owned, pairs_between
from tinycnn.engine.shards import tree_pairs
from tinycnn.engine.workers import run_on_all


def combine(partials, merge):
    """Merge what the shards know, in pairs, then pairs of pairs.

    Parameters
    ----------
    partials : list
        One of each shard, in their order.
    merge : callable
        ``merge(a, b)``; the result stands for both.

    Examples
    --------
    >>> combine(["a", "b", "c"], lambda a, b: f"({a}{b})")
    '((ab)c)'
    """
    partials = list(partials)
    for i, j in tree_pairs(len(partials)):
        partials[i] = merge(partials[i], partials[j])
    return partials[0]


def combine_all(partials, merge, count, crew, label):
    """Merge what the shards of all ranks know; each rank has its own shards' only.

    Parameters
    ----------
    partials : list
        One of each shard that is owned by this rank, in their order.
    merge : callable
        As for :func:`combine`.
    count : int
        Shards of all ranks.
    crew : Alone or another
    label : str
        For messages.

    Examples
    --------
    >>> from tinycnn.ranks import Alone
    >>> combine_all(["a", "b", "c"], lambda a, b: f"({a}{b})", 3, Alone(), "an example")
    '((ab)c)'
    """
    blocks = blocks_of_all(count, crew.size)
    first = owned(count, crew.rank, crew.size).start
    found = [combine(partials[b.start - first : b.stop - first], merge) for b in blocks[crew.rank]]
    if crew.size == 1:
        return found[0]
    merged = {}
    for theirs, values in zip(blocks, crew.gather(label, found), strict=True):
        merged |= {block.start: value for block, value in zip(theirs, values, strict=True)}
    for i, j in pairs_between([block for theirs in blocks for block in theirs], count):
        merged[i] = merge(merged[i], merged[j])
    return merged[0]


def learn_together(program, journeys, count, crew, label):
    """Take all shards of a batch forward through the loss and back, from meeting to meeting.

    Parameters
    ----------
    program : Program
        Has meetings.
    journeys : list of Journey
        One of each shard that this rank owns, in their order. Their gradients are complete
        afterwards.
    count : int
        Shards of all ranks.
    crew : Alone or another
    label : str
        For messages.

    Returns
    -------
    list of (Meeting, object)
        What each has found of the whole batch: its ``conclude`` is for the caller to call.
    """

    def meet(partials, merge, stop):
        return combine_all(partials, merge, count, crew, f"{label}, meeting at layer {stop}")

    def together(move):
        """Let each shard move on, on all threads; return what they come with."""
        found = [None] * len(journeys)

        def work(i):
            found[i] = move(journeys[i])

        run_on_all(work, len(journeys))
        return found

    total, found = None, []
    for stop in program.meetings:
        meeting, before = program.steps[stop].meeting, total
        total = meet(together(lambda j, at=stop, t=before: j.arrive(at, t)), meeting.merge, stop)
        found.append((meeting, total))
    # Where nothing is learned below a meeting, nobody comes back to it.
    back = [stop for stop in reversed(program.meetings) if stop >= program.lowest]
    together(lambda j: j.turn(total))
    total = None
    for stop in back:
        meeting, before = program.steps[stop].meeting, total
        total = meet(together(lambda j, at=stop, t=before: j.arrive_back(at, t)), meeting.merge_back, stop)
    together(lambda j: j.finish(total))
    return found


class Journey:
    """One shard's way through a program, from meeting to meeting.

    Parameters
    ----------
    program : Program
    fetch : callable
        Returns (x, y, scale) of the shard.
    deliver : callable
        ``deliver(losses, predictions)``: takes what the shard has come to at the end.
    run : Run
    grads : dict
        {layer: {name: array}} to be filled in.
    arena : Arena
        The shard's own, empty.
    """

    def __init__(self, program, fetch, deliver, run, grads, arena):
        self._program, self._fetch, self._deliver = program, fetch, deliver
        self._run, self._grads, self._arena = run, grads, arena
        self._at = 0  # the step it stands before; on the way back, the one it stands after
        self._flow = None  # what goes into that step
        self._trail = []

    @property
    def penalty(self):
        """float: what outputs of this shard add to the loss."""
        return self._run.penalty

    def arrive(self, stop, total):
        """Go on to the meeting before step ``stop``; return what this shard knows there.

        ``total`` is what the meeting at which it stands has found, None at the start.
        """
        with self._arena.continued():
            self._go(stop, total)
            return self._program.steps[stop].meeting.gather(self._flow, self._run)

    def turn(self, total):
        """Go on to the end, and turn round."""
        with self._arena.continued():
            program, run = self._program, self._run
            self._go(len(program.steps), total)
            losses, saved = program.loss.forward(self._labels, self._flow, run)
            self._deliver(losses, program.predictions(self._flow, saved))
            self._flow = program.loss.backward(self._scale, saved, run)

    def arrive_back(self, stop, total):
        """Go back to the meeting after step ``stop``; return what this shard knows there."""
        with self._arena.continued():
            self._go_back(stop + 1, total)
            step = self._program.steps[stop]
            return step.meeting.gather_back(self._flow, self._trail[-1], self._grads[step.owner], self._run)

    def finish(self, total):
        """Go back to the first step that learns."""
        with self._arena.continued():
            self._go_back(self._program.lowest, total)

    def _go(self, stop, total):
        if self._flow is None:
            self._flow, self._labels, self._scale = self._fetch()
        forward, run = self._program.forward_from, self._run
        if total is not None:  # for the step that waited for it, and no other
            run.total = total
            self._flow = forward(self._at, self._at + 1, self._flow, self._trail, run)
            self._at, run.total = self._at + 1, None
        self._flow = forward(self._at, stop, self._flow, self._trail, run)
        self._at = stop

    def _go_back(self, start, total):
        backward, run = self._program.backward_from, self._run
        if total is not None:
            run.total = total
            self._flow = backward(self._at, self._at - 1, self._flow, self._trail, self._grads, run)
            self._at, run.total = self._at - 1, None
        self._flow = backward(self._at, start, self._flow, self._trail, self._grads, run)
        self._at = start
