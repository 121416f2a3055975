"""In which order an epoch sees its samples."""

import numbers

import numpy as np

from tinycnn.errors import complaint
from tinycnn.random import mix


def epoch_order(count, seed, step):
    """Return the order of an epoch: a function of the seed and of the steps done before it.

    So training for 10 epochs is the same as for 5 and then 5 more, and an epoch that
    was interrupted can be taken up again.

    Parameters
    ----------
    count : int
        Number of samples.
    seed, step : int

    Returns
    -------
    ndarray of int64, shape (count,)
    """
    return np.random.default_rng(mix(seed, step, 0x0DE5)).permutation(count)


def split_tail(arrays, share):
    """Hold out the last samples.

    Parameters
    ----------
    arrays : tuple of ndarray or None
        Of equal length.
    share : float
        In (0, 1).

    Returns
    -------
    kept, held_out : tuple
        Views of the arrays.

    Raises
    ------
    ValueError
        If the share is out of range or leaves one side empty.
    """
    count = len(arrays[0])
    in_range = isinstance(share, numbers.Real) and 0 < share < 1
    kept = int(count * (1 - share)) if in_range else 0
    if not 0 < kept < count:
        received = f"{share!r} of {count} samples"
        raise ValueError(
            complaint("fit: validation_split", "a share that leaves samples on both sides", received)
        )
    first = tuple(None if a is None else a[:kept] for a in arrays)
    return first, tuple(None if a is None else a[kept:] for a in arrays)
