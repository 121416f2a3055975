"""Reading IDX: the right numbers, or an error that names the file and the fault."""

import gzip
import math
import struct
import tracemalloc

import numpy as np
import pytest
from datasets_fakes import CODES, idx_bytes
from hypothesis import given
from hypothesis import strategies as st

from tinycnn.datasets import read_idx
from tinycnn.errors import DataError

IMAGES = np.random.default_rng(0).integers(1, 256, (3, 4, 5), np.uint8)
WHOLE = idx_bytes(IMAGES)
PACKED = gzip.compress(WHOLE, mtime=0)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("idx") / "images-idx3-ubyte"


def read(path, content):
    path.write_bytes(content)
    return read_idx(path)


@given(st.sampled_from(sorted(CODES)), st.lists(st.integers(0, 4), min_size=1, max_size=5), st.booleans())
def test_every_type_and_shape_comes_back_as_it_was_written(path, name, shape, packed):
    array = np.arange(math.prod(shape)).reshape(shape).astype(name)
    content = idx_bytes(array)
    found = read(path, gzip.compress(content) if packed else content)
    assert found.dtype == np.dtype(name) and found.dtype.isnative
    np.testing.assert_array_equal(found, array, strict=True)
    assert found.flags.writeable


@pytest.mark.parametrize("name", ["plain", "packed.gz"])
def test_the_first_bytes_and_not_the_name_tell_a_gzip_file(tmp_path, name):
    np.testing.assert_array_equal(read(tmp_path / name, WHOLE), IMAGES)
    np.testing.assert_array_equal(read(tmp_path / name, PACKED), IMAGES)


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_at_any_byte_is_an_error_that_names_it(path, cut):
    with pytest.raises(DataError, match="images-idx3-ubyte.*cut short"):
        read(path, WHOLE[:cut])


@given(st.integers(0, len(PACKED) - 1))
def test_a_packed_file_cut_at_any_byte_is_an_error_that_names_it(path, cut):
    with pytest.raises(DataError, match="images-idx3-ubyte"):
        read(path, PACKED[:cut])


@given(st.binary(min_size=1, max_size=40), st.booleans())
def test_a_file_with_bytes_too_many_is_an_error(path, more, packed):
    with pytest.raises(DataError, match="images-idx3-ubyte.*too long"):
        read(path, gzip.compress(WHOLE + more) if packed else WHOLE + more)


@given(st.integers(0, 15), st.integers(1, 255))
def test_a_flipped_byte_in_the_header_is_an_error_or_leaves_the_bytes_as_they_are(path, place, flip):
    damaged = bytearray(WHOLE)
    damaged[place] ^= flip
    try:
        found = read(path, damaged)
    except DataError as error:
        assert str(path) in str(error)
    else:  # bytes with and without sign are told apart by the header alone
        assert place == 2 and found.dtype == np.int8
        assert found.shape == IMAGES.shape and found.tobytes() == IMAGES.tobytes()


@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_a_flipped_byte_in_a_packed_file_is_an_error_or_changes_nothing(path, place, flip):
    damaged = bytearray(PACKED)
    damaged[place] ^= flip
    try:
        found = read(path, damaged)
    except DataError as error:
        assert str(path) in str(error)
    else:
        np.testing.assert_array_equal(found, IMAGES)


@given(st.binary(max_size=64))
def test_any_bytes_give_an_array_or_a_data_error(path, content):
    try:
        found = read(path, content)
    except DataError as error:
        assert str(path) in str(error)
    else:
        assert found.nbytes <= len(content)


@pytest.mark.parametrize(
    "content, fault",
    [
        (b"", "a header of at least 4 bytes .* received 0: the file is cut short"),
        (b"<!DOCTYPE html>", "starts with two zero bytes.*web page"),
        (b"PK\x03\x04 a zip", "an IDX file, which starts with two zero bytes,"),
        (bytes([0, 0, 0x0A, 1, 0, 0, 0, 0]), "one of the types 0x08 uint8.* received type 0x0A"),
        (bytes([0, 0, 0x08, 0, 7]), "1 to 32 axes .* received 0"),
        (bytes([0, 0, 0x08, 3, 0, 0]), "the lengths of 3 axes .* received 2 bytes"),
        (WHOLE[:-7], r"60 bytes after the header, for shape \(3, 4, 5\) of uint8, .* received .*cut short"),
        (PACKED[:-1], "a readable file .* EOFError"),
    ],
)
def test_each_fault_has_its_text(path, content, fault):
    with pytest.raises(DataError, match=fault) as caught:
        read(path, content)
    assert str(path) in str(caught.value) and str(caught.value).endswith("Fetch the file anew.")


def test_a_missing_file_is_a_data_error_that_names_it(tmp_path):
    with pytest.raises(DataError, match="nowhere-idx1-ubyte.*FileNotFoundError"):
        read_idx(tmp_path / "nowhere-idx1-ubyte")


def test_more_than_the_limit_is_refused(path):
    path.write_bytes(WHOLE)
    assert read_idx(path, max_bytes=60).size == 60
    with pytest.raises(DataError, match="at most 59 bytes .* a header for 60"):
        read_idx(path, max_bytes=59)


def uint8_file(lengths, body):
    return bytes([0, 0, 0x08, len(lengths)]) + struct.pack(f">{len(lengths)}I", *lengths) + body


BOMB = gzip.compress(uint8_file((10,), bytes(2**25)))  # 32 MB of zeros in 32 kB
NOISE = np.random.default_rng(0).bytes(2**18)


@pytest.mark.parametrize(
    "content",
    [
        uint8_file((2**32 - 1,) * 3, bytes(100)),
        uint8_file((2**29,), bytes(100)),
        gzip.compress(uint8_file((2**29,), bytes(100))),
        gzip.compress(uint8_file((2**27,), NOISE)),  # a claim that so long a file could fulfil
        BOMB,
    ],
    ids=["vast", "large", "packed", "packed noise", "bomb"],
)
def test_memory_is_taken_for_what_is_there_and_not_for_what_is_claimed(path, content):
    path.write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(DataError):
            read_idx(path)
        assert tracemalloc.get_traced_memory()[1] < 2**23
    finally:
        tracemalloc.stop()
