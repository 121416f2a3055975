"""Callbacks and weights files with a real model."""

import numpy as np
import pytest

import tinycnn
from tinycnn.callbacks import Callback, EarlyStopping, ModelCheckpoint
from tinycnn.saving import WeightsFileError


def make_model(units=3):
    model = tinycnn.Sequential(
        [
            tinycnn.layers.Input(shape=(4,)),
            tinycnn.layers.Dense(units, activation="relu"),
            tinycnn.layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.fixture
def data():
    random = np.random.default_rng(7)
    x = random.normal(size=(24, 4)).astype(np.float32)
    return x, (x[:, 0] > 0).astype(np.int64)


def test_weights_go_into_another_model_of_the_same_layers(tmp_path):
    first, second = make_model(), make_model()
    assert [layer.name for layer in first.layers] != [layer.name for layer in second.layers]
    first.save_weights(tmp_path / "a.weights.npz")
    second.load_weights(tmp_path / "a.weights.npz")
    for saved, loaded in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(saved, loaded)


def test_weights_that_do_not_fit_leave_the_model_as_it_was(tmp_path):
    make_model(units=5).save_weights(tmp_path / "a.weights.npz")
    model = make_model()
    before = model.get_weights()
    with pytest.raises(WeightsFileError, match=r"kernel' \(4, 5\) float32; the model has .*kernel' \(4, 3\)"):
        model.load_weights(tmp_path / "a.weights.npz")
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


class Remember(Callback):
    """The weights at the end of every epoch."""

    def __init__(self):
        self.weights = []

    def on_epoch_end(self, epoch, logs=None):
        self.weights.append(self.model.get_weights())


def test_fit_stops_and_restores_the_best_epoch(data):
    model, remember = make_model(), Remember()
    # No loss is lower by so much: the first epoch stays the best.
    stop = EarlyStopping("loss", min_delta=100, patience=2, restore_best_weights=True)
    history = model.fit(*data, epochs=9, verbose=0, callbacks=[remember, stop])
    assert history.epoch == [0, 1, 2]
    for best, now in zip(remember.weights[0], model.get_weights(), strict=True):
        np.testing.assert_array_equal(best, now)
    assert any(
        (last != now).any() for last, now in zip(remember.weights[-1], model.get_weights(), strict=True)
    )


def test_a_checkpoint_of_an_epoch_holds_its_weights(data, tmp_path):
    model, remember = make_model(), Remember()
    keep = ModelCheckpoint(tmp_path / "{epoch}.weights.npz", save_weights_only=True)
    model.fit(*data, epochs=3, verbose=0, callbacks=[remember, keep])
    again = make_model()
    for epoch, weights in enumerate(remember.weights, start=1):
        again.load_weights(tmp_path / f"{epoch}.weights.npz")
        for saved, loaded in zip(weights, again.get_weights(), strict=True):
            np.testing.assert_array_equal(saved, loaded)


def test_fit_evaluate_and_predict_print_a_line_each(data, capsys):
    model = make_model()
    history = model.fit(*data, epochs=1, batch_size=8, verbose=2, validation_data=data)
    model.evaluate(*data, batch_size=8, verbose=2)
    model.predict(data[0], batch_size=8, verbose=2)
    fitted, evaluated, predicted = capsys.readouterr().out.splitlines()
    assert (
        fitted.startswith("3/3 - ") and f"loss: {history.history['loss'][0]:.4f} - val_accuracy: " in fitted
    )
    assert f"loss: {history.history['val_loss'][0]:.4f}" in evaluated
    assert predicted.startswith("3/3 - ") and "loss" not in predicted
