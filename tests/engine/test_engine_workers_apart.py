"""What could leave this process hanging, each in a process of its own that gives up and says where."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tinycnn

SETUP = """
import faulthandler, threading, tinycnn
faulthandler.dump_traceback_later(8, exit=True)
from tinycnn.engine.workers import run_on_all
tinycnn.set_num_threads(2)
both = threading.Barrier(2, timeout=10)
caller = threading.current_thread()
"""


def run_apart(code):
    env = os.environ | {"PYTHONPATH": str(Path(tinycnn.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", SETUP + code], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_call_inside_a_call_comes_back_from_every_thread():
    code = """
def work(i):
    both.wait()
    run_on_all(lambda j: None, 4)
run_on_all(work, 2)
print("back")
"""
    assert run_apart(code) == ["back"]


def test_leaving_the_interpreter_from_a_helper_reaches_the_caller_and_helpers_live_on():
    code = """
def work(i):
    both.wait()
    if threading.current_thread() is not caller:
        raise SystemExit("from a helper")
try:
    run_on_all(work, 2)
except SystemExit:
    print("arrived")
run_on_all(lambda i: None, 4)
print("again")
"""
    assert run_apart(code) == ["arrived", "again"]


def test_a_process_ends_although_helpers_wait():
    assert run_apart("run_on_all(lambda i: None, 4)\nprint('end')") == ["end"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_has_threads_of_its_own():
    code = """
import os, warnings
warnings.simplefilter("ignore", DeprecationWarning)
run_on_all(lambda i: None, 4)
if (child := os.fork()) == 0:
    done = []
    run_on_all(done.append, 4)
    os._exit(0 if sorted(done) == [0, 1, 2, 3] else 1)
print(os.waitpid(child, 0)[1])
"""
    assert run_apart(code) == ["0"]
