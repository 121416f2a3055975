"""Forks, other processes and interrupts: nothing hangs, nothing is wrong afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tinycnn

SETUP = """
import ctypes, faulthandler, hashlib, multiprocessing, os, pickle, random, signal, threading, time, warnings
import numpy as np
import tinycnn
from tinycnn import layers
warnings.simplefilter("ignore", DeprecationWarning)
tinycnn.set_num_threads(3)
X = np.random.default_rng(0).random((96, 8, 8, 1), dtype=np.float32)
Y = np.arange(96) % 3
def network(filters=4):
    tinycnn.utils.set_random_seed(0)
    model = tinycnn.Sequential([
        layers.Input((8, 8, 1)), layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Flatten(), layers.Dropout(0.2), layers.Dense(3, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
def train(model, epochs=3):
    model.fit(X, Y, batch_size=16, epochs=epochs, verbose=0)
    return hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest()
def give_up(*_):
    faulthandler.dump_traceback(all_threads=True)
    os._exit(9)
"""
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")


def apart(code, tmp_path):
    """Run a program; return its words."""
    path = tmp_path / "program.py"
    path.write_text(SETUP + code)
    env = os.environ | {"PYTHONPATH": str(Path(tinycnn.__file__).parents[1])}
    done = subprocess.run([sys.executable, str(path)], env=env, capture_output=True, text=True, timeout=550)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@forks
def test_children_of_both_kinds_train_and_predict_as_the_parent_does(tmp_path):
    code = """
def child(model, answers):
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(200)
    answers.put((model.predict(X, verbose=0).tobytes(), train(model)))
if __name__ == "__main__":
    model = network()
    train(model, 6)
    answers = {}
    for kind in ("fork", "spawn"):
        context = multiprocessing.get_context(kind)
        queue = context.Queue()
        process = context.Process(target=child, args=(model, queue))
        process.start()
        answers[kind] = queue.get(timeout=250)
        process.join()
        assert process.exitcode == 0
    mine = model.predict(X, verbose=0).tobytes(), train(model)
    print(*(answer == mine for answer in answers.values()))
"""
    assert apart(code, tmp_path) == ["True", "True"]


@forks
@pytest.mark.slow
def test_forks_while_other_threads_predict_train_and_compile_do_not_hang(tmp_path):
    code = """
model, expected, over, go = network(), train(network(), 1), False, threading.Event()
def busy(kind):
    while not over:
        go.wait()
        if kind == 0:
            model.predict(X, verbose=0)
        elif kind == 1:
            train(network(), 1)
        else:
            drawn = layers.Conv2D(random.randint(1, 40), random.randint(1, 5))
            other = tinycnn.Sequential([layers.Input((8, 8, 1)), drawn])
            other.predict(X[:9], verbose=0)
for kind in range(3):
    threading.Thread(target=busy, args=(kind,), daemon=True).start()
found = []
for turn in range(20):
    go.set()
    time.sleep(random.random() * 0.5)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGALRM, give_up)
        signal.alarm(120)
        model.predict(X[:50], verbose=0)
        os._exit(0 if train(network(), 1) == expected else 1)
    go.clear()
    found.append(os.waitpid(child, 0)[1])
print(*found, flush=True)
os._exit(0)
"""
    # The program leaves at once at its end: threads that compile cannot be stopped.
    assert apart(code, tmp_path) == 20 * ["0"]


def test_interrupts_at_any_moment_in_any_thread_leave_a_process_that_works(tmp_path):
    code = """
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
expected = train(network())
draw, interrupted, finished = random.Random(0), 0, 0
def interrupt(thread):
    aimed = ctypes.c_ulong(thread.ident), ctypes.py_object(KeyboardInterrupt)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(*aimed)
def trouble():
    for turn in range(30):
        began.wait()
        time.sleep(draw.random() * 0.03)
        helpers = [t for t in threading.enumerate() if t.name.startswith("tinycnn-")]
        if turn % 2 and helpers:
            interrupt(draw.choice(helpers))
        else:
            os.kill(os.getpid(), signal.SIGINT)
            # Python drops one that comes while it calls what a weak reference asks for.
            while turn % 2 == 0 and not heard.wait(30):
                lost.append(turn)
                os.kill(os.getpid(), signal.SIGINT)
        began.clear()
began, heard, lost = threading.Event(), threading.Event(), []
threading.Thread(target=trouble, daemon=True).start()
for turn in range(30):
    model = network()
    heard.clear()
    try:
        began.set()
        train(model, 10**6 if turn % 2 == 0 else 2)
        finished += 1
    except KeyboardInterrupt:
        interrupted += 1
    heard.set()
    while began.is_set():  # its helper may have been asleep
        time.sleep(0.001)
    before = model.get_weights()
    time.sleep(0.002)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))  # nobody writes any more
    model.predict(X, verbose=0)
print(interrupted >= 15, interrupted + finished, train(network()) == expected, len(lost) <= 1)
"""
    assert apart(code, tmp_path) == ["True", "30", "True", "True"]


def test_a_pickled_model_goes_on_in_another_process_where_it_was(tmp_path):
    code = """
model = network()
train(model)
with open({path!r}, "wb") as file:
    pickle.dump(model, file)
print(model.predict(X, verbose=0).sum(), train(model))
"""
    read = """
with open({path!r}, "rb") as file:
    model = pickle.load(file)
print(model.predict(X, verbose=0).sum(), train(model))
"""
    path = str(tmp_path / "model.pickle")
    assert apart(code.format(path=path), tmp_path) == apart(read.format(path=path), tmp_path)
