"""What the lessons need beside the lesson: headings, a stopwatch, a place for results."""

import json
import os
import platform
import sys
import time

import numpy as np

import tinycnn


def heading(step, title):
    """Print the heading of a step."""
    print(f"\n=== Step {step}. {title} {'=' * max(0, 60 - len(title))}", flush=True)


def distribute():
    """Train on all processes of ``mpiexec``; return whether this is the first, the others fall silent."""
    tinycnn.distribution.set_distribution(tinycnn.distribution.DataParallel())
    first = tinycnn.distribution.process_id() == 0
    if not first:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, to the end
    return first


def notice(text, details):
    """Print something that must not be overlooked."""
    line = "!" * 88
    print(f"\n{line}\n{text}\n\n{details}\n{line}\n", flush=True)


def prepare_output(folder):
    """Make the folder for results; find out now, not after training, whether it can be written to."""
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / ".writable"
    probe.touch()
    probe.unlink(missing_ok=True)  # several processes may do this at once
    return folder


def write_json(path, content):
    """Write a JSON file, whole or not at all."""
    from tinycnn.saving.atomic import atomic_write

    with atomic_write(path) as file:
        file.write((json.dumps(content, indent=2) + "\n").encode())


def versions():
    """Return what the results were made with."""
    import numba
    import sklearn

    return {
        "tinycnn": tinycnn.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
        "scikit-learn": sklearn.__version__,
        "platform": platform.platform(),
        "cores": os.cpu_count(),
    }


class Stopwatch(tinycnn.callbacks.Callback):
    """Note how long each epoch takes, in seconds, its validation included."""

    def on_train_begin(self, logs=None):
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(round(time.perf_counter() - self._start, 3))
