"""One seed for everything random."""

import numbers
import random

import numpy as np

from tinycnn.errors import complaint
from tinycnn.random import set_global_seed


def set_random_seed(seed):
    """Seed Python's ``random``, NumPy's global generator, and this library.

    The same seed gives the same initial weights, the same order of samples and the
    same dropout, on any number of threads.

    Parameters
    ----------
    seed : int
        In [0, 2**32), the range NumPy's global generator takes.

    Raises
    ------
    ValueError
        If ``seed`` is not such a number.

    Examples
    --------
    >>> set_random_seed(7)
    >>> first = np.random.rand()
    >>> set_random_seed(7)
    >>> np.random.rand() == first
    True
    """
    if isinstance(seed, bool) or not isinstance(seed, numbers.Integral) or not 0 <= seed < 2**32:
        raise ValueError(complaint("set_random_seed", "a whole number in [0, 2**32)", f"{seed!r}"))
    seed = int(seed)
    random.seed(seed)
    np.random.seed(seed)
    set_global_seed(seed)
