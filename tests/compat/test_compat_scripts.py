"""Scripts in the styles of ten years run to their end, unchanged, and learn."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from compat_data import make_data

HERE = Path(__file__).parent
SCRIPTS = sorted((HERE / "scripts").glob("*/*.py"))
# What some scripts need beside the library.
NEEDS = {"kaggle_table": "pandas"}
# Those that today's Keras still runs.
ALSO_IN_KERAS = [
    "keras3/convnet.py",
    "keras3/functional.py",
    "keras3/callbacks.py",
    "keras3/augmentation_layers.py",
    "tf2021/folds.py",
    "tf2023/own_model_and_loop.py",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    make_data(folder)
    return folder


@cache
def results(engine, seed, data, scripts):
    """What came of some scripts, run in a process of their own."""
    command = [
        sys.executable,
        str(HERE / "compat_batch.py"),
        engine,
        str(seed),
        str(data),
        *map(str, scripts),
    ]
    root = str(HERE.parents[1])
    env = os.environ | {"MPLBACKEND": "Agg", "PYTHONPATH": root, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def accuracy(result):
    return float(re.findall(r"Test accuracy: (\S+)", result["out"])[-1])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_script_runs_to_its_end_and_learns(script, data):
    needed = NEEDS.get(script.stem)
    if needed and importlib.util.find_spec(needed) is None:
        pytest.skip(f"{needed} is not installed")
    together = tuple(path for path in SCRIPTS if path.parent == script.parent)
    result = results("tinycnn", 1, data, together)[str(script)]
    assert result["code"] == 0, result["out"][-2000:] + result["err"]
    assert accuracy(result) > 0.5, result["out"]


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize("name", ALSO_IN_KERAS)
def test_script_learns_as_much_as_under_keras(name, data):
    scripts = tuple(HERE / "scripts" / one for one in ALSO_IN_KERAS)
    found = {"tinycnn": [], "keras": []}
    for engine, accuracies in found.items():
        for seed in (1, 2, 3):
            result = results(engine, seed, data, scripts)[str(HERE / "scripts" / name)]
            assert result["code"] == 0, result["err"]
            accuracies.append(accuracy(result))
    means = {engine: sum(accuracies) / 3 for engine, accuracies in found.items()}
    assert abs(means["tinycnn"] - means["keras"]) < 0.1, found
