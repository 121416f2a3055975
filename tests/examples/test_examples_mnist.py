"""The ten-step example does what the README says, on data that need no network."""

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import tinycnn

EXAMPLE = Path(__file__).parents[2] / "examples" / "mnist.py"
LAST_LINE = re.compile(r"test accuracy [01]\.\d{4}, test loss \d+\.\d{4}")


def run(folder, *arguments, **environment):
    """Run the example from another folder than its own, as a user would."""
    root = str(EXAMPLE.parents[1])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, str(EXAMPLE), *arguments],
        cwd=folder,
        env={**os.environ, "MPLBACKEND": "Agg", "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.fixture(scope="module")
def short_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    done = run(folder, "--dataset", "digits", "--limit", "200", "--epochs", "2", "--batch-size", "64")
    assert done.returncode == 0, done.stderr
    return done, folder / "results" / "mnist"


def test_it_walks_through_the_ten_steps_and_ends_with_the_result(short_run):
    done, _ = short_run
    assert re.findall(r"=== Step (\d+)\.", done.stdout) == [str(step) for step in range(2, 11)]
    assert LAST_LINE.fullmatch(done.stdout.splitlines()[-1])
    assert "precision    recall  f1-score   support" in done.stdout


def test_it_writes_every_file(short_run):
    _, output = short_run
    assert sorted(path.name for path in output.iterdir()) == [
        "confusion_matrix.png",
        "curves.png",
        "example.png",
        "metrics.json",
        "model.weights.npz",
        "predictions.png",
    ]
    assert all(path.stat().st_size > 1000 for path in output.iterdir())


def test_its_figures_agree_with_each_other(short_run):
    done, output = short_run
    metrics = json.loads((output / "metrics.json").read_text())
    matrix = metrics["confusion_matrix"]
    total = sum(map(sum, matrix))
    assert total == metrics["test_images"] == 100
    assert sum(matrix[i][i] for i in range(10)) / total == pytest.approx(metrics["test_accuracy"])
    assert {name: len(values) for name, values in metrics["history"].items()} == {
        "accuracy": 2,
        "loss": 2,
        "val_accuracy": 2,
        "val_loss": 2,
    }
    assert len(metrics["seconds_per_epoch"]) == 2
    for i, scores in enumerate(metrics["classes"].values()):
        assert scores["images"] == sum(matrix[i])
        assert scores["recall"] == pytest.approx(matrix[i][i] / max(1, sum(matrix[i])))
    said = f"test accuracy {metrics['test_accuracy']:.4f}, test loss {metrics['test_loss']:.4f}"
    assert done.stdout.splitlines()[-1] == said
    assert metrics["seed"] == 0
    assert metrics["versions"]["tinycnn"] == tinycnn.__version__


def test_the_same_seed_gives_the_same_weights(short_run, tmp_path):
    _, output = short_run
    arguments = ("--dataset", "digits", "--limit", "200", "--epochs", "2", "--batch-size", "64")
    again = run(tmp_path, *arguments, "--output", "here", TINYCNN_NUM_THREADS="3")
    assert again.returncode == 0, again.stderr
    first = (output / "model.weights.npz").read_bytes()
    assert (tmp_path / "here" / "model.weights.npz").read_bytes() == first
    other = run(tmp_path, *arguments, "--output", "there", "--seed", "1")
    assert other.returncode == 0, other.stderr
    assert (tmp_path / "there" / "model.weights.npz").read_bytes() != first


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--epochs", "0"], "0 is not a whole number of at least 1"),
        (["--limit", "-5"], "-5 is not a whole number of at least 10"),
        (["--limit", "9"], "9 is not a whole number of at least 10"),
        (["--batch-size", "many"], "invalid whole number value: 'many'"),
        (["--seed", "-1"], "-1 is not a whole number from 0"),
        (["--dataset", "minst"], "invalid choice: 'minst'"),
    ],
)
def test_a_wrong_option_is_refused_at_once(arguments, text, tmp_path):
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert text in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_before_training(tmp_path):
    (tmp_path / "taken").write_text("a file")
    done = run(tmp_path, "--dataset", "digits", "--output", "taken/results")
    assert done.returncode == 1
    assert done.stderr.startswith("examples/mnist.py: ")
    assert "Traceback" not in done.stderr
    assert "Step 6" not in done.stdout


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """MNIST cannot be had, in this process."""

    def load_data():
        raise tinycnn.datasets.DataNotFoundError("Tried this and that.")

    monkeypatch.setattr(tinycnn.datasets.mnist, "load_data", load_data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(EXAMPLE.parent))
    return monkeypatch


def test_without_mnist_it_says_so_and_goes_on_with_digits(nowhere, capsys):
    nowhere.setattr(sys, "argv", ["mnist.py", "--limit", "60", "--epochs", "1", "--output", "out"])
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    printed = capsys.readouterr().out
    assert "MNIST IS NOWHERE TO BE HAD" in printed
    assert "Tried this and that." in printed
    assert LAST_LINE.fullmatch(printed.splitlines()[-1])
    assert json.loads(Path("out/metrics.json").read_text())["dataset"] == "digits"


def test_mnist_asked_for_and_not_to_be_had_is_an_error(nowhere):
    nowhere.setattr(sys, "argv", ["mnist.py", "--dataset", "mnist"])
    with pytest.raises(SystemExit, match=r"examples/mnist.py: Tried this and that\."):
        runpy.run_path(str(EXAMPLE), run_name="__main__")
