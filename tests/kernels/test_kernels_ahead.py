"""Kernels compiled before they are called, by several processes: the same ones, and nothing left behind."""

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numba
import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.engine import rehearsal
from tinycnn.kernels import _recording, ahead
from tinycnn.kernels.tape import record

pytestmark = [
    pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="copies are made on Linux only"),
]
NETWORKS = {
    "pools": [layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D()],
    "norm": [
        layers.Conv2D(4, 3),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.GlobalAveragePooling2D(),
    ],
    "tanh": [
        layers.Conv2D(4, 3, activation="tanh", strides=2),
        layers.AveragePooling2D(),
        layers.Dropout(0.2),
    ],
    "depthwise": [layers.DepthwiseConv2D(3, padding="same"), layers.RandomFlip("horizontal")],
}
TRAIN = """
import hashlib, os, sys
import numpy as np
import tinycnn
from tinycnn import layers
tinycnn.utils.set_random_seed(0)
model = tinycnn.Sequential([
    layers.Input((8, 8, 1)), layers.Flatten(), layers.Dropout(0.2), layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
x = np.random.default_rng(0).random((96, 8, 8, 1), dtype=np.float32)
{spoil}
history = model.fit(x, np.arange(96) % 3, batch_size=16, epochs=2, verbose=0)
print(hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest())
from tinycnn.kernels import _recording, ahead
print(ahead.missed())
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("alone")
"""
# The copy is whoever has another number than the one that began.
DIES = """
from numba.core.dispatcher import Dispatcher
begun, compile = os.getpid(), Dispatcher.compile
def spoilt(self, kinds):
    if os.getpid() != begun:
        os._exit(3)
    return compile(self, kinds)
Dispatcher.compile = spoilt
"""
HANGS = DIES.replace("os._exit(3)", "__import__('time').sleep(300)")
FAILS = DIES.replace("os._exit(3)", "raise MemoryError")
FORKS = "os.fork = lambda: sys.exit('a copy was made')"


def trained(folder, threads, spoil=""):
    """Return the words of a program that trains: the digest of its weights, kernels missed, and "alone"."""
    env = os.environ | {
        "PYTHONPATH": str(Path(tinycnn.__file__).parents[1]),
        "NUMBA_CACHE_DIR": str(folder),
        "TINYCNN_NUM_THREADS": str(threads),
    }
    code = TRAIN.replace("{spoil}", spoil)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.split()


def children():
    """Return the numbers of this process's children; other tests may have left some."""
    return {
        int(word) for path in Path("/proc/self/task").glob("*/children") for word in path.read_text().split()
    }


def signatures(calls):
    return [
        (kernel.py_func.__qualname__, tuple(kernel.typeof_pyval(one) for one in arguments))
        for kernel, arguments in calls
    ]


@pytest.mark.parametrize("name", NETWORKS)
def test_calls_that_are_only_noted_are_those_that_will_be_made(name, monkeypatch):
    model = tinycnn.Sequential(
        [layers.Input((8, 8, 2)), *NETWORKS[name], layers.Flatten(), layers.Dense(3, activation="softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    found = {}

    def both(trainer, batch):
        for dry in (True, False):
            with record(dry=dry) as calls, np.errstate(all="ignore"):
                for _ in rehearsal._walk(trainer, batch):
                    pass
            found[dry] = signatures(calls)
        yield 1, 1

    monkeypatch.setattr("tinycnn.models.compiling.rehearse", both)
    model.fit(np.random.default_rng(0).random((32, 8, 8, 2), dtype=np.float32), np.arange(32) % 3, verbose=0)
    assert len(found[True]) > 5
    assert found[True] == found[False]


def test_copies_compile_what_one_process_would_and_the_bytes_are_the_same(tmp_path):
    alone = trained(tmp_path / "alone", 1)
    together = trained(tmp_path / "together", 2)
    assert together[0] == alone[0] and together[2] == alone[2] == "alone"

    # Files that this process has not looked for in vain are a copy's.
    assert int(together[1]) < len(list((tmp_path / "together").glob("*/*.kernel")))
    # On a warm cache there is no reason for a copy. (What helpers wait by is compiled if they had to wait.)
    assert trained(tmp_path / "together", 2, FORKS)[0] == alone[0]
    # With one thread there is nothing to compile, and no file more.
    before = len(list((tmp_path / "alone").glob("*/*.kernel")))
    assert trained(tmp_path / "alone", 1)[:2] == [alone[0], "0"]
    assert len(list((tmp_path / "alone").glob("*/*.kernel"))) == before


@pytest.mark.parametrize("spoil", [DIES, HANGS, FAILS], ids=["dies", "hangs", "fails"])
def test_a_copy_that_comes_to_grief_costs_time_alone(spoil, tmp_path):
    digest, _, alone = trained(tmp_path, 2, spoil)
    assert alone == "alone"
    assert digest == trained(tmp_path, 2)[0]


def test_an_interrupt_takes_the_copies_along():
    class Interrupted:
        def compile(self, kinds):
            raise KeyboardInterrupt

    before = children()
    with pytest.raises(KeyboardInterrupt):
        list(ahead.compile_together([(Interrupted(), ())] * 3, 3))
    assert children() == before


def test_no_garbage_is_collected_while_a_kernel_is_compiled_and_again_afterwards():
    seen = []

    class Watchful:
        def compile(self, kinds):
            seen.append(gc.isenabled())
            if len(seen) > 1:
                raise ZeroDivisionError

    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        for _ in ahead.compile_together([(Watchful(), ())] * 200, 2):
            seen.append(gc.isenabled())
    assert seen[0] is False
    assert seen[1] is True
    assert gc.isenabled()


def test_where_the_system_allows_no_copy_this_process_compiles_all(monkeypatch):
    done = []

    class Noted:
        def compile(self, kinds):
            done.append(kinds)

    def refused():
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    assert list(ahead.compile_together([(Noted(), (number,)) for number in range(3)], 3)) == [1, 2, 3]
    assert done == [(0,), (1,), (2,)]


def test_a_signal_that_the_program_minds_is_not_minded_by_the_copies_as_well(tmp_path):
    begun = os.getpid()

    class Slow:
        def compile(self, kinds):
            if os.getpid() != begun:
                (tmp_path / str(os.getpid())).touch()
                time.sleep(60)
            deadline = time.monotonic() + 60
            while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
                time.sleep(0.01)

    def note(*_):
        (tmp_path / "minded").touch()

    before = signal.signal(signal.SIGTERM, note)
    try:
        work = ahead.compile_together([(Slow(), ())] * 2, 2)
        next(work)
        [copy] = [int(path.name) for path in tmp_path.iterdir()]
        os.kill(copy, signal.SIGTERM)
        assert list(work) == []  # which waits for the copy
    finally:
        signal.signal(signal.SIGTERM, before)
    assert not (tmp_path / "minded").exists()


def test_one_process_alone_compiles_nothing_beforehand():
    assert list(ahead.compile_together([(None, ())] * 3, 1)) == []


def test_a_users_own_layer_is_never_called_in_vain(monkeypatch):
    seen = []

    class Own(layers.Layer):
        def forward(self, x, run):
            seen.append(np.isfinite(x).all())
            return x, None

        def backward(self, dy, saved, grads, run):
            return dy

    monkeypatch.setattr(ahead, "cold", lambda: True)
    monkeypatch.setattr(
        ahead, "missing", lambda calls: pytest.fail("the layer would have been called in vain")
    )
    model = tinycnn.Sequential([layers.Input((4,)), layers.Dense(3), Own(), layers.Dense(2)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((8, 4), np.float32), np.zeros((8, 2), np.float32), batch_size=8, verbose=0)
    assert len(seen) > 1 and all(seen)


def test_a_loss_of_ones_own_that_does_not_bear_any_numbers_ends_nothing(monkeypatch):
    refused = []

    def strict(y_true, y_pred):
        if getattr(getattr(_recording._thread, "calls", None), "dry", False):
            refused.append(len(y_true))
            raise ValueError("these are no labels")
        return (y_true - y_pred) ** 2

    monkeypatch.setattr(ahead, "cold", lambda: True)
    monkeypatch.setattr(ahead, "possible", lambda: True)
    monkeypatch.setattr("tinycnn.engine.rehearsal.threads_at_once", lambda: 2)
    monkeypatch.setattr(ahead, "missing", lambda calls: [])
    model = tinycnn.Sequential([layers.Input((4,)), layers.Dense(2)])
    model.compile("sgd", strict)
    history = model.fit(np.zeros((8, 4), np.float32), np.ones((8, 2), np.float32), batch_size=8, verbose=0)
    assert refused and np.isfinite(history.history["loss"]).all()
