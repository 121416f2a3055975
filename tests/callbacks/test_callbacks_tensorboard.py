"""What TensorBoard finds in the files."""

import sys

import numpy as np
import pytest

import tinycnn
from tinycnn.callbacks import TensorBoard

X = np.random.default_rng(0).normal(size=(20, 3)).astype("float32")
Y = X[:, :1]


def train(callback):
    model = tinycnn.Sequential([tinycnn.Input((3,)), tinycnn.layers.Dense(1, name="out")])
    model.compile(tinycnn.optimizers.SGD(0.125), "mse", metrics=["mse"])
    history = model.fit(X, Y, batch_size=5, epochs=3, validation_split=0.2, verbose=0, callbacks=[callback])
    return history.history


def read(folder):
    """{tag: [(step, value), ...]} of the scalars, and {tag: steps} of the histograms."""
    pytest.importorskip("tensorboardX")
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    events = accumulator.EventAccumulator(str(folder), {"scalars": 0, "histograms": 0, "tensors": 0})
    events.Reload()
    scalars = {tag: [(e.step, e.value) for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
    return scalars, {tag: [e.step for e in events.Histograms(tag)] for tag in events.Tags()["histograms"]}


def test_epochs_are_written_into_two_runs(tmp_path):
    pytest.importorskip("tensorboardX")
    history = train(TensorBoard(tmp_path))
    trained, histograms = read(tmp_path / "train")
    measured, _ = read(tmp_path / "validation")
    assert sorted(trained) == ["epoch_learning_rate", "epoch_loss", "epoch_mse"]
    assert trained["epoch_learning_rate"] == [(0, 0.125), (1, 0.125), (2, 0.125)]
    for run, tag, name in ((trained, "epoch_loss", "loss"), (measured, "epoch_mse", "val_mse")):
        assert [step for step, _ in run[tag]] == [0, 1, 2]
        np.testing.assert_allclose([value for _, value in run[tag]], history[name], rtol=1e-6)
    steps = [step for step, _ in measured["evaluation_loss_vs_iterations"]]
    assert steps == [4, 8, 12]
    assert histograms == {}


def test_batches_are_written_as_often_as_asked(tmp_path):
    pytest.importorskip("tensorboardX")
    train(TensorBoard(tmp_path, update_freq=3))
    trained, _ = read(tmp_path / "train")
    assert [step for step, _ in trained["batch_loss"]] == [3, 6, 9, 12]
    assert "batch_mse" in trained


def test_histograms_of_all_weights_and_the_speed_are_written(tmp_path):
    pytest.importorskip("tensorboardX")
    train(TensorBoard(tmp_path, histogram_freq=2, write_steps_per_second=True))
    trained, histograms = read(tmp_path / "train")
    assert histograms == {"out/kernel/histogram": [0, 2], "out/bias/histogram": [0, 2]}
    assert all(value > 0 for _, value in trained["epoch_steps_per_second"])


def test_without_the_package_the_error_says_what_to_install(monkeypatch, model):
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with pytest.raises(ImportError, match="the package tensorboardX, received none. Install it: pip install"):
        TensorBoard().set_model(model)


@pytest.mark.parametrize("freq", ["epochs", 0, -1, 2.5, True])
def test_an_odd_frequency_is_refused(freq):
    with pytest.raises(ValueError, match="update_freq='epoch', 'batch' or a number of batches"):
        TensorBoard(update_freq=freq)


def test_profiles_are_refused():
    with pytest.raises(ValueError, match="profile_batch=0, received 2"):
        TensorBoard(profile_batch=2)


@pytest.mark.keras
def test_the_runs_have_the_names_and_steps_of_keras(tmp_path):
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1, name="out")])
    model.compile(keras.optimizers.SGD(0.125), "mse", metrics=["mse"])
    theirs = keras.callbacks.TensorBoard(tmp_path / "keras", update_freq="batch", write_graph=False)
    model.fit(X, Y, batch_size=5, epochs=3, validation_split=0.2, verbose=0, callbacks=[theirs])
    train(TensorBoard(tmp_path / "ours", update_freq="batch"))
    for run in ("train", "validation"):
        assert steps(tmp_path / "ours" / run) == steps(tmp_path / "keras" / run)


def steps(folder):
    """{tag: steps}, whichever of the two ways a scalar is written in."""
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    events = accumulator.EventAccumulator(str(folder), {"scalars": 0, "histograms": 0, "tensors": 0})
    events.Reload()
    tags = events.Tags()
    found = {tag: [event.step for event in events.Scalars(tag)] for tag in tags["scalars"]}
    return found | {tag: [event.step for event in events.Tensors(tag)] for tag in tags["tensors"]}
