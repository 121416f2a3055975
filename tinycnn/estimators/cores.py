"""How many cores a training may take where others train at the same time."""

import sys
from contextlib import contextmanager, nullcontext

from tinycnn.engine.workers import at_most_threads, get_num_threads


@contextmanager
def share_of_cores():
    """Leave the other tasks of a Dask worker their cores.

    Worker processes, of joblib as of Dask, are told by ``OMP_NUM_THREADS``, which
    :func:`get_num_threads` heeds. But a Dask worker may run several tasks in one process.
    """
    tasks = _tasks_in_this_process()
    with at_most_threads(max(1, get_num_threads() // tasks)) if tasks > 1 else nullcontext():
        yield


def _tasks_in_this_process():
    """Return how many tasks of Dask this process may run at once; 0 outside of such a task."""
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return 0
    try:
        distributed.get_worker()
    except ValueError:  # not in a task
        return 0
    return sum(worker.state.nthreads for worker in list(distributed.Worker._instances))
