"""How long it takes until something happens: imports, and the first batch of all.

Each time a fresh process, in turns. The first batch is timed from the call of ``fit`` with
one batch until it returns: with an empty folder for the compiled kernels (cold), and then
with what that left there (warm).
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.engines import ENGINES, OURS
from benchmarks.networks import NETWORKS

NETWORK = "mnist"
# What a library's users import; Keras needs what it runs on, and most of the time is that's.
MODULES = {"tinycnn": ["tinycnn"], "torch": ["torch"], "keras": ["tensorflow", "keras"]}
IMPORT = """
import sys, time
start = time.perf_counter()
__import__(sys.argv[1])
print(time.perf_counter() - start)
"""
QUIET = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
# Seconds at most; and our import takes less than this share of PyTorch's and TensorFlow's.
SECONDS = {"import tinycnn": 0.6, "first batch, cold": 6.0, "first batch, warm": 1.0}
SHARE = 1 / 3


def measure_start(asked, tell):
    """Time imports and the first batch.

    Parameters
    ----------
    asked : Namespace
        peers, python (a function of an engine's name), rounds, threads.
    tell : callable
        Takes a line that says how far it is.

    Returns
    -------
    dict
        Ready for JSON: network, results, and left_out. A result holds what was timed,
        rounds (seconds), median, and target (seconds at most, or None).
    """
    libraries = {ENGINES[name].library: asked.python(name) for name in (OURS, *asked.peers)}
    modules = [(module, python) for name, python in libraries.items() for module in MODULES[name]]
    times, left_out = {}, {}
    for turn in range(asked.rounds + 1):  # the first one warms the disk's cache up
        tell(f"start: {'warm-up' if turn == 0 else f'round {turn} of {asked.rounds}'}")
        for module, python in modules:
            seconds = _import_time(module, python)
            if seconds is None:
                left_out[module] = "not installed"
            elif turn > 0:
                times.setdefault(f"import {module}", []).append(seconds)
        if turn > 0:
            with tempfile.TemporaryDirectory() as folder:
                for state in ("cold", "warm"):
                    found = _first_batch(folder, asked.threads)
                    for what, seconds in found.items():
                        times.setdefault(f"{what}, {state}", []).append(seconds)
    results = [
        {
            "what": what,
            "rounds": [round(seconds, 4) for seconds in rounds],
            "median": round(median(rounds), 4),
            "target": SECONDS.get(what),
        }
        for what, rounds in times.items()
    ]
    return {"network": NETWORK, "left_out": left_out, "results": results}


def _import_time(module, python):
    done = subprocess.run(
        [python, "-c", IMPORT, module],
        cwd=Path(__file__).parents[1],
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        if "ModuleNotFoundError" in done.stderr:
            return None
        raise RuntimeError(f"import {module} failed:\n{done.stderr}")
    return float(done.stdout)


def _first_batch(folder, threads):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.start", str(threads)],
        cwd=Path(__file__).parents[1],
        env={**os.environ, "NUMBA_CACHE_DIR": folder},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def begin(threads):
    """Import, build and learn from one batch, each of them timed, in this process."""
    start = perf_counter()
    from benchmarks.engines.tinycnn import TinyCNN

    imported = perf_counter()
    import numpy as np

    network = NETWORKS[NETWORK]
    batch = network.batch_sizes[0]
    x = np.random.default_rng(0).random((batch, *network.input_shape), dtype=np.float32)
    y = np.arange(batch) % network.classes
    ready = perf_counter()
    engine = TinyCNN(network, x, y, batch, threads)
    built = perf_counter()
    engine.train()
    return {
        "import": imported - start,
        "build": built - ready,
        "first batch": perf_counter() - built,
    }


if __name__ == "__main__":
    print(json.dumps(begin(int(sys.argv[1]))))
