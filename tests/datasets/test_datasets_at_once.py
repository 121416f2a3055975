"""Several processes and threads that fetch at once, and one that is killed: whole files only."""

import os
import subprocess
import sys
import threading
import time

from datasets_fakes import arrays, four_files, holding, mirror, same

from tinycnn.datasets.sources import load

GOOD = four_files(arrays())
FIRST = next(iter(GOOD))
DEAD = mirror("http://127.0.0.1:1/", GOOD)


def test_many_threads_at_once_do_not_disturb_each_other(server, cache):
    server.files = GOOD
    mirrors = (mirror(server.base, GOOD),)
    start, right = threading.Barrier(6), []

    def work():
        start.wait()
        right.append(same(load("mnist", mirrors), arrays()))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 6
    assert holding(cache) == GOOD


def child(base):
    """A process that loads the fake data set from ``base`` into the same cache."""
    program = (
        "from datasets_fakes import arrays, four_files, mirror, same\n"
        "from tinycnn.datasets.sources import load\n"
        f"mirrors = (mirror({base!r}, four_files(arrays())),)\n"
        "raise SystemExit(0 if same(load('mnist', mirrors), arrays()) else 1)\n"
    )
    paths = os.pathsep.join(filter(None, [os.getcwd(), *sys.path]))
    return subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": paths})


def test_a_killed_process_leaves_no_half_file_and_two_at_once_complete_the_set(server, cache):
    server.files = {**GOOD, "slow/" + FIRST: GOOD[FIRST]}
    server.manner["slow/" + FIRST] = "stalled"
    killed = child(server.base + "slow/")
    while not list(cache.glob("*.part")):
        assert killed.poll() is None
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    (left,) = holding(cache)
    assert left.startswith(FIRST) and left.endswith(".part")
    assert [process.wait(60) for process in [child(server.base) for _ in range(2)]] == [0, 0]
    assert holding(cache).keys() - {left} == GOOD.keys()
    assert same(load("mnist", (DEAD,)), arrays())


def test_a_process_whose_mirror_sends_damage_does_not_disturb_another(server, cache):
    last = list(GOOD)[-1]
    server.files = {
        **GOOD,
        **{"bad/" + name: GOOD[name] for name in GOOD},
        "bad/" + last: GOOD[last][:-1] + b"?",
    }
    wrong, right = child(server.base + "bad/"), child(server.base)
    assert right.wait(120) == 0
    # Either its last file was refused, or the other had brought a good one before.
    assert wrong.wait(120) in (0, 1)
    assert holding(cache) == GOOD
    assert same(load("mnist", (DEAD,)), arrays())
