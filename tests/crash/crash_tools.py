"""Training in a process that is killed, and started again until it is done."""

import json
import os
import subprocess
import sys
from pathlib import Path

import tinycnn

HERE = Path(__file__).parent
KILLED = -9
# A training that needs more attempts than this does not get on.
PATIENCE = 200


class Children:
    """A process that forks a child for every training."""

    def __init__(self):
        path = os.pathsep.join([str(Path(tinycnn.__path__[0]).parent), os.environ.get("PYTHONPATH", "")])
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(HERE / "crash_child.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )

    def close(self):
        """End the process."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def attempt(self, name, folder, **order):
        """Train once; return exit status, seconds, and what was found if it came to its end."""
        order |= {"name": name, "folder": str(folder)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def whole(self, name, folder, **order):
        """Train without a kill; return what was found, the seconds and the calls."""
        folder.mkdir()
        done = self.attempt(name, folder, **order)
        assert done["status"] == 0
        return done

    def until_done(self, name, folder, delays, **order):
        """Train, killed after each of these delays, until it is done; return (found, kills, begun anew)."""
        folder.mkdir()
        anew = False
        for kills in range(PATIENCE):
            delay = next(delays, None)
            later = {} if delay is None else {"delay": delay}
            done = self.attempt(name, folder, **order, **later)
            if done["status"] == 0:
                return done["found"], kills, anew
            assert done["status"] == KILLED
            anew |= is_over(folder)
        raise AssertionError(f"{name} does not come to its end")


def is_same(found, whole, begun_anew):
    """Tell whether a training has ended like another.

    One that is killed when its checkpoints are removed already, for it is done, begins anew:
    to the table that grows, that is another training.
    """
    without = {"log.csv"} if begun_anew else set()
    return set(found) == set(whole) and all(found[name] == whole[name] for name in set(whole) - without)
        whole
    )


def is_over(folder):
    """Tell whether a training has ended, and removed its checkpoints."""
    return not list((folder / "guard").glob("*.checkpoint"))


def leftovers(folder):
    """Return what a training that is done has no reason to leave: temporary files, checkpoints."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.name.endswith(".tmp") or "checkpoint" in path.name or path.name == "guard"
    ]
