"""A whole script, in processes of its own, killed by the system and started again."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from crash_tools import KILLED, leftovers

import tinycnn

HERE = Path(__file__).parent
SCRIPTS = [["crash_script.py"], ["-m", "tinycnn", "crash_old_script.py"]]
KILLS = 6


def start(script, folder, threads):
    folder.mkdir(exist_ok=True)
    settings = {"PYTHONPATH": str(Path(tinycnn.__path__[0]).parent), "TINYCNN_NUM_THREADS": str(threads)}
    return subprocess.Popen(
        [sys.executable, *script[:-1], str(HERE / script[-1]), str(folder)],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
    )


def found(folder):
    assert not leftovers(folder) and not (folder / "backup").exists()
    names = ["final.weights.h5", "history.txt", "log.csv", "best.keras"]
    return [(folder / name).read_bytes() for name in names]


def wait_for(process, epoch):
    """Read what the script prints until an epoch begins."""
    for line in process.stdout:
        if line.startswith(f"Epoch {epoch}/"):
            return
    raise AssertionError(f"epoch {epoch} did not come")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("script", SCRIPTS, ids=["today's", "Keras 2's"])
def test_a_script_that_is_killed_and_started_again_writes_the_same_files(tmp_path, script):
    whole = start(script, tmp_path / "whole", 2)
    assert whole.communicate()[0] and whole.returncode == 0
    drawn, killed = random.Random(8), 0
    run = tmp_path / "run"
    for attempt in range(KILLS):
        process = start(script, run, drawn.choice([1, 2, 3, 8]))
        wait_for(process, attempt + 2)
        time.sleep(drawn.uniform(0, 0.05))
        process.kill()
        process.communicate()
        killed += process.returncode == KILLED
    last = start(script, run, 3)
    last.communicate()
    assert last.returncode == 0
    assert found(run) == found(tmp_path / "whole")
    print(f"{killed} kills survived by the script")
