"""Where random numbers come from: one seed for the process, and keys made from it.

Nothing random in the library depends on who came first. A layer's initial weights
come from a seed drawn when the layer is made; everything during training comes from
a *key*, a pure function of (model seed, step, shard, layer). So the same seed gives
the same numbers on any number of threads, and an interrupted run can be resumed.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

_MASK = 0xFFFFFFFFFFFFFFFF
_state: dict[str, Any] = {"sequence": np.random.SeedSequence(), "drawn": 0}
_own: ContextVar[dict[str, Any] | None] = ContextVar("own_seeds", default=None)


def set_global_seed(seed):
    """Restart the stream of seeds that :func:`next_seed` draws from.

    Parameters
    ----------
    seed : int
        Any integer of zero or above.
    """
    _state["sequence"] = np.random.SeedSequence(seed)
    _state["drawn"] = 0


@contextmanager
def own_seeds(seed):
    """Let :func:`next_seed` draw from a stream of its own inside the block, in this thread.

    Examples
    --------
    >>> with own_seeds(7):
    ...     first = next_seed()
    >>> with own_seeds(7):
    ...     first == next_seed()
    True
    """
    token = _own.set({"sequence": np.random.SeedSequence(seed), "drawn": 0})
    try:
        yield
    finally:
        _own.reset(token)


def next_seed():
    """Draw the next seed of the process: an integer in [0, 2**63).

    Examples
    --------
    >>> set_global_seed(7)
    >>> first = next_seed()
    >>> set_global_seed(7)
    >>> first == next_seed()
    True
    """
    state = _own.get() or _state
    state["drawn"] += 1
    low = state["sequence"].generate_state(2, np.uint64)[0]
    return mix(int(low), state["drawn"]) >> 1


def mix(*numbers):
    """Fold integers into one 64-bit key; a small change anywhere changes every bit.

    Parameters
    ----------
    *numbers : int

    Returns
    -------
    int
        In [0, 2**64).

    Notes
    -----
    Each number goes through the finalizer of SplitMix64 (Steele, Lea and Flood,
    "Fast splittable pseudorandom number generators", OOPSLA 2014).

    Examples
    --------
    >>> mix(1, 2) == mix(1, 2), mix(1, 2) == mix(2, 1)
    (True, False)
    """
    key = 0
    for number in numbers:
        key = (key + (int(number) & _MASK) + 0x9E3779B97F4A7C15) & _MASK
        key = ((key ^ (key >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        key = ((key ^ (key >> 27)) * 0x94D049BB133111EB) & _MASK
        key ^= key >> 31
    return key


def words(key):
    """Return a key as two 32-bit words, the lower first.

    Parameters
    ----------
    key : int or ndarray of uint32, shape (2,)
        A 64-bit integer, or its words already.

    Examples
    --------
    >>> words(1 << 32)
    array([0, 1], dtype=uint32)
    """
    if isinstance(key, np.ndarray):
        return key
    return np.array([key & 0xFFFFFFFF, key >> 32], np.uint32)
