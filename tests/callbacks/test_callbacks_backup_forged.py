"""Checkpoints with right checksums and numbers that lie: refused, or harmless; never waited for."""

import os
import threading

import numpy as np
import pytest

import tinycnn
from tinycnn.callbacks import BackupAndRestore, EarlyStopping, LambdaCallback
from tinycnn.layers.names import forget_names
from tinycnn.saving import CheckpointError
from tinycnn.saving.checkpoint_file import read_checkpoint, write_checkpoint
from tinycnn.saving.packing import pack, unpack

X = np.random.default_rng(3).normal(size=(24, 4)).astype("float32")
Y = X[:, :2] * 0.5


class Data(tinycnn.utils.PyDataset):
    """Counts how often an epoch was ended."""

    ended = 0

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return X[8 * index : 8 * index + 8], Y[8 * index : 8 * index + 8]

    def on_epoch_end(self):
        self.ended += 1


def batches():
    while True:
        yield X[:8], Y[:8]


SOURCES = {
    "arrays": lambda: {"x": X, "y": Y, "batch_size": 8},
    "data set": lambda: {"x": Data()},
    "generator": lambda: {"x": batches(), "steps_per_epoch": 3},
}
every_source = pytest.mark.parametrize("source", SOURCES)


def fit(folder, source, *more, epochs=4):
    forget_names()
    tinycnn.utils.set_random_seed(1)
    model = tinycnn.Sequential([tinycnn.Input((4,)), tinycnn.layers.Dense(3), tinycnn.layers.Dense(2)])
    model.compile("adam", "mse")
    guard = BackupAndRestore(folder, save_freq=2, delete_checkpoint=False)
    given = SOURCES[source]()
    model.fit(epochs=epochs, verbose=0, callbacks=[guard, *more], **given)
    return model, given


def crash(*_):
    raise KeyboardInterrupt


def forge(folder, change):
    """Change what the last checkpoint says, by a function, and write it with its checksum."""
    path = max(folder.glob("*.checkpoint"))
    values, named = read_checkpoint(path)
    count = values["weights"]
    state = unpack(values["state"], [array for _, array in named[count:]])
    change(state)
    plain, arrays = pack(state)
    more = [(f"state/{number}", array) for number, array in enumerate(arrays)]
    write_checkpoint(path, {"weights": count, "state": plain}, named[:count] + more)


@pytest.fixture
def left(tmp_path):
    """Return a function that leaves a training behind in the middle of its third epoch."""

    def leave(source):
        with pytest.raises(KeyboardInterrupt):
            ends = LambdaCallback(
                on_epoch_begin=lambda epoch, logs: setattr(ends, "now", epoch),
                on_train_batch_end=lambda batch, logs: crash() if (ends.now, batch) == (2, 2) else None,
            )
            fit(tmp_path / "run", source, ends)
        return tmp_path / "run"

    return leave


@every_source
def test_a_forged_epoch_far_away_is_not_gone_to_one_by_one(left, source):
    folder = left(source)
    forge(folder, lambda state: state.update(epoch=10**15, batch=0))
    model, given = fit(folder, source)
    assert model.optimizer.iterations == 8  # nothing was trained: this training is over
    if source == "data set":
        assert given["x"].ended <= 5


@every_source
@pytest.mark.parametrize(
    "lie",
    [{"epoch": -1}, {"epoch": 2.5}, {"epoch": True}, {"first": 3}, {"first": -(10**15)}, {"batch": -1}]
    + [{"epoch": "2"}, {"batch": None}, {"seed": "x"}, {"course": []}],
)
def test_a_place_of_no_sense_is_refused(left, source, lie):
    folder = left(source)
    forge(folder, lambda state: state.update(lie))
    with pytest.raises(CheckpointError, match="not the state of this training"):
        fit(folder, source)


@pytest.mark.parametrize("name", ["start", "given", "began", "taken", "largest"])
@pytest.mark.parametrize("number", [-2, 10**30, 0.5, None])
def test_a_next_batch_of_no_sense_is_refused(left, name, number):
    folder = left("data set")
    forge(folder, lambda state: state["course"].update({name: number}))
    with pytest.raises(CheckpointError, match="does not say which batch comes next"):
        fit(folder, "data set")


@pytest.mark.parametrize("source", ["arrays", "data set"])
def test_more_batches_than_an_epoch_has_are_refused(left, source):
    folder = left(source)
    forge(folder, lambda state: state.update(batch=10**12))
    with pytest.raises(CheckpointError, match="1000000000000 batches of an epoch were done, and it has 3"):
        fit(folder, source)


def test_of_an_endless_generator_no_more_than_an_epoch_is_read_again(left):
    folder = left("generator")
    forge(folder, lambda state: state.update(batch=10**12))
    model, _ = fit(folder, "generator")
    assert model.optimizer.iterations == 8 + 3


@pytest.mark.parametrize("steps", [-1, 2.0, 10**30, float("nan"), True])
def test_steps_of_no_sense_are_refused(left, steps):
    folder = left("arrays")
    forge(folder, lambda state: state["optimizer"].update(steps=steps))
    with pytest.raises(CheckpointError, match="its optimizer has taken"):
        fit(folder, "arrays")


@pytest.mark.parametrize(
    "lie",
    [
        lambda state: state["optimizer"].update(learning_rate=-1.0),
        lambda state: state.update(callbacks={"EarlyStopping": "x"}),
        lambda state: state.update(callbacks=7),
        lambda state: state.update(metrics=[np.zeros(9)]),
        lambda state: state.pop("stop_training"),
        lambda state: state.update(seed=[]),
    ],
)
def test_what_is_refused_changes_nothing_in_the_model(left, lie):
    folder, held = left("arrays"), []
    forge(folder, lie)

    class Note(EarlyStopping):
        def on_train_begin(self, logs=None):
            super().on_train_begin(logs)
            held.append((self.model, self.model.get_weights(), self.model._seed))

    Note.__name__ = "EarlyStopping"  # callbacks are known by the names of their classes
    with pytest.raises(CheckpointError):
        fit(folder, "arrays", Note(monitor="loss"))
    [(model, weights, seed)] = held
    assert model._seed == seed
    assert model.optimizer.iterations == 0 and model.optimizer.learning_rate == 0.001
    for mine, before in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(mine, before)
    assert not any(array.any() for array in model.optimizer.variables[2:])


@every_source
@pytest.mark.parametrize("name", ["start", "given", "began", "taken", "largest"])
def test_huge_numbers_that_are_possible_take_neither_time_nor_memory(left, source, name):
    folder = left(source)
    forge(folder, lambda state: state["course"].update({name: 2**52}))
    model, _ = fit(folder, source)
    assert 8 <= model.optimizer.iterations <= 12


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_in_the_place_of_a_checkpoint_is_not_waited_for(tmp_path):
    (tmp_path / "run").mkdir()
    os.mkfifo(tmp_path / "run" / "0000001.checkpoint")
    faults = []

    def begin():
        try:
            fit(tmp_path / "run", "arrays")
        except CheckpointError as fault:
            faults.append(str(fault))

    thread = threading.Thread(target=begin, daemon=True)
    thread.start()
    thread.join(60)
    assert faults and "it is a pipe, not an ordinary file" in faults[0]
