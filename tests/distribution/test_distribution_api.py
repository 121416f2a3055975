"""What can be said of distributions without starting several processes."""

import ast
import itertools
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import tinycnn
from tinycnn import distribution
from tinycnn.distribution import crew as crews
from tinycnn.ranks import crew

PACKAGE = Path(tinycnn.__file__).parent


def test_a_process_is_alone_until_somebody_says_otherwise():
    assert distribution.distribution() is None
    assert (crew().rank, crew().size, crew().is_main) == (0, 1, True)
    distribution.set_distribution(None)
    assert distribution.distribution() is None


def test_what_is_no_distribution_is_refused():
    with pytest.raises(TypeError, match="set_distribution expects a DataParallel, or None, received 'all'"):
        distribution.set_distribution("all")


def test_there_are_no_devices_but_processes():
    with pytest.raises(ValueError, match="list_devices expects the device_type 'cpu', received 'gpu'"):
        distribution.list_devices("gpu")


def test_without_mpi_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    with pytest.raises(ImportError, match=r'pip install "tinycnn\[mpi\]" mpich'):
        distribution.DataParallel()


@pytest.mark.parametrize("text", ["soon", "0", "-1", "inf", "nan"])
def test_a_time_limit_must_be_a_number_of_seconds(monkeypatch, text):
    monkeypatch.setenv("TINYCNN_TIMEOUT", text)
    with pytest.raises(ValueError, match="TINYCNN_TIMEOUT expects a number of seconds above 0"):
        crews._time_limit()


def waiting(monkeypatch, seconds_between_questions, questions):
    """Let a rank wait for two others, of which one answers after so many questions, by a clock of its own."""
    clock = itertools.count(0, seconds_between_questions)
    fake = SimpleNamespace(perf_counter=lambda: next(clock), sleep=lambda seconds: None)
    monkeypatch.setattr(crews, "time", fake)
    answers = iter([[1], *[[]] * questions, None])

    def ask(requests):
        found = next(answers)
        for number in found or ():
            requests[number] = None
        return found

    rank = crews.Crew.__new__(crews.Crew)
    rank._limit = 300.0
    rank._mpi = SimpleNamespace(Request=SimpleNamespace(Testsome=ask), REQUEST_NULL=None)
    rank.trouble = SimpleNamespace(look=lambda missing, label: None, name=lambda number: f"rank {number}")
    rank._wait(["from rank 1", "from rank 2"], [1, 2], 2, "training step 4")


def test_a_rank_that_does_not_answer_in_time_is_named_alone(monkeypatch):
    waiting(monkeypatch, 0.5, 590)
    with pytest.raises(distribution.DistributionError, match="^rank 1 did not answer for 300 seconds, in tr"):
        waiting(monkeypatch, 0.5, 610)


def test_time_in_which_a_rank_was_stopped_itself_is_no_waiting(monkeypatch):
    waiting(monkeypatch, 3600.0, 20)


def test_one_file_alone_knows_mpi4py():
    knows = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            knows |= {path.name for name in names if name.split(".")[0] == "mpi4py"}
    assert knows == {"library.py"}


# A process that plays two ranks of a machine, of which one says farewell and one does not.
TWO_RANKS = """
import os
from tinycnn.distribution import watcher

place = watcher.start(2, "Start it again.")
first, second = (watcher.Line(place, f"rank {number} of 2") for number in range(2))
first.say(watcher.FAREWELL)
if %r:
    second.say(%s)
os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no watcher on Windows")
@pytest.mark.parametrize("last", [None, "watcher.FAREWELL", "watcher.OVER"])
def test_the_watcher_names_who_died_and_nobody_else(last):
    done = subprocess.run(
        [sys.executable, "-c", TWO_RANKS % (last is not None, last)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    died = "tinycnn: rank 1 of 2 has died: killed, or crashed. The run stops. Start it again.\n"
    assert done.stderr == ("" if last else died)


@pytest.mark.mpi
def test_one_process_is_a_crew_too():
    script = (
        "from tinycnn import distribution as d; p = d.DataParallel(devices=['cpu:0']);"
        "d.set_distribution(p); d.initialize(num_processes=1, process_id=0);"
        "print(d.list_devices(), d.get_device_count('cpu'), d.distribution() is p, p, d.process_id())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.stdout == "['cpu:0'] 1 True <DataParallel over 1 processes> 0\n", done.stderr


@pytest.mark.mpi
@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("d.DataParallel(devices=['cpu:0', 'cpu:1'])", "mpiexec -n 2 python"),
        ("d.DataParallel(auto_shard_dataset=False)", "Give every process the whole batches"),
        ("d.initialize(num_processes=4)", "initialize: num_processes expects 1, as MPI has it, received 4"),
        ("d.initialize('a,b')", "Name the machines to mpiexec"),
        ("d.DeviceMesh((1, 1), ['batch', 'model'])", "one axis, over which the batch is spread"),
    ],
)
def test_what_mpi_does_not_have_is_refused(call, text):
    script = f"from tinycnn import distribution as d\ntry:\n {call}\nexcept ValueError as e: print(e)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert text in done.stdout, done.stderr
