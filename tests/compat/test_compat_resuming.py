"""A training of a script of older days goes on after an interruption, as any other."""

import numpy as np
import pytest

import tinycnn
from tinycnn.compat.keras import callbacks, layers, models
from tinycnn.layers.names import forget_names

X = np.random.default_rng(0).random((60, 5), dtype=np.float32)
Y = np.random.default_rng(1).integers(0, 3, 60)


class Own(callbacks.Callback):
    """Knows of no interruption."""

    def on_train_begin(self, logs=None):
        self.seen, self.batches = [], 0

    def on_batch_end(self, batch, logs=None):
        self.batches += 1

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append(logs["val_acc"])


class Stop(callbacks.Callback):
    def __init__(self, last):
        self.last = last

    def on_train_batch_end(self, batch, logs=None):
        if self.model.optimizer.iterations == self.last:
            raise KeyboardInterrupt


def train(folder, *more):
    """Return what is there at the end; nothing if it is interrupted."""
    folder.mkdir(exist_ok=True)
    tinycnn.utils.set_random_seed(3)
    forget_names()
    model = models.Sequential([layers.Dense(8, activation="relu", input_shape=(5,)), layers.Dropout(0.2)])
    model.add(layers.Dense(3, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["acc"])
    own = Own()
    given = [
        own,
        callbacks.ReduceLROnPlateau(monitor="val_loss", patience=1, factor=0.7, min_delta=0.05),
        callbacks.EarlyStopping(monitor="val_acc", patience=4, restore_best_weights=True),
        callbacks.ModelCheckpoint(str(folder / "best.keras"), monitor="val_acc", save_best_only=True),
        callbacks.CSVLogger(str(folder / "log.csv"), append=True),
    ]
    try:
        fitted = model.fit(
            X, Y, batch_size=10, epochs=9, validation_split=0.2, callbacks=[*more, *given], verbose=0
        )
    except KeyboardInterrupt:
        assert given[-1].csv_file is None
        return None
    files = [(folder / name).read_bytes() for name in ("best.keras", "log.csv")]
    weights = [weight.tobytes() for weight in model.get_weights()]
    return fitted.history, fitted.epoch, own.seen, own.batches, weights, files


@pytest.mark.parametrize("save_freq", ["epoch", 1, 4])
@pytest.mark.parametrize("last", [3, 10, 11, 23])
def test_callbacks_history_and_files_are_those_of_a_training_never_interrupted(tmp_path, save_freq, last):
    whole = train(tmp_path / "whole")
    assert len(whole[1]) > 4
    guard = callbacks.BackupAndRestore(str(tmp_path / "guard"), save_freq=save_freq)
    assert train(tmp_path / "run", guard, Stop(last)) is None
    assert train(tmp_path / "run", guard) == whole
