"""Ctrl-C during fit: the model is there, with what it has learned and its history so far."""

import signal
import threading

import numpy as np
import pytest

import tinycnn
from tinycnn import callbacks, layers
from tinycnn.engine.update import Update

X = np.random.default_rng(0).normal(size=(24, 4)).astype("float32")
Y = X[:, :2] * 0.5


@pytest.fixture(autouse=True)
def listening():
    """Let Ctrl-C be heard, also where the suite is a background job of a shell, which has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def make_model(optimizer="adam"):
    tinycnn.utils.set_random_seed(1)
    model = tinycnn.Sequential([layers.Input((4,)), layers.Dense(3, "tanh"), layers.Dense(2)])
    model.compile(optimizer, "mse")
    return model


class CtrlC(callbacks.Callback):
    """The user presses it in an epoch, at a hook."""

    def __init__(self, hook, epoch=2):
        self.epoch, self.now = epoch, -1
        setattr(self, hook, self.press)

    def on_epoch_begin(self, epoch, logs=None):
        self.now = epoch

    def press(self, *_, logs=None):
        if self.now == self.epoch:
            self.now = -1
            signal.raise_signal(signal.SIGINT)


def fit(model, *more, x=X, y=Y, **given):
    given = {"batch_size": 8, "epochs": 5, "verbose": 0} | given
    return model.fit(x, y, callbacks=list(more), **given)


@pytest.mark.parametrize(
    "hook", ["on_train_batch_begin", "on_train_batch_end", "on_epoch_end", "on_test_batch_end"]
)
def test_the_history_holds_the_epochs_that_are_done_and_a_second_fit_works(hook):
    whole = fit(make_model(), validation_split=0.3)
    model = make_model()
    with pytest.raises(KeyboardInterrupt):
        fit(model, CtrlC(hook), validation_split=0.3)
    assert model.history.epoch == [0, 1]
    assert model.history.history == {name: values[:2] for name, values in whole.history.items()}
    assert all(np.isfinite(weight).all() for weight in model.get_weights())
    assert fit(model).epoch == [0, 1, 2, 3, 4]


def test_a_step_is_taken_whole(monkeypatch):
    step, taken = Update.step, []

    def interrupted(self, *arguments, **settings):
        if len(taken) == 4:
            signal.raise_signal(signal.SIGINT)
        taken.append(step(self, *arguments, **settings))

    monkeypatch.setattr(Update, "step", interrupted)
    model = make_model()
    with pytest.raises(KeyboardInterrupt):
        fit(model)
    monkeypatch.undo()
    assert len(taken) == model.optimizer.iterations == 5
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

    class Stop(callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = self.model.optimizer.iterations == 5

    five = make_model()
    fit(five, Stop())
    np.testing.assert_array_equal(model.get_weights()[0], five.get_weights()[0])


def test_a_second_ctrl_c_does_not_wait(monkeypatch):
    def stuck(self, *arguments, **settings):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("it waited")

    monkeypatch.setattr(Update, "step", stuck)
    with pytest.raises(KeyboardInterrupt):
        fit(make_model())


def test_helper_threads_that_read_ahead_end():
    def endless():
        while True:
            yield X[:8], Y[:8]

    with pytest.raises(KeyboardInterrupt):
        fit(
            make_model(), CtrlC("on_train_batch_end"), x=endless(), y=None, batch_size=None, steps_per_epoch=3
        )
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("tinycnn-reads")]


def test_weights_that_were_lent_to_a_measurement_come_back():
    averaging = {"use_ema": True, "ema_momentum": 0.5}
    model = make_model(tinycnn.optimizers.Adam(0.01, **averaging))
    whole = make_model(tinycnn.optimizers.Adam(0.01, **averaging))

    class Note(callbacks.Callback):
        def on_test_begin(self, logs=None):
            self.weights = self.model.get_weights()

    note, swap = Note(), callbacks.SwapEMAWeights()
    given = {"validation_data": (X, Y)}
    with pytest.raises(KeyboardInterrupt):
        fit(model, note, swap, CtrlC("on_test_batch_end"), **given)  # Note comes before the swap
    np.testing.assert_array_equal(model.get_weights()[0], note.weights[0])
    fit(whole, callbacks.SwapEMAWeights(), CtrlC("on_test_batch_end", epoch=99), **given)


def test_files_are_closed_and_the_bar_is_left(tmp_path, capsys):
    table = callbacks.CSVLogger(tmp_path / "log.csv")
    with pytest.raises(KeyboardInterrupt):
        fit(make_model(), table, CtrlC("on_train_batch_end"), verbose=1)
    assert table.csv_file is None
    assert len((tmp_path / "log.csv").read_text().splitlines()) == 3
    capsys.readouterr()


def test_an_interrupted_training_is_resumed_by_the_next_fit_with_its_guard(tmp_path):
    whole, model = make_model(), make_model()
    expected = fit(whole).history
    guard = callbacks.BackupAndRestore(tmp_path / "run", save_freq=2)
    with pytest.raises(KeyboardInterrupt):
        fit(model, CtrlC("on_train_batch_end"), guard)
    assert fit(model, guard).history == expected
    np.testing.assert_array_equal(model.get_weights()[0], whole.get_weights()[0])
