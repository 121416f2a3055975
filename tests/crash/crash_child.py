"""A process that trains, again and again, each time in a child that may be killed.

It is started once and told by lines of JSON what to do next: loading the library takes
longer than a training. Each answer is a line of JSON.
"""

import json
import os
import signal
import sys
import tempfile
import time

import crash_trainings

import tinycnn
from tinycnn.saving import leftovers


def kill_self():
    os.kill(os.getpid(), signal.SIGKILL)


def count_calls(at, when, tell):
    """Kill this process before or after the call number ``at`` of what touches the disk; or count them."""
    calls = 0

    def counted(function):
        def call(*arguments, **settings):
            nonlocal calls
            calls += 1
            if calls == at and when == "before":
                kill_self()
            result = function(*arguments, **settings)
            if calls == at and when == "after":
                kill_self()
            return result

        return call

    class File:
        """Writes in halves, so that there is a middle in which to die."""

        def __init__(self, file):
            self._file = file

        def __getattr__(self, name):
            return getattr(self._file, name)

        def __enter__(self):
            self._file.__enter__()
            return self

        def __exit__(self, *fault):
            return self._file.__exit__(*fault)

        @counted
        def write(self, data):
            data = memoryview(data).cast("B")
            half = len(data) // 2
            self._file.write(data[:half])
            self._file.flush()
            if calls == at and when == "within":
                kill_self()
            self._file.write(data[half:])
            return len(data)

    for name in ("fsync", "replace", "remove", "unlink", "rmdir"):
        setattr(os, name, counted(getattr(os, name)))
    create = leftovers.create
    leftovers.create = lambda folder: File(create(folder))
    return lambda: tell(calls)


def child(order, pipe):
    tinycnn.set_num_threads(order.get("threads", 2))
    finished = count_calls(order.get("at"), order.get("when"), lambda calls: calls)
    found = crash_trainings.train(
        order["name"], order["folder"], order.get("guarded", True), order.get("place", 0)
    )
    with os.fdopen(pipe, "w") as answer:
        json.dump({"found": found, "calls": finished()}, answer)


def attempt(order):
    """Train in a child, kill it after a while if that was ordered, and say what became of it."""
    come, go = os.pipe()
    began = time.monotonic()
    mine = os.fork()
    if not mine:
        os.close(come)
        status = 1
        try:
            child(order, go)
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(go)
    if "delay" in order:
        time.sleep(order["delay"])
        os.kill(mine, signal.SIGKILL)
    with os.fdopen(come) as answer:
        text = answer.read()
    _, status = os.waitpid(mine, 0)
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": time.monotonic() - began,
        **(json.loads(text) if text and os.waitstatus_to_exitcode(status) == 0 else {}),
    }


def load(name):
    """Train once in this process: its children then have the kernels that it takes."""
    if name not in loaded:
        loaded.add(name)
        with tempfile.TemporaryDirectory() as folder:
            crash_trainings.train(name, folder)


if __name__ == "__main__":
    loaded: set[str] = set()
    for line in sys.stdin:
        order = json.loads(line)
        load(order["name"])
        print(json.dumps(attempt(order)), flush=True)
