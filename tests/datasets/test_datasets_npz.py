"""Reading .npz archives: numbers only, and sizes believed only where the bytes are there."""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinycnn.datasets.npz import read_npz
from tinycnn.errors import DataError


def archive(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


X = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
SOUND = archive(x=X, y=np.array([7, 1]))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("npz") / "set.npz"


def read(path, content, names=("x", "y")):
    path.write_bytes(content)
    return read_npz(path, names)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_come_back_as_they_were_written(path, order, save):
    x = np.asarray(X, order=order)
    save(path, x=x)
    np.testing.assert_array_equal(read_npz(path, ["x"])["x"], X, strict=True)


def test_a_missing_array_is_named_with_what_is_there(path):
    with pytest.raises(DataError, match=r"the array z in .*set\.npz, received only x\.npy, y\.npy"):
        read(path, SOUND, ["z"])


def test_python_objects_are_refused_unopened(path):
    with pytest.raises(DataError, match="numbers in x .*set.npz, received Python objects"):
        read(path, archive(x=np.array([print], dtype=object)), ["x"])


def test_a_shape_that_claims_more_than_is_there_is_refused(path):
    entry = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        entry, {"descr": "|u1", "fortran_order": False, "shape": (10**12, 28)}
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("x.npy", entry.getvalue() + b"few bytes")
    with pytest.raises(DataError, match=r"28000000000000 bytes for x of shape .*set\.npz, received 9"):
        read_npz(path, ["x"])


@pytest.mark.parametrize("content", [b"", b"not a zip", SOUND[: len(SOUND) // 2]])
def test_what_is_no_archive_is_an_error_that_names_the_file(path, content):
    with pytest.raises(DataError, match=r"a sound \.npz archive in .*set\.npz, received BadZipFile"):
        read(path, content)


@given(st.integers(0, len(SOUND) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_an_error_or_changes_nothing(path, place, flip):
    damaged = bytearray(SOUND)
    damaged[place] ^= flip
    try:
        found = read(path, damaged)
    except DataError as error:
        assert str(path) in str(error)
    else:
        np.testing.assert_array_equal(found["x"], X)
        np.testing.assert_array_equal(found["y"], [7, 1])
