import io
import re
import subprocess
import sys

import pytest

import tinycnn
from tinycnn.callbacks import CallbackList, ProgbarLogger, ProgressBar, progress_display, resolve_verbose
from tinycnn.callbacks.messages import say

VALUES = {"accuracy": 0.91234, "loss": 0.28712}
VALIDATION = {"val_accuracy": 0.95, "val_loss": 0.0001}


class Averages:
    def __init__(self):
        self.asked = 0

    def result(self):
        self.asked += 1
        return VALUES


def fit(verbose, epochs=2, steps=3, averages=None):
    params = {"epochs": epochs, "steps": steps, "verbose": verbose, "initial_epoch": 0}
    hooks = CallbackList(ProgressBar(verbose), object(), params)
    hooks.on_train_begin()
    for epoch in range(epochs):
        hooks.on_epoch_begin(epoch)
        for step in range(steps):
            hooks.on_train_batch_end(step, averages or Averages())
        hooks.on_test_begin()
        hooks.on_test_batch_end(0, Averages())
        hooks.on_test_end({"loss": 7.0})
        hooks.on_epoch_end(epoch, {**VALUES, **VALIDATION})
    hooks.on_train_end({})


def last_drawing(text):
    """What stays on the screen of each line: all after its last carriage return."""
    return [line.rpartition("\r")[2].rstrip() for line in text.rstrip("\n").split("\n")]


def test_verbose_0_says_nothing(capsys):
    fit(0)
    assert capsys.readouterr() == ("", "")


def test_verbose_2_prints_a_line_an_epoch(capsys):
    fit(2)
    out, err = capsys.readouterr()
    assert err == ""
    values = "accuracy: 0.9123 - loss: 0.2871 - val_accuracy: 0.9500 - val_loss: 1.0000e-04"
    line = rf"3/3 - 0s - \d+[mu]s/step - {values}"
    assert re.fullmatch(rf"Epoch 1/2\n{line}\nEpoch 2/2\n{line}\n", out)


def test_verbose_1_leaves_a_finished_bar_with_all_values(capsys):
    fit(1)
    out, err = capsys.readouterr()
    assert err == ""
    lines = last_drawing(out)
    values = "accuracy: 0.9123 - loss: 0.2871 - val_accuracy: 0.9500 - val_loss: 1.0000e-04"
    bar = rf"3/3 [█#]+ 00:00, \d+[mu]s/step - {values}"
    assert [lines[0], lines[2]] == ["Epoch 1/2", "Epoch 2/2"]
    assert re.fullmatch(bar, lines[1]) and re.fullmatch(bar, lines[3]) and len(lines) == 4


def test_the_bar_shows_running_values_when_it_is_drawn(capsys, monkeypatch):
    monkeypatch.setattr(progress_display, "_INTERVAL", 0.0)
    fit(1, epochs=1)
    drawings = capsys.readouterr().out.split("\r")
    running = [text for text in drawings if text.startswith("2/3")]
    assert running and "accuracy: 0.9123 - loss: 0.2871" in running[0]


def test_values_are_not_computed_for_steps_that_are_not_drawn(capsys, monkeypatch):
    monkeypatch.setattr(progress_display, "_INTERVAL", 3600)
    averages = Averages()
    fit(1, steps=1000, averages=averages)
    assert averages.asked == 0
    assert capsys.readouterr().out.count("\r") < 20


def test_a_running_bar_fits_the_terminal(capsys, monkeypatch):
    monkeypatch.setattr(progress_display, "_INTERVAL", 0.0)
    monkeypatch.setenv("COLUMNS", "60")
    fit(1, epochs=1)
    running = [text for text in capsys.readouterr().out.split("\r") if text.startswith("2/3")]
    assert running and all(len(text.rstrip("\n")) <= 60 for text in running)


@pytest.mark.parametrize("verbose", [1, 2])
def test_a_single_epoch_has_no_heading(capsys, verbose):
    fit(verbose, epochs=1)
    assert "Epoch" not in capsys.readouterr().out


@pytest.mark.parametrize(("verbose", "line"), [(1, r"2/2 [█#]+ 00:00, "), (2, "2/2 - 0s - ")])
def test_evaluate_shows_its_values_and_predict_its_steps(capsys, verbose, line):
    hooks = CallbackList(ProgressBar(verbose), object(), {"steps": 2, "verbose": verbose})
    hooks.on_test_begin()
    for step in range(2):
        hooks.on_test_batch_end(step, Averages())
    hooks.on_test_end(VALUES)
    hooks.on_predict_begin()
    for step in range(2):
        hooks.on_predict_batch_end(step, {"outputs": [[1.0]]})
    hooks.on_predict_end()
    evaluated, predicted = last_drawing(capsys.readouterr().out)
    assert re.fullmatch(line + r"\d+[mu]s/step - accuracy: 0.9123 - loss: 0.2871", evaluated)
    assert re.fullmatch(line + r"\d+[mu]s/step", predicted)


def test_an_epoch_that_was_stopped_shows_how_far_it_came(capsys):
    hooks = CallbackList(ProgressBar(2), object(), {"epochs": 1, "steps": 10})
    hooks.on_epoch_begin(0)
    hooks.on_train_batch_end(0, Averages())
    hooks.on_epoch_end(0, VALUES)
    assert capsys.readouterr().out.startswith("1/10 - 0s")


def test_a_message_does_not_tear_the_bar(capsys):
    hooks = CallbackList(ProgressBar(1), object(), {"epochs": 1, "steps": 2})
    hooks.on_epoch_begin(0)
    hooks.on_train_batch_end(0, Averages())
    say("a message")
    hooks.on_train_batch_end(1, Averages())
    hooks.on_epoch_end(0, VALUES)
    lines = last_drawing(capsys.readouterr().out)
    assert lines[0] == "a message" and lines[1].startswith("2/2") and len(lines) == 2


def test_without_a_setting_of_its_own_it_shows_what_fit_was_asked_for(capsys):
    hooks = CallbackList(ProgbarLogger(), object(), {"epochs": 1, "steps": 1, "verbose": 2})
    hooks.on_epoch_begin(0)
    hooks.on_epoch_end(0, VALUES)
    assert "accuracy: 0.9123" in capsys.readouterr().out


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_auto_is_a_bar_on_a_terminal_and_lines_elsewhere(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert resolve_verbose("auto") == 1
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert resolve_verbose("auto") == 2
    monkeypatch.setattr(sys, "stdout", None)
    assert resolve_verbose("auto") == 2


def test_auto_is_a_bar_in_a_notebook(monkeypatch):
    class Shell:
        kernel = object()

    class IPython:
        get_ipython = staticmethod(Shell)

    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setitem(sys.modules, "IPython", IPython)
    assert resolve_verbose("auto") == 1


@pytest.mark.parametrize("verbose", [3, -1, "loud", None, 1.0, [1]])
def test_another_verbose_is_refused_with_what_is_allowed(verbose):
    with pytest.raises(ValueError) as caught:
        resolve_verbose(verbose)
    assert str(caught.value) == (
        "verbose expects 0 (silent), 1 (a progress bar), 2 (one line an epoch) or 'auto', "
        f"received {verbose!r}."
    )


def test_tqdm_is_not_imported_before_a_bar_is_drawn():
    code = (
        "import sys; from tinycnn.callbacks import ProgressBar\n"
        "bar = ProgressBar(2); bar.set_params({'steps': 1}); bar.on_epoch_begin(0); bar.on_epoch_end(0, {})\n"
        "sys.exit('tqdm' in sys.modules)"
    )
    root = tinycnn.__path__[0] + "/.."
    assert subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True).returncode == 0
