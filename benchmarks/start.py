"""How long it takes until something happens: imports, and the first step of training."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
IMPORT = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
FIRST_STEP = """
import time
import numpy as np
import tinycnn
from benchmarks.networks import NETWORKS
from benchmarks.engines.tinycnn import TinyCNN
x, y = np.zeros((128, 28, 28, 1), np.float32), np.zeros(128, np.int64)
engine = TinyCNN(NETWORKS["mnist"], x, y, 128, None)
start = time.perf_counter()
engine.train()
print(time.perf_counter() - start)
"""


def measure_start(pythons, rounds, tell):
    """Measure imports and our first step, in fresh processes and in turns.

    Parameters
    ----------
    pythons : dict of str to str
        The interpreter of each library: tinycnn, torch, keras.
    rounds : int
    tell : callable

    Returns
    -------
    dict of str to float
        Seconds, medians: "import tinycnn" and so on, "first step, cold cache", "first step,
        warm cache". What cannot be imported is missing.
    """
    libraries = {"tinycnn": "tinycnn", "torch": "torch", "tensorflow": "keras"}
    jobs = {
        f"import {name}": (pythons[owner], IMPORT.format(name), None)
        for name, owner in libraries.items()
        if owner in pythons
    }
    seconds = {name: [] for name in [*jobs, "first step, cold cache", "first step, warm cache"]}
    for turn in range(rounds + 1):
        tell("start: " + ("warm-up" if turn == 0 else f"round {turn} of {rounds}"))
        with tempfile.TemporaryDirectory() as cache:
            turns = {
                **jobs,
                "first step, cold cache": (pythons["tinycnn"], FIRST_STEP, cache),
                "first step, warm cache": (pythons["tinycnn"], FIRST_STEP, cache),
            }
            for name, (python, program, folder) in turns.items():
                found = _run(python, program, folder)
                if found is not None and turn > 0:
                    seconds[name].append(found)
    return {name: round(median(found), 3) for name, found in seconds.items() if found}


def _run(python, program, cache):
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"}
    if cache:
        environment["NUMBA_CACHE_DIR"] = cache
    done = subprocess.run(
        [python, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return None
        raise RuntimeError(f"{python} -c ...:\n{done.stderr}")
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    found = measure_start(dict.fromkeys(("tinycnn", "torch", "keras"), sys.executable), 3, print)
    print(*(f"{name}: {value:.2f} s" for name, value in found.items()), sep="\n")
