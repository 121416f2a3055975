"""BackupAndRestore: a training that was interrupted goes on as if it had not been."""

import hashlib
import json

import numpy as np
import pytest

import tinycnn
from tinycnn.callbacks import BackupAndRestore, Callback, LambdaCallback
from tinycnn.errors import NotBuiltError
from tinycnn.layers.names import forget_names
from tinycnn.saving import WeightsFileError

X = np.random.default_rng(3).normal(size=(24, 4)).astype("float32")
Y = X[:, :2] * 0.5


def make_model(units=3, optimizer="adam"):
    forget_names()
    tinycnn.utils.set_random_seed(1)
    dense = tinycnn.layers.Dense
    model = tinycnn.Sequential([tinycnn.Input((4,)), dense(units, activation="tanh"), dense(2)])
    model.compile(optimizer, "mse")
    return model


class Crash(Callback):
    """Ends the process, as far as the training can tell."""

    def __init__(self, epoch, batch=None):
        self.where = epoch, batch
        self.epoch = 0

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch
        if self.where == (epoch, None):
            raise KeyboardInterrupt

    def on_train_batch_end(self, batch, logs=None):
        if self.where == (self.epoch, batch):
            raise KeyboardInterrupt


def fit(model, *callbacks, epochs=5):
    return model.fit(X, Y, batch_size=8, epochs=epochs, verbose=0, callbacks=list(callbacks))


def crash(path, at, model=None, **settings):
    with pytest.raises(KeyboardInterrupt):
        fit(model or make_model(), BackupAndRestore(path, **settings), Crash(*at))


def test_an_interrupted_training_ends_with_the_same_weights(tmp_path):
    whole = make_model()
    fit(whole)
    crash(tmp_path / "run", (3,))
    model = make_model()
    history = fit(model, BackupAndRestore(tmp_path / "run"))
    assert history.epoch == [3, 4]
    for mine, theirs in zip(model.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_the_learning_rate_is_restored(tmp_path):
    model = make_model()
    change = LambdaCallback(on_epoch_end=lambda epoch, logs: setattr(model.optimizer, "learning_rate", 0.125))
    with pytest.raises(KeyboardInterrupt):
        fit(model, change, BackupAndRestore(tmp_path / "run"), Crash(2))
    again = make_model()
    fit(again, BackupAndRestore(tmp_path / "run"))
    assert float(again.optimizer.learning_rate) == 0.125


def test_the_backup_is_removed_when_the_training_is_done(tmp_path):
    fit(make_model(), BackupAndRestore(tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_what_is_not_ours_is_never_removed(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "notes.txt").write_text("mine")
    fit(make_model(), BackupAndRestore(tmp_path / "run"))
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["notes.txt"]


def test_a_training_that_was_done_is_not_done_again(tmp_path):
    keep = BackupAndRestore(tmp_path / "run", delete_checkpoint=False)
    fit(make_model(), keep)
    assert fit(make_model(), keep).epoch == []
    assert fit(make_model(), keep, epochs=7).epoch == [5, 6]


def test_the_next_training_of_the_same_model_begins_at_its_beginning(tmp_path):
    crash(tmp_path / "run", (3,))
    model = make_model()
    fit(model, BackupAndRestore(tmp_path / "run"))
    assert fit(model, epochs=1).epoch == [0]


def test_batches_are_saved_and_the_epoch_begun_again(tmp_path):
    crash(tmp_path / "run", (1, 2), save_freq=2)
    values = json.loads((tmp_path / "run" / "backup.json").read_text())["body"]["values"]
    # Of the six batches that were trained, the fourth and the sixth were followed by a save.
    assert (values["epoch"], values["batch"]) == (1, 2)
    assert 6 in values["optimizer"].values()
    assert fit(make_model(), BackupAndRestore(tmp_path / "run")).epoch == [1, 2, 3, 4]


def test_one_backup_is_kept_or_two(tmp_path):
    crash(tmp_path / "one", (3,))
    crash(tmp_path / "two", (3,), double_checkpoint=True)
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == [
        "0000003.weights.npz",
        "backup.json",
    ]
    assert len(list((tmp_path / "two").iterdir())) == 4


@pytest.mark.parametrize("name", ["backup.json", "0000003.weights.npz"])
def test_the_one_before_is_read_where_the_last_is_damaged(tmp_path, name):
    crash(tmp_path / "run", (3,), double_checkpoint=True)
    damage(tmp_path / "run" / name)
    keep = BackupAndRestore(tmp_path / "run", double_checkpoint=True)
    assert fit(make_model(), keep).epoch == [2, 3, 4]


@pytest.mark.parametrize("name", ["backup.json", "0000003.weights.npz"])
def test_a_damaged_backup_is_refused_and_the_model_stays_as_it_was(tmp_path, name):
    crash(tmp_path / "run", (3,))
    damage(tmp_path / "run" / name)
    model = make_model()
    before = model.get_weights()
    with pytest.raises(WeightsFileError):
        fit(model, BackupAndRestore(tmp_path / "run"))
    np.testing.assert_array_equal(before[0], model.get_weights()[0])


def damage(path):
    content = bytearray(path.read_bytes())
    del content[len(content) // 2]
    path.write_bytes(content)


@pytest.mark.parametrize("change", ["../secret.weights.npz", "/etc/passwd", "a.weights.npz", 3])
def test_no_path_is_taken_from_the_list(tmp_path, change):
    crash(tmp_path / "run", (3,))
    path = tmp_path / "run" / "backup.json"
    content = json.loads(path.read_text())
    content["body"]["arrays"]["file"] = change
    # Somebody who wants to do harm makes the checksum fit.
    body = json.dumps(content["body"], sort_keys=True, separators=(",", ":"))
    content["sha256"] = hashlib.sha256(body.encode()).hexdigest()
    path.write_text(json.dumps(content))
    with pytest.raises(WeightsFileError, match="does not name its values and its file"):
        fit(make_model(), BackupAndRestore(tmp_path / "run"))


def test_a_missing_file_of_arrays_is_named(tmp_path):
    crash(tmp_path / "run", (3,))
    (tmp_path / "run" / "0000003.weights.npz").unlink()
    with pytest.raises(WeightsFileError, match="0000003.weights.npz that it names is missing"):
        fit(make_model(), BackupAndRestore(tmp_path / "run"))


def test_the_backup_of_another_model_or_optimizer_is_refused(tmp_path):
    crash(tmp_path / "run", (3,))
    with pytest.raises(WeightsFileError, match="do not fit the model"):
        fit(make_model(units=5), BackupAndRestore(tmp_path / "run"))
    with pytest.raises(WeightsFileError, match="the model has no more"):
        fit(make_model(optimizer="sgd"), BackupAndRestore(tmp_path / "run"))


def test_an_empty_folder_name_and_odd_frequencies_are_refused():
    with pytest.raises(ValueError, match="the name of a folder, received ''"):
        BackupAndRestore("")
    with pytest.raises(ValueError, match="BackupAndRestore expects save_freq='epoch' or a number of batches"):
        BackupAndRestore("run", save_freq="batch")


def test_a_model_without_weights_is_refused(model):
    model.built, model.name = False, "sequential"
    callback = BackupAndRestore("run")
    callback.set_model(model)
    with pytest.raises(NotBuiltError, match="needs sequential to have its weights before fit"):
        callback.on_train_begin()
