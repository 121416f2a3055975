"""BackupAndRestore: a training that was interrupted goes on as if it had not been."""

import errno
import os
import shutil

import numpy as np
import pytest

import tinycnn
from tinycnn.callbacks import BackupAndRestore, Callback, LambdaCallback
from tinycnn.layers.names import forget_names
from tinycnn.saving import CheckpointError

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


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def damage(path, place=0.5):
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1
    path.write_bytes(content)


def test_an_interrupted_training_ends_with_the_same_weights_and_history(tmp_path):
    whole = make_model()
    expected = fit(whole)
    crash(tmp_path / "run", (3,))
    model = make_model()
    history = fit(model, BackupAndRestore(tmp_path / "run"))
    assert (history.epoch, history.history) == (expected.epoch, expected.history)
    assert model.history is history
    for mine, theirs in zip(model.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_training_goes_on_in_the_middle_of_an_epoch(tmp_path):
    seen = []
    watch = LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append((batch, logs["loss"])))
    fit(make_model(), watch)
    whole = list(seen)
    # Of 3 batches an epoch; the crash comes before what would have been saved after its batch.
    for at, done in (((1, 2), 4), ((2, 0), 6)):
        crash(tmp_path / "run", at, save_freq=2)
        seen.clear()
        fit(make_model(), watch, BackupAndRestore(tmp_path / "run", save_freq=2))
        assert seen == whole[done:]


def test_another_seed_in_the_second_process_changes_nothing(tmp_path):
    whole = make_model()
    fit(whole)
    crash(tmp_path / "run", (3,))
    model = make_model()
    tinycnn.utils.set_random_seed(99)
    model.compile("adam", "mse")
    fit(model, BackupAndRestore(tmp_path / "run"))
    np.testing.assert_array_equal(model.get_weights()[0], whole.get_weights()[0])


def test_the_learning_rate_is_restored(tmp_path):
    model = make_model()
    change = LambdaCallback(on_epoch_end=lambda epoch, logs: setattr(model.optimizer, "learning_rate", 0.1))
    with pytest.raises(KeyboardInterrupt):
        fit(model, change, BackupAndRestore(tmp_path / "run"), Crash(2))
    again = make_model()
    fit(again, BackupAndRestore(tmp_path / "run"))
    assert float(again.optimizer.learning_rate) == 0.1


def test_what_an_earlier_scheduler_did_is_not_done_twice_in_one_epoch(tmp_path):
    halve = tinycnn.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2)
    whole = fit(make_model(), halve).history["learning_rate"]
    with pytest.raises(KeyboardInterrupt):
        fit(make_model(), halve, BackupAndRestore(tmp_path / "run", save_freq=2), Crash(2, 1))
    resumed = fit(make_model(), halve, BackupAndRestore(tmp_path / "run", save_freq=2))
    assert resumed.history["learning_rate"] == whole


def test_a_training_that_had_been_stopped_stays_stopped(tmp_path):
    class Stop(Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = epoch == 1

    class Late(Callback):
        def on_train_end(self, logs=None):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(make_model(), Stop(), Late(), BackupAndRestore(tmp_path / "run"))
    assert fit(make_model(), Stop(), BackupAndRestore(tmp_path / "run")).epoch == [0, 1]


def test_the_backup_is_removed_when_the_training_is_done(tmp_path):
    fit(make_model(), BackupAndRestore(tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_what_is_not_ours_is_never_removed(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "notes.txt").write_text("mine")
    fit(make_model(), BackupAndRestore(tmp_path / "run"))
    assert names(tmp_path / "run") == ["notes.txt"]


def test_a_training_that_was_done_is_not_done_again(tmp_path):
    keep = BackupAndRestore(tmp_path / "run", delete_checkpoint=False)
    whole = fit(make_model(), keep)
    model = make_model()
    assert fit(model, keep, Crash(5)).history == whole.history
    assert fit(make_model(), keep, epochs=7).epoch == [0, 1, 2, 3, 4, 5, 6]


def test_the_next_training_of_the_same_model_begins_at_its_beginning(tmp_path):
    crash(tmp_path / "run", (3,))
    model = make_model()
    fit(model, BackupAndRestore(tmp_path / "run"))
    assert fit(model, epochs=1).epoch == [0]


def test_the_last_checkpoint_is_kept_and_the_one_before(tmp_path):
    crash(tmp_path / "run", (3,))  # the first is that of the beginning
    assert names(tmp_path / "run") == ["0000003.checkpoint", "0000004.checkpoint"]


@pytest.mark.parametrize("place", [0, 0.01, 0.5, 0.999])
def test_the_one_before_is_used_where_the_last_is_damaged_and_that_is_said(tmp_path, place):
    expected = fit(make_model()).history
    crash(tmp_path / "run", (3,))
    damage(tmp_path / "run" / "0000004.checkpoint", place)
    told = "0000004.checkpoint: .*damaged.* The one before is used: .*0000003.checkpoint"
    with pytest.warns(UserWarning, match=told):
        history = fit(make_model(), BackupAndRestore(tmp_path / "run"))
    assert history.history == expected


def test_a_last_checkpoint_that_is_cut_or_empty_is_damaged(tmp_path):
    expected = fit(make_model()).history
    for length in (0, 10, 300):
        crash(tmp_path / "run", (3,))
        os.truncate(tmp_path / "run" / "0000004.checkpoint", length)
        with pytest.warns(UserWarning, match="The one before is used"):
            assert fit(make_model(), BackupAndRestore(tmp_path / "run")).history == expected


def test_where_all_are_damaged_nothing_is_begun_and_the_model_stays_as_it_was(tmp_path):
    crash(tmp_path / "run", (3,))
    for name in names(tmp_path / "run"):
        damage(tmp_path / "run" / name)
    model = make_model()
    before = model.get_weights()
    with pytest.raises(CheckpointError, match="0000004.checkpoint: it is damaged: its checksum is another"):
        fit(model, BackupAndRestore(tmp_path / "run"))
    np.testing.assert_array_equal(before[0], model.get_weights()[0])
    assert len(names(tmp_path / "run")) == 2


def test_the_backup_of_another_model_or_optimizer_is_refused(tmp_path):
    crash(tmp_path / "run", (3,))
    with pytest.raises(CheckpointError, match="(?s)do not fit the model.*begin anew, remove the folder"):
        fit(make_model(units=5), BackupAndRestore(tmp_path / "run"))
    with pytest.raises(CheckpointError, match="the model has no more"):
        fit(make_model(optimizer="sgd"), BackupAndRestore(tmp_path / "run"))
    with pytest.raises(CheckpointError, match="its optimizer has"):
        fit(make_model(optimizer="nadam"), BackupAndRestore(tmp_path / "run"))


def full(descriptor):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def refused(*arguments):
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class Trouble(Callback):
    """Something happens to the disk at the beginning of an epoch."""

    def __init__(self, what, epoch=2):
        self.what, self.epoch = what, epoch

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self.epoch:
            self.what()


@pytest.mark.parametrize(
    ("function", "fault", "told"),
    [("fsync", full, "No space left on device"), ("replace", refused, "Permission denied")],
)
def test_a_checkpoint_that_cannot_be_written_costs_neither_the_weights_nor_the_one_before(
    tmp_path, monkeypatch, function, fault, told
):
    model = make_model()
    trouble = Trouble(lambda: monkeypatch.setattr(os, function, fault))
    expected = (
        f"BackupAndRestore cannot save: .*{told}.* keeps the weights.*0000003.checkpoint', is untouched"
    )
    with pytest.raises(OSError, match=expected):
        fit(model, trouble, BackupAndRestore(tmp_path / "run"))
    monkeypatch.undo()
    assert names(tmp_path / "run") == ["0000002.checkpoint", "0000003.checkpoint"]
    three = make_model()
    fit(three, epochs=3)
    np.testing.assert_array_equal(model.get_weights()[0], three.get_weights()[0])
    whole = fit(make_model())
    assert fit(make_model(), BackupAndRestore(tmp_path / "run")).history == whole.history


@pytest.mark.skipif(os.name == "nt", reason="limits are Unix's")
def test_a_real_limit_of_the_system_is_told_and_the_one_before_is_whole(tmp_path):
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    trouble = Trouble(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1])))
    try:
        with pytest.raises(OSError, match="cannot save: .*File too large"):
            fit(make_model(), trouble, BackupAndRestore(tmp_path / "run"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path / "run") == ["0000002.checkpoint", "0000003.checkpoint"]
    assert fit(make_model(), BackupAndRestore(tmp_path / "run")).epoch == [0, 1, 2, 3, 4]


def test_a_folder_that_vanishes_is_told_and_not_made_anew(tmp_path):
    model = make_model()
    trouble = Trouble(lambda: shutil.rmtree(tmp_path / "run"))
    with pytest.raises(FileNotFoundError, match="cannot save: .*an existing folder.*keeps the weights"):
        fit(model, trouble, BackupAndRestore(tmp_path / "run"))
    assert not (tmp_path / "run").exists()
    assert len(model.history.epoch) == 3
    fit(model)


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_trained(tmp_path):
    (tmp_path / "file").write_text("")
    seen = LambdaCallback(on_train_batch_end=lambda batch, logs: pytest.fail("it was trained"))
    with pytest.raises(OSError, match="BackupAndRestore cannot save: .*no checkpoint was made"):
        fit(make_model(), seen, BackupAndRestore(tmp_path / "file" / "run"))


def test_leftovers_of_killed_processes_are_removed_and_those_in_use_are_not(tmp_path):
    from tinycnn.saving import leftovers

    (tmp_path / "run").mkdir()
    dead = tmp_path / "run" / ".tinycnn-0123456789abcdef.tmp"
    dead.write_bytes(b"half")
    with leftovers.create(tmp_path / "run") as used:
        fit(make_model(), BackupAndRestore(tmp_path / "run"))
        assert not dead.exists()
        assert os.path.exists(used.name)


def test_what_a_callback_cannot_keep_is_named(tmp_path):
    class Strange(Callback):
        def get_state(self):
            return {"file": object()}

    with pytest.raises(TypeError, match="expects numbers, text, arrays, .* received <object"):
        fit(make_model(), Strange(), BackupAndRestore(tmp_path / "run"))


def test_a_users_own_callback_remembers_without_knowing_it(tmp_path):
    class Counts(Callback):
        def __init__(self):
            self.patience, self.settings = 3, {"a": 1}
            self.losses, self.best = [], None

        def on_epoch_end(self, epoch, logs=None):
            self.losses.append(logs["loss"])
            self.best = (epoch, np.float32(logs["loss"]))

    whole, first, second = Counts(), Counts(), Counts()
    fit(make_model(), whole)
    with pytest.raises(KeyboardInterrupt):
        fit(make_model(), first, BackupAndRestore(tmp_path / "run"), Crash(3))
    second.patience = 4  # what the script sets anew holds
    fit(make_model(), BackupAndRestore(tmp_path / "run"), second)
    assert (second.losses, second.best, second.patience) == (whole.losses, whole.best, 4)
    assert type(second.best[1]) is np.float32


def test_a_call_by_itself_is_refused(model):
    callback = BackupAndRestore("run")
    callback.set_model(model)
    with pytest.raises(RuntimeError, match="expects to be given to fit"):
        callback.on_train_begin()


def test_an_empty_folder_name_and_odd_frequencies_are_refused():
    with pytest.raises(ValueError, match="the name of a folder, received ''"):
        BackupAndRestore("")
    with pytest.raises(ValueError, match="BackupAndRestore expects save_freq='epoch' or a number of batches"):
        BackupAndRestore("run", save_freq="batch")
