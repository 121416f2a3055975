import os
import zipfile

import numpy as np
import pytest

from tinycnn.saving.weights import load_weights, save_weights


def some_weights(dtype=np.float32):
    random = np.random.default_rng(3)
    return [
        ("conv2d/kernel", random.normal(size=(3, 3, 1, 4)).astype(dtype)),
        ("conv2d/bias", random.normal(size=(4,)).astype(dtype)),
        ("dense/kernel", random.normal(size=(5, 2)).astype(dtype)),
    ]


def what_they_are(named):
    return [(name, array.shape, array.dtype) for name, array in named]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.weights.npz"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int64, np.uint8, bool])
def test_weights_come_back_bit_for_bit(path, dtype):
    named = some_weights(dtype)
    save_weights(path, named)
    loaded = load_weights(path, what_they_are(named))
    for (_, saved), found in zip(named, loaded, strict=True):
        assert found.dtype == saved.dtype
        assert found.tobytes() == saved.tobytes()


@pytest.mark.parametrize("shape", [(), (0,), (1,), (2, 0, 3), (1, 1)])
def test_odd_shapes_come_back(path, shape):
    save_weights(path, [("layer/w", np.ones(shape, np.float32))])
    (found,) = load_weights(path, [("layer/w", shape, np.float32)])
    assert found.shape == shape


def test_special_values_come_back(path):
    saved = np.array([np.nan, np.inf, -np.inf, -0.0, 1e-45], np.float32)
    save_weights(path, [("layer/w", saved)])
    assert load_weights(path, [("layer/w", (5,), np.float32)])[0].tobytes() == saved.tobytes()


def test_a_model_without_weights_is_a_file_too(path):
    save_weights(path, [])
    assert load_weights(path, []) == []


def test_memory_order_and_byte_order_do_not_matter(path):
    saved = np.arange(6, dtype=">f4").reshape(2, 3).T
    save_weights(path, [("layer/w", saved)])
    (found,) = load_weights(path, [("layer/w", (3, 2), np.float32)])
    assert found.flags.c_contiguous
    np.testing.assert_array_equal(found, saved)


def test_loaded_weights_can_be_written_to(path):
    save_weights(path, some_weights())
    for array in load_weights(path, what_they_are(some_weights())):
        array += 1


def test_the_same_weights_give_the_same_bytes(tmp_path):
    first, second = tmp_path / "a.weights.npz", tmp_path / "b.weights.npz"
    save_weights(first, some_weights())
    os.utime(first, (0, 0))
    save_weights(second, some_weights())
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_numpy_opens_the_file_too(path):
    save_weights(path, some_weights())
    with np.load(path) as found:
        np.testing.assert_array_equal(found["0002"], some_weights()[2][1])


def test_names_in_the_archive_are_safe_whatever_the_layers_are_called(path):
    save_weights(path, [("../../etc/passwd/kernel", np.zeros(2)), ("C:\\x/bias", np.zeros(1))])
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["weights.json", "0000.npy", "0001.npy"]


def test_more_precision_than_the_model_has_is_rounded(path):
    named = some_weights(np.float64)
    save_weights(path, named)
    loaded = load_weights(path, what_they_are(some_weights(np.float32)))
    for (_, saved), found in zip(named, loaded, strict=True):
        np.testing.assert_array_equal(found, saved.astype(np.float32))


def test_another_ending_is_refused_with_the_corrected_path(tmp_path):
    with pytest.raises(ValueError, match=r"ends in \.weights\.npz.*Write '.*best\.weights\.npz'\."):
        save_weights(tmp_path / "best.weights.h5", some_weights())
    with pytest.raises(ValueError, match=r"Write '.*v1\.5\.weights\.npz'\."):
        save_weights(tmp_path / "v1.5", some_weights())


def test_objects_are_not_saved(path):
    with pytest.raises(TypeError, match="save_weights: layer/w expects an array of one of float16.*object"):
        save_weights(path, [("layer/w", np.array([{}]))])
    assert not path.exists()


def test_an_existing_file_is_replaced_only_if_wanted(path):
    save_weights(path, some_weights())
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match="exists already. Pass overwrite=True"):
        save_weights(path, [("layer/w", np.zeros(2))], overwrite=False)
    assert path.read_bytes() == before
    save_weights(path, [("layer/w", np.zeros(2))])
    assert path.read_bytes() != before


def test_a_missing_file_is_named(path):
    with pytest.raises(FileNotFoundError, match="no weights file .*model.weights.npz"):
        load_weights(path, [])


def test_a_disk_that_fills_up_leaves_the_old_weights(path, monkeypatch):
    save_weights(path, some_weights())
    before = path.read_bytes()

    def full(*arguments, **settings):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array", full)
    with pytest.raises(OSError, match="No space left on device.*model.weights.npz"):
        save_weights(path, [("layer/w", np.zeros(2))])
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["model.weights.npz"]
