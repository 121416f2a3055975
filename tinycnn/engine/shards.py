"""Cutting a batch into shards, and summing what they give in a fixed order.

The size of a shard follows from the size of the batch alone, never from the number of
threads or machines. Every shard is computed by one thread, and the sums are taken
along one tree; so who computes what cannot change a single bit of the result.
"""

# Numbers that a small sample has at most: those of 2 * LARGEST stay in cache.
SMALL = 2048
# Shards of a full batch: a power of two, so that the tree is even and 2, 4 or 8
# threads or machines have the same to do; each of at most LARGEST samples, so that
# what one leaves behind stays in the core's cache.
FEWEST, LARGEST = 4, 32
# Vectors of gradients that are kept at the same time; a larger batch has several shards for
# each, which are summed one after the other. A vector is the least that a machine can compute of
# a batch, and the largest batches are for many machines: before a vector has more than FEW
# shards, there are more vectors.
VECTORS, FEW, MOST_VECTORS = 16, 4, 64
# Numbers of a vector that one thread sums and updates at a time: they stay in cache.
SLICE = 32 * 1024


def shard_size(batch_size):
    """Return how many samples one shard has.

    Examples
    --------
    >>> [shard_size(n) for n in (1, 4, 32, 64, 128, 1000)]
    [1, 1, 8, 16, 32, 32]
    """
    return min(LARGEST, max(1, -(-batch_size // FEWEST)))


def prediction_shard_size(count, numbers):
    """Return how many samples to predict together, which no output depends on.

    Where samples are small, more of them share what fetching the weights takes: a network of
    dense layers 784-512-512-10 takes a tenth less time.

    Parameters
    ----------
    count : int
        How many samples there are.
    numbers : int
        Of a sample where it has most.

    Examples
    --------
    >>> prediction_shard_size(1000, 784), prediction_shard_size(1000, 28 * 28 * 32)
    (64, 32)
    """
    return 2 * LARGEST if count >= 8 * LARGEST and numbers <= SMALL else shard_size(count)


def cut(n, size):
    """Return the slices of n things that have ``size`` each, the last one perhaps fewer.

    Examples
    --------
    >>> cut(5, 2)
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def groups(shards, full):
    """Return the shards that share a vector of gradients, as lists of (number, slice).

    Parameters
    ----------
    shards : list of slice
    full : int
        How many shards a full batch has: how they are grouped follows from it alone.

    Examples
    --------
    >>> [[number for number, _ in group] for group in groups(cut(40, 1), 40)][:2]
    [[0, 1, 2], [3, 4, 5]]
    >>> len(groups(cut(2048, 32), 64)), len(groups(cut(8192, 32), 256))
    (16, 64)
    """
    size = max(min(-(-full // VECTORS), FEW), -(-full // MOST_VECTORS))
    numbered = list(enumerate(shards))
    return [numbered[part] for part in cut(len(numbered), size)]


def tree_pairs(count):
    """Yield which two of ``count`` things to put together next, the first taking the result.

    Examples
    --------
    >>> list(tree_pairs(5))
    [(0, 1), (2, 3), (0, 2), (0, 4)]
    """
    distance = 1
    while distance < count:
        for i in range(0, count - distance, 2 * distance):
            yield i, i + distance
        distance *= 2
