"""The gradient of a dense layer's weights, for the whole batch at once.

Each shard could compute its own, but a dense layer has many weights for little
arithmetic: writing and summing one gradient for each shard takes longer than computing
them. So shards leave behind what the gradient is made of, the inputs of the layer and the
gradients of its outputs, and a few rows of the weights at a time are computed, summed
over the shards, and at once used for the optimizer's step.
"""

import numpy as np

from tinycnn.reference.sums import tree_sum


def late_gradient(dy, x, leaves, first, dkernel, dbias):
    """Compute some rows of the gradient, summed over a batch along a tree.

    Parameters
    ----------
    dy : ndarray of shape (N, U)
        Gradients of the outputs, all samples of the batch.
    x : ndarray of shape (N, D)
        The inputs.
    leaves : tuple of int
        The samples from ``leaves[i]`` to ``leaves[i + 1]`` are summed first; these sums
        then in pairs, pairs of pairs, and so on.
    first : int
        The first row wanted.
    dkernel : ndarray of shape (rows, U)
        Filled in: rows ``first``, ``first + 1``, ... of the gradient.
    dbias : ndarray of shape (U,) or None
        Filled in, if given.

    Examples
    --------
    >>> dy, x = np.ones((4, 1)), np.arange(8.0).reshape(4, 2)
    >>> dkernel, dbias = np.empty((2, 1)), np.empty(1)
    >>> late_gradient(dy, x, (0, 2, 4), 0, dkernel, dbias)
    >>> dkernel.ravel(), dbias
    (array([12., 16.]), array([4.]))
    """
    pairs = list(zip(leaves[:-1], leaves[1:], strict=True))
    columns = slice(first, first + len(dkernel))
    parts = np.array([x[start:stop, columns].T @ dy[start:stop] for start, stop in pairs])
    tree_sum(parts, 0, len(dkernel))
    dkernel[...] = parts[0]
    if dbias is not None:
        parts = np.array([dy[start:stop].sum(axis=0) for start, stop in pairs])
        tree_sum(parts, 0, dbias.size)
        dbias[...] = parts[0]
