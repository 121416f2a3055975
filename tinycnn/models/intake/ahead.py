"""Reading batches while the one before is still computed."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from tinycnn.engine.team import stay_on_this_thread

# What a call returns when there is nothing left.
END = object()


def read_ahead(calls, workers=1, waiting=2):
    """Make calls on other threads, and yield what they return, in order.

    Parameters
    ----------
    calls : iterable of callable
        May be endless. One that returns :data:`END` is the last.
    workers : int
        How many calls may run at once. With 1 they run one after the other.
    waiting : int
        How many calls may be ahead of what was taken.

    Yields
    ------
    object

    Raises
    ------
    Exception
        What a call raised, with its traceback, in that call's place.

    Notes
    -----
    When the generator is closed, calls that have not begun are left out, the others are
    waited for, and the threads end.

    Examples
    --------
    >>> from functools import partial
    >>> list(read_ahead([partial(pow, 2, n) for n in range(5)], workers=2))
    [1, 2, 4, 8, 16]
    """
    calls = iter(calls)
    pool = ThreadPoolExecutor(workers, "tinycnn-reads", initializer=stay_on_this_thread)
    try:
        begun = deque(pool.submit(call) for call in islice(calls, max(workers, waiting)))
        while begun:
            found = begun.popleft().result()
            if found is END:
                return
            begun.extend(pool.submit(call) for call in islice(calls, 1))
            yield found
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
