"""Learning rates, tables and lines are those of Keras's callbacks."""

import os
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tinycnn
from tinycnn import callbacks, layers

pytestmark = pytest.mark.keras

# Eighths: Keras compares in float32, which holds them exactly.
values = st.integers(0, 16).map(lambda n: n / 8)
series = st.lists(values, min_size=1, max_size=14)


@pytest.fixture(scope="module")
def keras():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("keras")


def course(callback, optimizer, series):
    """What a callback does over epochs with these losses."""
    model = SimpleNamespace(optimizer=optimizer, stop_training=False)
    callback.set_model(model)
    callback.on_train_begin()
    found = []
    for epoch, value in enumerate(series):
        callback.on_epoch_begin(epoch)
        logs = {"val_loss": value}
        callback.on_epoch_end(epoch, logs)
        found.append((logs, float(np.float32(optimizer.learning_rate))))
    return found


plateau = st.fixed_dictionaries(
    {
        "factor": st.sampled_from([0.1, 0.3, 0.5, 0.9]),
        "patience": st.integers(0, 3),
        "mode": st.sampled_from(["auto", "min", "max"]),
        "min_delta": st.sampled_from([1e-4, 0.125, 0.5]),
        "cooldown": st.integers(0, 3),
        "min_lr": st.sampled_from([0.0, 0.001, 0.02]),
    }
)


@given(setting=plateau, found=series)
@settings(max_examples=100, deadline=None)
def test_a_plateau_reduces_the_rate_as_in_keras(keras, setting, found):
    ours = callbacks.ReduceLROnPlateau(**setting)
    theirs = keras.callbacks.ReduceLROnPlateau(**setting)
    mine = course(ours, tinycnn.optimizers.SGD(0.1), found)
    assert mine == course(theirs, keras.optimizers.SGD(0.1), found)
    assert (ours.wait, ours.cooldown_counter) == (theirs.wait, theirs.cooldown_counter)


SCHEDULES = {
    "of the epoch": lambda epoch: 0.1 * 0.7**epoch,
    "of both": lambda epoch, rate: rate * 0.7,
    "of NumPy": lambda epoch, rate: np.float32(rate) / np.float32(3),
}


def printed(capsys):
    return capsys.readouterr().out


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_sets_and_prints_the_rates_of_keras(keras, capsys, name):
    found = [1.0, 2.0, 3.0]
    mine = course(callbacks.LearningRateScheduler(SCHEDULES[name], 1), tinycnn.optimizers.SGD(0.1), found)
    lines = printed(capsys)
    theirs = course(
        keras.callbacks.LearningRateScheduler(SCHEDULES[name], 1), keras.optimizers.SGD(0.1), found
    )
    assert mine == theirs
    assert lines == printed(capsys)


def test_the_lines_of_a_plateau_are_those_of_keras(keras, capsys):
    setting = {"factor": 0.3, "patience": 1, "verbose": 1, "min_lr": 0.004}
    course(callbacks.ReduceLROnPlateau(**setting), tinycnn.optimizers.SGD(0.1), [1.0] * 6)
    lines = printed(capsys)
    course(keras.callbacks.ReduceLROnPlateau(**setting), keras.optimizers.SGD(0.1), [1.0] * 6)
    assert lines == printed(capsys) != ""


@pytest.mark.parametrize("save_best_only", [False, True])
def test_the_lines_of_a_checkpoint_are_those_of_keras(
    keras, capsys, fake_model_class, tmp_path, monkeypatch, save_best_only
):
    monkeypatch.chdir(tmp_path)
    setting = {"save_weights_only": True, "verbose": 1, "save_best_only": save_best_only, "mode": "min"}
    lines = []
    for module in (callbacks, keras.callbacks):
        keep = module.ModelCheckpoint("runs/{epoch}.weights.h5", **setting)
        fake_model_class().train(keep, [{"val_loss": value} for value in (2, 1.5, 3)])
        lines.append(printed(capsys))
    assert lines[0] == lines[1] != ""


cells = st.sampled_from([0.1, 1e-9, 3, float("nan"), np.float64(0.5), "text", [1, 2], np.array([0.5, 2.0])])
rows = st.dictionaries(st.sampled_from(["loss", "acc", "val_loss", "val_acc", "learning_rate"]), cells)


@given(first=st.lists(rows, max_size=3), second=st.lists(rows, max_size=2), data=st.data())
@settings(max_examples=100, deadline=None)
def test_tables_are_the_bytes_of_keras(keras, tmp_path_factory, first, second, data):
    append, separator = data.draw(st.booleans()), data.draw(st.sampled_from([",", ";", "\t"]))
    folder = tmp_path_factory.mktemp("tables")
    files = []
    for module in (callbacks, keras.callbacks):
        path = folder / f"{module.__name__}.csv"
        callback = module.CSVLogger(path, separator=separator, append=append)
        for series in (first, second):  # the same object for two trainings
            callback.on_train_begin()
            for epoch, logs in enumerate(series):
                callback.on_epoch_end(epoch, dict(logs))
            callback.on_train_end()
        files.append(path.read_bytes())
    assert files[0] == files[1]


def test_training_with_callbacks_ends_as_in_keras(keras, tmp_path):
    random = np.random.default_rng(5)
    x, y = random.normal(size=(64, 4)).astype("float32"), random.normal(size=(64, 2)).astype("float32")
    start = [random.normal(size=(4, 2)).astype("float32"), np.zeros(2, "float32")]
    states = []
    for module, layer_module in ((tinycnn, layers), (keras, keras.layers)):
        model = module.Sequential([layer_module.Input((4,)), layer_module.Dense(2)])
        model.set_weights(start)
        model.compile(module.optimizers.SGD(0.5), "mse")
        made = module.callbacks
        path = tmp_path / f"{module.__name__}.csv"
        seen = []
        history = model.fit(
            x,
            y,
            batch_size=16,
            epochs=12,
            shuffle=False,
            verbose=0,
            validation_split=0.25,
            callbacks=[
                made.LearningRateScheduler(lambda epoch, rate: rate if epoch else 0.25),
                made.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=0.01),
                made.CSVLogger(path),
                made.LambdaCallback(on_epoch_end=lambda epoch, logs, seen=seen: seen.append(sorted(logs))),
                made.EarlyStopping("val_loss", patience=4, restore_best_weights=True),
                made.TerminateOnNaN(),
            ],
        )
        states.append((history.history, history.epoch, model.get_weights(), path.read_text(), seen))
    ours, theirs = states
    assert sorted(ours[0]) == sorted(theirs[0]) == ["learning_rate", "loss", "val_loss"]
    for name in ours[0]:
        np.testing.assert_allclose(ours[0][name], theirs[0][name], rtol=1e-5)
    assert ours[0]["learning_rate"] == theirs[0]["learning_rate"]
    assert ours[1] == theirs[1] and ours[4] == theirs[4]
    for mine, other in zip(ours[2], theirs[2], strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-5, atol=1e-6)
    assert ours[3].splitlines()[0] == theirs[3].splitlines()[0]


def test_a_loss_that_is_no_number_is_announced_as_in_keras(keras, capsys):
    x, y = np.ones((40, 3), "float32"), np.ones((40, 1), "float32")
    found = []
    for module, layer_module in ((tinycnn, layers), (keras, keras.layers)):
        model = module.Sequential([layer_module.Input((3,)), layer_module.Dense(1)])
        model.set_weights([np.full((3, 1), 0.5, "float32"), np.zeros(1, "float32")])
        model.compile(module.optimizers.SGD(1e30), "mse")
        watch = module.callbacks.TerminateOnNaN()
        history = model.fit(x, y, batch_size=8, epochs=3, verbose=0, callbacks=[watch])
        found.append((history.epoch, capsys.readouterr().out))
    (ours, said), (theirs, wanted) = found
    assert ours == theirs == [0] and wanted == "Batch 1: Invalid loss, terminating training\n"
    # And then where it began, which Keras does not know.
    assert said.startswith(wanted.rstrip()) and "epoch 1, batch 2" in said
