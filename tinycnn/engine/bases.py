"""Where the regions of tapes begin: what a tape has to be told before it is played."""

import numpy as np

from tinycnn.memory import address

# Regions of a shard, in the order in which its tape knows them; then come those of the feed.
ARENA, VALUES, GRADIENT, FEED = 0, 1, 2, 3


def shard_bases(feed, values):
    """Return where the regions of each shard of a feed begin.

    Parameters
    ----------
    feed : Feed
    values : ndarray
        The vector of all weights.

    Returns
    -------
    ndarray of int64, shape (shards, regions + 1)
        The arena, which is each thread's own, and the gradient are left open; the last
        is 0, for what lies in no region.
    """
    outside = feed.addresses()
    rows = np.zeros((len(outside), FEED + outside.shape[1] + 1), np.int64)
    rows[:, VALUES] = address(values)
    rows[:, FEED:-1] = outside
    return rows
