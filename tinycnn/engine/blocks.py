"""Which branches of the tree each rank computes.

The sum over a batch is taken along a tree over its groups of shards (:func:`tree_pairs`). A
rank owns a run of neighbouring groups, and sums those branches of the tree that lie wholly
within it, its *blocks*. The blocks of all ranks are then put together as the tree says: so
the same numbers are added in the same order on any number of ranks.
"""

from tinycnn.engine.shards import tree_pairs


def owned(count, rank, size):
    """Return which of ``count`` things belong to a rank: neighbours, as evenly as they go.

    Examples
    --------
    >>> [owned(4, rank, 3) for rank in range(3)]
    [range(0, 1), range(1, 2), range(2, 4)]
    """
    return range(rank * count // size, (rank + 1) * count // size)


def branches(mine, count):
    """Return the blocks of a run of things: the largest branches of the tree within it.

    Parameters
    ----------
    mine : range
    count : int
        How many things the whole tree has.

    Returns
    -------
    list of range

    Examples
    --------
    >>> branches(range(1, 6), 6)
    [range(1, 2), range(2, 4), range(4, 6)]
    """
    found, at = [], mine.start
    while at < mine.stop:
        length = 1
        # A branch of twice the length begins here, and all it has is within.
        while at % (2 * length) == 0 and min(at + 2 * length, count) <= mine.stop and at + length < count:
            length *= 2
        found.append(range(at, min(at + length, count)))
        at += length
    return found


def blocks_of_all(count, size):
    """Return the blocks of every rank, as a list of lists of ranges."""
    return [branches(owned(count, rank, size), count) for rank in range(size)]


def pairs_between(blocks, count):
    """Return those pairs of the tree whose two sides are in different blocks, in its order.

    Parameters
    ----------
    blocks : list of range
        Of all ranks; the sum of each stands where it begins.
    count : int

    Examples
    --------
    >>> pairs_between([range(0, 1), range(1, 2), range(2, 4)], 4)
    [(0, 1), (0, 2)]
    """
    place = {i: number for number, block in enumerate(blocks) for i in block}
    return [(i, j) for i, j in tree_pairs(count) if place[i] != place[j]]
