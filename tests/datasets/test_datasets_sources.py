"""The order of the sources, and the one error when all of them fail."""

import warnings

import numpy as np
import pytest
from datasets_fakes import arrays, four_files, idx_bytes, mirror, npz_bytes, same, write

from tinycnn.datasets import DataNotFoundError
from tinycnn.datasets.sources import cache_folder, load
from tinycnn.errors import DataError

IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_four_idx_files_in_the_data_folder_are_read_in_either_spelling(data_dir, ending, dotted):
    write(data_dir / "mnist", four_files(arrays(), ending, dotted))
    assert same(load("mnist", ()), arrays())


@pytest.mark.parametrize("place", ["mnist/mnist.npz", "mnist.npz"])
def test_an_npz_in_the_data_folder_is_read(data_dir, place):
    write((data_dir / place).parent, {"mnist.npz": npz_bytes(arrays())})
    assert same(load("mnist", ()), arrays())


def test_labels_of_any_whole_type_become_uint8(data_dir):
    wide = {**arrays(), "y_train": arrays()["y_train"].astype(np.int64)}
    write(data_dir, {"mnist.npz": npz_bytes(wide)})
    assert same(load("mnist", ()), arrays())


def test_the_data_folder_comes_before_the_cache_and_the_cache_before_the_network(data_dir, cache, server):
    server.files = four_files(arrays(3))
    mirrors = (mirror(server.base, server.files),)
    write(cache, four_files(arrays(2)))
    write(data_dir / "mnist", four_files(arrays(1)))
    assert same(load("mnist", mirrors), arrays(1))
    for file in (data_dir / "mnist").iterdir():
        file.unlink()
    assert same(load("mnist", mirrors), arrays(2))
    assert not server.asked
    for file in cache.iterdir():
        file.unlink()
    assert same(load("mnist", mirrors), arrays(3))
    assert server.asked == list(server.files)


def test_what_was_fetched_once_is_not_asked_for_again(server):
    server.files = four_files(arrays())
    mirrors = (mirror(server.base, server.files),)
    load("mnist", mirrors)
    server.asked.clear()
    assert same(load("mnist", mirrors), arrays())
    assert not server.asked


def test_two_data_sets_do_not_share_a_folder(server):
    server.files = four_files(arrays())
    load("mnist", (mirror(server.base, server.files),))
    with pytest.raises(DataNotFoundError):
        load("fashion_mnist", ())


def test_the_cache_can_be_placed_and_has_a_place_by_itself(monkeypatch, tmp_path):
    monkeypatch.setenv("TINYCNN_CACHE_DIR", str(tmp_path))
    assert cache_folder("mnist") == tmp_path / "datasets" / "mnist"
    monkeypatch.delenv("TINYCNN_CACHE_DIR")
    assert cache_folder("mnist").is_absolute() and "tinycnn" in cache_folder("mnist").parts


def damaged_sets():
    good = four_files(arrays())
    labels = arrays()["y_train"]
    yield "truncated", {**good, IMAGES: good[IMAGES][:-20]}, f"{IMAGES}, received EOFError"
    yield "not IDX", {**good, IMAGES: b"<html>"}, f"{IMAGES}, received .*web page"
    yield "a label missing", {**good, LABELS: idx_bytes(labels[:-1])}, f"30 .*labels.*{LABELS}.*shape .29,"
    yield "a label of 10", {**good, LABELS: idx_bytes(labels + 1)}, f"0 to 9 in .*{LABELS}.* from 1 to 10"
    yield "labels as images", {**good, IMAGES: idx_bytes(labels)}, rf"\(N, 28, 28\) in .*{IMAGES}.*\(30,\)"
    yield "small images", {**good, IMAGES: idx_bytes(np.zeros((30, 8, 8), np.uint8))}, r"\(30, 8, 8\)"
    yield "no images", {**good, IMAGES: idx_bytes(np.zeros((0, 28, 28), np.uint8))}, r"\(0, 28, 28\)"
    floats = npz_bytes({**arrays(), "x_test": arrays()["x_test"] / 255})
    yield "float images", {"mnist.npz": floats}, r"uint8 images .*mnist\.npz, received float64"


@pytest.mark.parametrize("files, fault", [c[1:] for c in damaged_sets()], ids=[c[0] for c in damaged_sets()])
def test_damage_in_the_data_folder_is_an_error_and_no_other_source_is_asked(data_dir, server, files, fault):
    write(data_dir / "mnist", files)
    server.files = four_files(arrays(1))
    with pytest.raises(DataError, match=fault) as caught:
        load("mnist", (mirror(server.base, server.files),))
    assert not isinstance(caught.value, DataNotFoundError)
    assert not server.asked


@pytest.mark.parametrize("packed", [True, False])
def test_damage_in_the_cache_is_told_and_repaired_from_the_network(cache, server, packed):
    server.files = four_files(arrays())
    mirrors = (mirror(server.base, server.files, unpacked=packed),)
    write(cache, {**server.files, IMAGES: server.files[IMAGES][:-20]})
    with pytest.warns(UserWarning, match=f"cached mnist is damaged and will be fetched anew.*{IMAGES}"):
        assert same(load("mnist", mirrors), arrays())
    assert server.asked == [IMAGES]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert same(load("mnist", mirrors), arrays())


def test_when_all_fail_one_error_lists_every_source_and_the_remedy(data_dir, cache):
    write(data_dir / "mnist", {"t10k-labels-idx1-ubyte": b""})
    mirrors = [mirror(f"http://127.0.0.1:{port}/", four_files(arrays())) for port in (1, 2)]
    with pytest.raises(DataNotFoundError) as caught:
        load("mnist", mirrors)
    lines = str(caught.value).splitlines()
    assert lines[0] == "The data set mnist is nowhere to be had. Tried, in this order:"
    folder = data_dir / "mnist"
    lacking = "train-images-idx3-ubyte and train-labels-idx1-ubyte and t10k-images-idx3-ubyte"
    assert lines[1] == (
        f"  - TINYCNN_DATA_DIR={data_dir}: {folder} lacks {lacking}; "
        f"no file {folder / 'mnist.npz'}; no file {data_dir / 'mnist.npz'}"
    )
    assert lines[2] == f"  - cache: {cache} lacks the four IDX files; no file {cache / 'mnist.npz'}"
    assert lines[3].startswith("  - http://127.0.0.1:1/: NewConnectionError") and "refused" in lines[3]
    assert lines[4].startswith("  - http://127.0.0.1:2/: NewConnectionError")
    assert f"    http://127.0.0.1:1/{IMAGES}" in lines
    assert f"    {folder / IMAGES}" in lines
    assert lines[-1] == f"and set the environment variable TINYCNN_DATA_DIR={data_dir}."


def test_a_data_folder_that_is_not_set_is_said_to_be_so():
    with pytest.raises(DataNotFoundError, match="- TINYCNN_DATA_DIR: not set\n"):
        load("mnist", ())


def test_a_cache_that_cannot_be_written_is_said_to_be_so(monkeypatch, tmp_path, server):
    (tmp_path / "file").write_bytes(b"no folder")
    monkeypatch.setenv("TINYCNN_CACHE_DIR", str(tmp_path / "file"))
    server.files = four_files(arrays())
    with pytest.raises(DataNotFoundError, match="the cache cannot be written: .*file"):
        load("mnist", (mirror(server.base, server.files),))
    assert not server.asked
