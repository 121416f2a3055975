"""Samples in a file are the same samples, and need not fit into memory."""

import json
import subprocess
import sys

import numpy as np
import pytest

import tinycnn
from tinycnn import layers
from tinycnn.callbacks import Callback
from tinycnn.models.intake import is_mapped

COUNT = 150


@pytest.fixture
def files(tmp_path):
    rng = np.random.default_rng(1)
    np.save(tmp_path / "x.npy", rng.integers(0, 255, (COUNT, 6, 6), dtype=np.uint8))
    np.save(tmp_path / "y.npy", rng.integers(0, 3, COUNT))
    np.save(tmp_path / "wide.npy", np.eye(3, dtype=np.float32)[rng.integers(0, 3, COUNT)])

    def load(name, mapped):
        return np.load(tmp_path / f"{name}.npy", mmap_mode="r" if mapped else None)

    return load


def network(loss="sparse_categorical_crossentropy"):
    tinycnn.utils.set_random_seed(1)
    model = tinycnn.Sequential(
        [
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", loss, metrics=["accuracy"])
    return model


def trained(x, y, loss="sparse_categorical_crossentropy", **settings):
    model = network(loss)
    model.build((None, 6, 6, 1))
    history = model.fit(x, y, verbose=0, **{"batch_size": 40, "epochs": 2, **settings}).history
    return model, history


SETTINGS = {
    "plainly": {},
    "in order": {"shuffle": False},
    "shuffled within batches": {"shuffle": "batch"},
    "with some held out": {"validation_split": 0.2},
    "with weights of classes": {"class_weight": {0: 2.0, 2: 0.5}, "validation_split": 0.1},
    "with weights of samples": {"sample_weight": np.linspace(0, 2, COUNT), "validation_split": 0.1},
    "some steps at a time": {"steps_per_epoch": 3, "epochs": 3},
    "in larger batches": {"batch_size": 64},
}


@pytest.mark.parametrize("labels", ["in memory", "in a file"])
@pytest.mark.parametrize("how", SETTINGS)
def test_training_on_a_file_is_training_on_an_array(files, how, labels):
    expected, history = trained(files("x", False), files("y", False), **SETTINGS[how])
    found, other = trained(files("x", True), files("y", labels == "in a file"), **SETTINGS[how])
    assert other == history
    for a, b in zip(expected.get_weights(), found.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_measuring_and_predicting_a_file_is_the_same(files):
    model, _ = trained(files("x", False), files("y", False), epochs=1)
    x, y = files("x", False), files("y", False)
    mapped = files("x", True)
    assert model.evaluate(mapped, y, verbose=0) == model.evaluate(x, y, verbose=0)
    np.testing.assert_array_equal(model.predict(mapped, verbose=0), model.predict(x, verbose=0))
    seen = model.predict(mapped, batch_size=7, verbose=0, callbacks=[Callback()])
    np.testing.assert_array_equal(seen, model.predict(x, verbose=0))


def test_one_hot_labels_in_a_file(files):
    expected, history = trained(files("x", False), files("wide", False), "categorical_crossentropy")
    _, other = trained(files("x", True), files("wide", True), "categorical_crossentropy")
    assert other == history


def test_a_model_without_weights_is_built_from_a_file(files):
    model = network()
    model.fit(files("x", True)[..., np.newaxis], files("y", True), verbose=0)
    assert model.input_shape == (None, 6, 6, 1)


def test_a_part_of_a_file_is_still_in_the_file_and_what_is_computed_from_it_is_not(files):
    x = files("x", True)
    assert is_mapped(x) and is_mapped(x[10:]) and is_mapped(x[..., np.newaxis])
    assert not is_mapped(x / 255) and not is_mapped(np.array(x))


def test_a_nan_in_a_file_is_told_with_its_place_in_the_file(tmp_path):
    x = np.zeros((90, 4), np.float32)
    x[77, 2] = np.nan
    np.save(tmp_path / "x.npy", x)
    model = tinycnn.Sequential([layers.Input((4,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match=r"fit: x expects finite numbers, received nan at \(77, 2\)"):
        model.fit(np.load(tmp_path / "x.npy", mmap_mode="r"), np.zeros(90), verbose=0)


def test_labels_that_do_not_fit_are_refused(files):
    with pytest.raises(ValueError, match="x and y of equal length"):
        trained(files("x", True), files("y", True)[:-1])
    with pytest.raises(ValueError, match="x and y of equal length"):
        trained(files("x", True), files("y", False)[:-1])


# 800 MB of samples, 3.2 GB as float32, under a limit of 500 MB for all memory that is not a file's.
LARGER = """
import json, resource, sys
import numpy as np
import tinycnn
from tinycnn import layers

x = np.load(sys.argv[1], mmap_mode="r")
y = np.arange(len(x)) % 10
limit = 500 << 20
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
refused = False
try:
    np.array(x)
except MemoryError:
    refused = True
stack = [layers.Input((32, 32, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")]
model = tinycnn.Sequential(stack)
model.compile("sgd", "sparse_categorical_crossentropy")
model.fit(x, y, batch_size=256, steps_per_epoch=60, epochs=1, verbose=0, validation_split=0.001)
model.evaluate(x, y, batch_size=256, steps=20, verbose=0)
print(json.dumps({"bytes": x.nbytes, "limit": limit, "refused": refused, "steps": model.optimizer.steps}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_a_training_set_larger_than_memory_is_trained_on(tmp_path):
    path = tmp_path / "large.npy"
    # A file with a hole: it has this length, and takes no place on the disk.
    np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=(800_000, 32, 32)).flush()
    done = subprocess.run(
        [sys.executable, "-c", LARGER, str(path)], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["bytes"] > found["limit"]
    assert found["refused"] and found["steps"] == 60
