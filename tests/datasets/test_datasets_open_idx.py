"""IDX files that stay on disk."""

import gzip
import struct

import numpy as np
import pytest

import tinycnn
from tinycnn import datasets, layers
from tinycnn.errors import DataError


def written(path, array, code, kind):
    header = bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    path.write_bytes(header + array.astype(kind).tobytes())
    return path


@pytest.mark.parametrize(("code", "kind"), [(0x08, "u1"), (0x0B, ">i2"), (0x0D, ">f4"), (0x0E, ">f8")])
def test_a_mapped_file_holds_what_a_read_one_does(tmp_path, code, kind):
    path = written(tmp_path / "x", np.arange(60).reshape(5, 4, 3), code, kind)
    found = datasets.open_idx(path)
    assert isinstance(found, np.memmap)
    np.testing.assert_array_equal(found, datasets.read_idx(path))
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1


def test_a_model_learns_from_mapped_files(tmp_path):
    rng = np.random.default_rng(0)
    x = written(tmp_path / "x", rng.normal(size=(50, 4, 4)), 0x0D, ">f4")
    y = written(tmp_path / "y", rng.integers(0, 3, 50), 0x08, "u1")

    def history(read):
        tinycnn.utils.set_random_seed(1)
        model = tinycnn.Sequential([layers.Input((4, 4)), layers.Flatten(), layers.Dense(3)])
        loss = tinycnn.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile("adam", loss)
        return model.fit(read(x), read(y), batch_size=16, verbose=0).history

    assert history(datasets.open_idx) == history(datasets.read_idx)


def test_faults_are_told_with_the_file(tmp_path):
    good = written(tmp_path / "good", np.arange(12), 0x08, "u1").read_bytes()
    for name, content, text in (
        ("packed", gzip.compress(good), "gunzip"),
        ("short", good[:-1], "12 bytes after the header"),
        ("long", good + b"x", "12 bytes after the header"),
        ("page", b"<html>", "looks like a web page"),
        ("empty", bytes([0, 0, 8, 1, 0, 0, 0, 0]), "at least one number"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=text) as fault:
            datasets.open_idx(tmp_path / name)
        assert str(tmp_path / name) in str(fault.value)
    with pytest.raises(DataError, match="a readable file"):
        datasets.open_idx(tmp_path / "absent")
