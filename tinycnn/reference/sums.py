"""Summing the gradients of several shards in an order that never changes."""


def tree_sum(vectors, start, stop):
    """Sum a part of several vectors: in pairs, then pairs of pairs, and so on.

    The order of a sum decides its last bits. This one follows from the number of vectors
    alone, and its branches can be computed apart.

    Parameters
    ----------
    vectors : ndarray of shape (count, size)
        The first holds the sum afterwards, in that part; what the others hold there is
        not defined.
    start, stop : int
        The part: ``vectors[:, start:stop]``.

    Examples
    --------
    >>> import numpy as np
    >>> vectors = np.array([[1.0, 0.0], [2.0, 0.0], [4.0, 0.0]])
    >>> tree_sum(vectors, 0, 1)
    >>> vectors[0]
    array([7., 0.])
    """
    distance = 1
    while distance < len(vectors):
        for i in range(0, len(vectors) - distance, 2 * distance):
            vectors[i, start:stop] += vectors[i + distance, start:stop]
        distance *= 2
