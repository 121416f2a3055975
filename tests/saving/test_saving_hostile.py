"""Files and configs made to harm: no memory, no time, no code, no other file is taken from them."""

import io
import json
import os
import struct
import time
import tracemalloc
import warnings
import zipfile

import h5py
import numpy as np
import pytest
from saving_models import same, small

import tinycnn
from tinycnn import layers, models
from tinycnn.saving import ConfigError, FileError, ModelFileError
from tinycnn.saving.hdf5 import names, opened
from tinycnn.saving.json_text import parse


def peak_of(work):
    """Return the most memory, in bytes, that Python's objects and arrays took while it ran."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def with_changes(change, compiled=True):
    config = json.loads(small().to_json())
    if not compiled:
        config.pop("compile_config", None)
    change(config)
    return json.dumps(config)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["config"]["layers"][1]["config"].update(filters=2**40),
        lambda c: c["config"]["layers"][1]["config"].update(kernel_size=[2**20, 2**20], padding="same"),
        lambda c: c["compile_config"].update(
            metrics=[{"module": "keras.metrics", "class_name": "AUC", "config": {"num_thresholds": 10**11}}]
        ),
        lambda c: c["compile_config"].update(
            metrics=[{"module": "keras.metrics", "class_name": "MeanIoU", "config": {"num_classes": 10**7}}]
        ),
        lambda c: c["compile_config"].update(
            metrics=[
                {
                    "module": "keras.metrics",
                    "class_name": "PrecisionAtRecall",
                    "config": {"recall": 0.5, "num_thresholds": 10**11},
                }
            ]
        ),
    ],
)
def test_a_config_that_asks_for_huge_numbers_takes_no_memory(change):
    text = with_changes(change)

    def read():
        with pytest.raises(ConfigError, match="numbers more"):
            models.model_from_json(text)

    assert peak_of(read) < 20 << 20


def test_a_config_that_asks_for_hours_of_arithmetic_is_refused():
    model = tinycnn.Sequential([layers.Input((16_000,)), layers.Dense(2)])
    config = json.loads(model.to_json())
    config["config"]["layers"][1]["config"].update(units=16_000, kernel_initializer="orthogonal")
    with pytest.raises(ConfigError, match="Orthogonal expects at most"):
        models.model_from_json(json.dumps(config))


def test_weights_that_come_from_a_file_are_not_drawn_first(tmp_path):
    model = tinycnn.Sequential([layers.Input((600,)), layers.Dense(500, kernel_initializer="orthogonal")])
    model.save(tmp_path / "net.keras")
    tinycnn.utils.set_random_seed(3)
    expected = np.random.default_rng(tinycnn.random.next_seed()).random()
    tinycnn.utils.set_random_seed(3)
    assert same(models.load_model(tmp_path / "net.keras"), model)
    assert np.random.default_rng(tinycnn.random.next_seed()).random() == expected  # no seed was used up


@pytest.mark.parametrize(
    "text", ["[" + "{}," * 5_000_000 + "{}]", "[" + "[]," * 5_000_000 + "[]]", "[" * 9_000_000]
)
def test_json_of_millions_of_empty_things_is_refused_before_it_is_unfolded(text):
    def read():
        with pytest.raises(ValueError, match="more than 1000000 items"):
            parse(text)

    assert peak_of(read) < 1 << 20


@pytest.mark.parametrize(
    "text", ["[1]", '"net"', "{}", '{"a": 1}', '{"class_name": "Dense", "config": {"units": 3}}']
)
def test_json_of_something_else_than_a_model_is_refused(text):
    with pytest.raises(ConfigError):
        models.model_from_json(text)


def packed(model, compression=zipfile.ZIP_DEFLATED, **replaced):
    file, whole = io.BytesIO(), io.BytesIO()
    path = f"/dev/shm/tinycnn-{os.getpid()}.keras" if os.path.isdir("/dev/shm") else "net.keras"
    try:
        model.save(path)
        with open(path, "rb") as saved:
            whole.write(saved.read())
    finally:
        os.remove(path)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(file, "w", compression) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    return file.getvalue()


def test_a_bomb_that_lies_about_its_packed_size_is_not_unfolded(tmp_path):
    """The limit is so many times the packed size, which the archive may overstate."""
    content = bytearray(packed(small(), **{"model.weights.h5": bytes(300 << 20)}))
    assert len(content) < 1 << 20
    at = content.rfind(b"PK\x01\x02")  # the entry of the last member
    content[at + 20 : at + 24] = struct.pack("<I", 200 << 20)
    (tmp_path / "bomb.keras").write_bytes(content)

    def read():
        with pytest.raises(ModelFileError, match="would unfold to"):
            models.load_model(tmp_path / "bomb.keras")

    assert peak_of(read) < 20 << 20


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_bounded_are_refused(tmp_path, compression):
    (tmp_path / "net.keras").write_bytes(packed(small(), compression))
    with pytest.raises(ModelFileError, match="packed in a way that is not read"):
        models.load_model(tmp_path / "net.keras")


def test_one_long_text_that_stands_for_thousands_of_names_takes_no_memory():
    """In HDF5 a list of names may point at the same text again and again."""
    file, long = io.BytesIO(), "n" * 100_000
    with h5py.File(file, "w") as h5:
        h5.attrs["layer_names"] = np.array([long] + ["n"] * 3000, h5py.string_dtype())
    content = bytearray(file.getvalue())
    size, heap, number = struct.pack("<I", 100_000), None, None
    at = content.find(size)
    while heap is None:  # the reference: size, address of the heap, number in it
        where, which = struct.unpack("<QI", content[at + 4 : at + 16])
        if where < len(content) and content[where : where + 4] == b"GCOL":
            heap, number = where, which
        else:
            at = content.find(size, at + 1)
    for place in range(at, at + 16 * 3001, 16):
        content[place : place + 16] = struct.pack("<IQI", 100_000, heap, number)

    def read():
        fault = pytest.raises(ValueError, match="texts come to no end")
        with fault, opened(io.BytesIO(content), ValueError) as h5:
            names(h5, "layer_names")

    assert peak_of(read) < 16 << 20


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
@pytest.mark.parametrize("name", ["net.keras", "net.h5", "net.weights.h5", "net.weights.npz"])
def test_a_pipe_is_not_waited_for(tmp_path, name):
    os.mkfifo(tmp_path / name)
    start = time.monotonic()
    with pytest.raises(FileError, match="it is a pipe, not an ordinary file"):
        small().load_weights(tmp_path / name)
    if "weights" not in name:
        with pytest.raises(FileError, match="it is a pipe, not an ordinary file"):
            models.load_model(tmp_path / name)
    assert time.monotonic() - start < 60  # it would be for ever


@pytest.mark.parametrize("ending", [".weights.npz", ".weights.h5", ".keras", ".h5"])
def test_weights_that_are_no_numbers_are_loaded_and_told(tmp_path, ending):
    model = small()
    kernel = model.layers[0].get_weights()
    kernel[0][0, 0, 0, 1], kernel[1][0] = np.nan, np.inf
    model.layers[0].set_weights(kernel)
    path = tmp_path / f"net{ending}"
    (model.save_weights if "weights" in ending else model.save)(path)
    other = small()
    told = "not finite: conv2d.*/kernel .1 of 18., conv2d.*/bias .1 of 2.. They are loaded as they are"
    with pytest.warns(UserWarning, match=told):
        other.load_weights(path)
    assert same(other, model)
    if "weights" not in ending:
        with pytest.warns(UserWarning, match=told):
            assert same(models.load_model(path), model)


def test_finite_weights_are_loaded_without_a_word(tmp_path):
    small().save(tmp_path / "net.keras")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        models.load_model(tmp_path / "net.keras")
