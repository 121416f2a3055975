"""The engines' processes, seen from the one that compares them."""

import json
import os
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Seconds before each turn: the threads of whoever worked last spin for some milliseconds
# before they sleep. No setting forbids it to them (OMP_WAIT_POLICY, KMP_BLOCKTIME), for
# that would slow a peer down; instead everybody waits, and `idle` shows that it suffices.
PAUSE = 0.2
# glibc by default gives freed memory back to the system, and each batch then pays a page
# fault for every 4 KiB anew: measured, half of PyTorch's time in channels_last, and a
# quarter of Keras's. Users who tune tell it to keep the memory, so the peers are given that.
MALLOC = {
    "keep": {"MALLOC_TRIM_THRESHOLD_": str(2**30), "MALLOC_MMAP_THRESHOLD_": str(2**30)},
    "default": {},
}


class LeftOut(Exception):
    """An engine's library is not there in its Python, or lacks a layer."""


class Member:
    """One engine, alive and waiting in a process of its own.

    Parameters
    ----------
    name : str
        A key of ``benchmarks.engines.ENGINES``.
    python : str
        The interpreter that has the library.
    build : dict
        network, data (a path), batch_size, threads.
    malloc : str
        A key of ``MALLOC``.
    folder : path
        For what the process writes to stderr.

    Raises
    ------
    LeftOut
        If that Python lacks the library, or the library a layer.
    """

    def __init__(self, name, python, build, malloc, folder):
        self.name = name
        self._log = Path(folder, f"{name}.log")
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [python, "-m", "benchmarks.worker"],
                cwd=ROOT,
                env={**os.environ, **MALLOC[malloc]},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        built = self._ask({"engine": name, **build})
        if "missing" in built:
            self.close()
            raise LeftOut(built["missing"])
        self.versions = built["versions"]

    def do(self, job):
        """Do a job once, while everybody else sleeps; returns what the worker answered."""
        time.sleep(PAUSE)
        return self._ask({"job": job})

    def close(self):
        """Let the process end."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _ask(self, order):
        try:
            print(json.dumps(order), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self._process.wait()
            raise RuntimeError(f"The process of {self.name} ended:\n{self._log.read_text()}")
        return json.loads(line)
