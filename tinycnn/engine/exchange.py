"""What ranks send each other at the end of a batch, and how it becomes the sum of all.

The sums of the blocks (:mod:`tinycnn.engine.blocks`) travel one of two ways, which add the
same numbers in the same order. Between two ranks each sends the other all it has. Among more,
each puts together one slice of the vector: the others send it their sums of that slice only,
and it sends back the total. So a rank sends less than twice the vector, however many there are.
"""

from tinycnn.engine.blocks import owned, pairs_between
from tinycnn.engine.shards import SLICE, cut
from tinycnn.engine.workers import run_on_all


def share_rows(crew, label, arrays, leaves):
    """Let all ranks have the rows of arrays of which each has filled in some.

    Parameters
    ----------
    crew : Alone or another
    label : str
    arrays : sequence of ndarray
        Their first axis is the batch's.
    leaves : tuple of int
        Where each group, or shard, of the batch begins, and the end.
    """
    sends, receives = _rows(crew, arrays, leaves)
    crew.swap(label, sends, receives)


def sum_and_share(crew, label, arrays, leaves, places, ops):
    """Share rows, and sum the vectors of all blocks into the first.

    Parameters
    ----------
    crew, label, arrays, leaves
        As for :func:`share_rows`.
    places : (ndarray of shape (rows, any), int, list of list of range)
        Vectors, of which so many numbers count: the sum of each block stands in the row where
        the block begins; and the blocks of every rank. The number of rows is a power of two.
    ops : module
    """
    vectors, size, blocks = places
    count = len(leaves) - 1
    heads = [[block.start for block in theirs] for theirs in blocks]
    pairs = pairs_between([block for theirs in blocks for block in theirs], count)
    sends, receives = _rows(crew, arrays, leaves)
    me, others = crew.rank, _others(crew)
    slices = [slice(0, size)] * 2 if crew.size == 2 else _slices(size, crew.size)
    mine = slices[me]
    for rank in others:
        sends += [(rank, vectors[row, slices[rank]]) for row in heads[me]]
        receives += [(rank, vectors[row, mine]) for row in heads[rank]]
    crew.swap(label, sends, receives)
    pieces = cut(mine.stop - mine.start, SLICE)

    def work(i):
        for first, second in pairs:
            _add(vectors, first, second, mine.start + pieces[i].start, mine.start + pieces[i].stop, ops)

    run_on_all(work, len(pieces))
    if crew.size > 2:
        sends = [(rank, vectors[0, mine]) for rank in others]
        receives = [(rank, vectors[0, slices[rank]]) for rank in others]
        crew.swap(f"{label}, sums", sends, receives)


def _others(crew):
    """Return the other ranks, each beginning with the one after itself: so nobody is asked by all at once."""
    return [(crew.rank + step) % crew.size for step in range(1, crew.size)]


def _rows(crew, arrays, leaves):
    count = len(leaves) - 1
    bounds = []
    for rank in range(crew.size):
        own = owned(count, rank, crew.size)
        bounds.append(slice(leaves[own.start], leaves[own.stop]))
    mine = bounds[crew.rank]
    sends = [(rank, array[mine]) for rank in _others(crew) for array in arrays]
    receives = [(rank, array[bounds[rank]]) for rank in _others(crew) for array in arrays]
    return sends, receives


def _slices(size, ranks):
    """Return the slice of the vector that each rank puts together: whole cache lines, in float32."""
    step = -(-size // (16 * ranks)) * 16
    return [slice(min(i * step, size), min((i + 1) * step, size)) for i in range(ranks)]


def _add(vectors, first, second, start, stop, ops):
    """Add a part of one row to that of another: two rows of an array as wide as they are apart."""
    ops.tree_sum(vectors[first : 2 * second - first].reshape(2, -1), start, stop)
