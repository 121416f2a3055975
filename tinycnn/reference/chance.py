"""Random numbers for each sample, as a pure function of a key."""

import numpy as np

from tinycnn.random import words
from tinycnn.reference.dropout import scramble


def uniform_numbers(count, ranges, key, dtype):
    """Draw for each sample one number out of each range, all equally likely.

    Parameters
    ----------
    count : int
        The number of samples.
    ranges : tuple of (float, float)
        The lower and the upper end of each range.
    key : int or ndarray of uint32, shape (2,)
        64 bits; see :meth:`tinycnn.run.Run.key`.
    dtype : dtype

    Returns
    -------
    ndarray of that dtype, shape (count, len(ranges))
        The hash of (key, number of the element), scaled; see :mod:`tinycnn.reference.dropout`.

    Examples
    --------
    >>> numbers = uniform_numbers(1000, ((0, 1), (-5, 5)), 42, "float64")
    >>> bool(abs(numbers[:, 0].mean() - 0.5) < 0.05), bool(numbers[:, 1].min() < -4.9)
    (True, True)
    """
    index = np.arange(count * len(ranges), dtype=np.uint32)
    low_word, high_word = words(key)
    share = scramble(scramble(index ^ low_word) ^ high_word).reshape(count, len(ranges)) * 2.0**-32
    low, high = np.array(ranges, np.float64).reshape(len(ranges), 2).T
    return (low + share * (high - low)).astype(dtype)
