"""What the machine can do at most: ``python -m benchmarks.peak THREADS``.

A large product of matrices, done by NumPy's BLAS, comes as near as anything to the
arithmetic peak; a copy of an array that fits in no cache, to that of the memory; and one
of an array that does, to that of a core's own cache.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

SIZE, TRIES = 2048, 7
MEMORY, CACHE = 2**28, 2**17  # bytes: several times the largest cache, part of a core's own


def peaks(threads):
    """Measure this machine's peaks in a process of its own.

    Returns
    -------
    dict
        gflops: of float32 matrices with that many threads; gbytes and cache_gbytes: read
        and written a second by one thread, in memory and in its cache.
    """
    command = [sys.executable, "-m", "benchmarks.peak", str(threads)]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def sgemm_peak(threads):
    """Return GFLOP/s of a large product of float32 matrices, the best of several."""
    a = np.random.default_rng(0).random((SIZE, SIZE), dtype=np.float32)
    out = np.empty_like(a)
    with threadpool_limits(threads):
        return 2 * SIZE**3 / _best(lambda: np.matmul(a, a, out=out)) / 1e9


def bandwidth(size):
    """Return the GB/s at which one thread copies so many bytes: read and written."""
    a = np.ones(size // 4, np.float32)
    out = np.empty_like(a)
    calls = max(1, 2**24 // size)

    def copy():
        for _ in range(calls):
            np.copyto(out, a)

    return 2 * size * calls / _best(copy) / 1e9


def _best(call):
    call()
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    found = {
        "gflops": sgemm_peak(int(sys.argv[1])),
        "gbytes": bandwidth(MEMORY),
        "cache_gbytes": bandwidth(CACHE),
    }
    print(json.dumps({name: round(value, 2) for name, value in found.items()}))
