"""One engine in a process of its own: ``python -m benchmarks.worker``, started by ``crew.py``.

It reads one JSON object a line from stdin and answers each with one on stdout: first what
to build, then one job after the other, until stdin ends.
"""

import json
import os
import sys
import time

import numpy as np

from benchmarks.engines import Lacking, make_engine
from benchmarks.jobs import JOBS
from benchmarks.networks import NETWORKS


def serve(orders, answer):
    """Build the engine of the first order, then do the jobs of the others.

    Parameters
    ----------
    orders : iterable of dict
    answer : callable
        Takes a dict for each order. That of a job holds ``amount``, what the job found,
        and ``idle``: how many cores the process kept busy while it waited for the job.
    """
    orders = iter(orders)
    build = next(orders)
    data = np.load(build["data"])
    try:
        engine = make_engine(
            build["engine"],
            NETWORKS[build["network"]],
            data["x"],
            data["y"],
            build["batch_size"],
            build["threads"],
        )
    except (ModuleNotFoundError, Lacking) as error:
        answer({"missing": str(error)})
        return
    answer({"versions": {"python": sys.version.split()[0], **engine.versions()}})
    waiting = _clocks()
    for order in orders:
        came = _clocks()
        amount, found = JOBS[order["job"]].do(engine)
        idle = (came[1] - waiting[1]) / max(came[0] - waiting[0], 1e-9)
        answer({"amount": amount, "idle": idle, **found})
        waiting = _clocks()


def _clocks():
    """Return the time, and the CPU time of all threads of this process, in seconds."""
    return time.perf_counter(), time.process_time()


def main():
    """Talk over stdin and stdout; what libraries print goes to stderr."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(message):
        print(json.dumps(message), file=channel, flush=True)

    serve((json.loads(line) for line in sys.stdin), answer)


if __name__ == "__main__":
    main()
