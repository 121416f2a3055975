"""The same series of logs leads to the same decisions as in Keras."""

import os
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn.callbacks import EarlyStopping, ModelCheckpoint

pytestmark = pytest.mark.keras

# Eighths: Keras compares in float32, which holds them exactly.
values = st.integers(0, 16).map(lambda n: n / 8)
series = st.lists(values, min_size=1, max_size=12)


@pytest.fixture(scope="session")
def keras():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("keras")


@pytest.fixture(autouse=True, scope="module")
def in_a_folder_of_its_own(tmp_path_factory):
    before = os.getcwd()
    os.chdir(tmp_path_factory.mktemp("checkpoints"))
    yield
    os.chdir(before)


stopping = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(["min", "max"]),
        "patience": st.integers(0, 4),
        "min_delta": st.sampled_from([0, 0.125, 0.5, -0.25]),
        "baseline": st.none() | values,
        "restore_best_weights": st.booleans(),
        "start_from_epoch": st.integers(0, 4),
    }
)


@given(setting=stopping, found=series)
@settings(max_examples=150, deadline=None)
def test_early_stopping_stops_and_restores_as_keras_does(keras, fake_model_class, setting, found):
    ours, theirs = EarlyStopping(**setting), keras.callbacks.EarlyStopping(**setting)
    logs = [{"val_loss": value} for value in found]
    states = []
    for callback in (ours, theirs):
        model = fake_model_class()
        epochs = model.train(callback, logs)
        best = None if callback.best is None else float(callback.best)
        states.append(
            (epochs, model.stop_training, model.weights, callback.stopped_epoch, callback.wait, best)
        )
    assert states[0] == states[1]


saving = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(["min", "max"]),
        "save_best_only": st.booleans(),
        "initial_value_threshold": st.none() | values,
    }
)


@given(setting=saving, found=series)
@settings(max_examples=150, deadline=None)
def test_checkpoints_are_saved_as_keras_saves_them(keras, fake_model_class, setting, found):
    logs = [{"val_loss": value} for value in found]
    saved = []
    for make, ending in ((ModelCheckpoint, "npz"), (keras.callbacks.ModelCheckpoint, "h5")):
        model = fake_model_class()
        path = "{epoch:02d}-{val_loss:.4f}.weights." + ending
        model.train(make(path, save_weights_only=True, **setting), logs)
        saved.append([name.removesuffix(ending) for name in model.saved])
    assert saved[0] == saved[1]


@given(freq=st.integers(1, 12), batches=st.lists(st.integers(1, 6), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_checkpoints_after_batches_are_saved_as_keras_saves_them(keras, fake_model_class, freq, batches):
    saved = []
    for make, ending in ((ModelCheckpoint, "npz"), (keras.callbacks.ModelCheckpoint, "h5")):
        model = fake_model_class()
        callback = make("{epoch}-{batch}.weights." + ending, save_weights_only=True, save_freq=freq)
        callback.set_model(model)
        for epoch, count in enumerate(batches):
            callback.on_epoch_begin(epoch)
            for batch in range(count):
                callback.on_train_batch_end(batch, {"loss": 1.0})
        saved.append([name.removesuffix(ending) for name in model.saved])
    assert saved[0] == saved[1]


def test_a_missing_value_is_saved_with_a_warning_by_both(keras, fake_model_class):
    saved = []
    for make, ending in ((ModelCheckpoint, "npz"), (keras.callbacks.ModelCheckpoint, "h5")):
        model = fake_model_class()
        callback = make("a.weights." + ending, save_weights_only=True, save_best_only=True, mode="min")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model.train(callback, [{"loss": 1.0}])
        saved.append((len(model.saved), len(caught)))
    assert saved == [(1, 1), (1, 1)]
