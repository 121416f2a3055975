"""Our reader of HDF5 beside the library that writes it."""

import io

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn.saving import hdf5

DTYPES = ["<f4", ">f4", "<f8", "<f2", "<i8", ">i4", "<u1", "<i2"]


def written(write, **how):
    content = io.BytesIO()
    with h5py.File(content, "w", **how) as h5:
        write(h5)
    content.seek(0)
    return content


def reading(write, **how):
    return hdf5.opened(written(write, **how), ValueError)


@settings(max_examples=150)
@given(
    shape=st.lists(st.integers(0, 7), max_size=4),
    dtype=st.sampled_from(DTYPES),
    packing=st.sampled_from([None, "gzip"]),
    shuffle=st.booleans(),
    checksum=st.booleans(),
    pieces=st.booleans(),
    libver=st.sampled_from(["earliest", "v108"]),
)
def test_arrays_are_read_as_they_were_written(shape, dtype, packing, shuffle, checksum, pieces, libver):
    array = np.random.default_rng(1).integers(0, 100, shape).astype(dtype)
    how = {}
    if shape and array.size and pieces:
        how = {"chunks": tuple(-(-n // 2) for n in shape), "compression": packing}
        how |= {"shuffle": shuffle, "fletcher32": checksum}
    with reading(lambda h5: h5.create_dataset("a/b/c", data=array, **how), libver=libver) as root:
        found = hdf5.array(root, "a/b/c", array.shape)
    assert found.dtype == array.dtype.newbyteorder("=")
    np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize("order", [False, True])
@pytest.mark.parametrize("count", [0, 1, 7, 300])
def test_groups_of_any_size_are_read(order, count):
    def write(h5):
        group = h5.create_group("all")
        for number in range(count):
            group.create_group(f"a{number}")["x"] = np.float32(number)

    if order and count > 8:
        pytest.skip("the newer form of many links")
    with reading(write, track_order=order) as root:
        group = hdf5.group(root, "all")
        assert len(group) == count
        for number in range(count):
            assert hdf5.array(group, f"a{number}/x", ()) == number
        assert hdf5.group(group, "none") is None


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize("value", ["", "a", "äöü" * 5, "x" * 5000, b"bytes", np.bytes_(b"fixed  ")])
def test_texts_are_read_as_they_were_written(libver, value):
    with reading(lambda h5: h5.attrs.update({"one": 3, "text": value, "two": [1.0]}), libver=libver) as root:
        plain = value if isinstance(value, str) else value.decode().rstrip()
        assert hdf5.text(root, "text") == plain
        assert hdf5.text(root, "none") is None


@pytest.mark.parametrize("names", [[], ["a"], ["a", "bc", "ü"], [f"name{i}" for i in range(3000)]])
def test_lists_of_names_are_read_as_they_were_written(names):
    with reading(lambda h5: h5.attrs.update({"names": names or np.zeros(0)})) as root:
        assert hdf5.names(root, "names") == names
    if len(names) > 1:
        halves = {"names0": np.array([n.encode() for n in names[:1]]), "names1": names[1:]}
        with reading(lambda h5: h5.attrs.update(halves)) as root:
            assert hdf5.names(root, "names") == names


def test_the_newer_form_of_many_is_refused_not_misread():
    def write(h5):
        for number in range(50):
            h5.create_group(f"a{number}")
            h5.attrs[f"b{number}"] = "text"

    with pytest.raises(ValueError, match="many links"), reading(write, libver="latest") as root:
        hdf5.group(root, "a1")
    with pytest.raises(ValueError, match="newer form of many"), reading(write, libver="latest") as root:
        hdf5.text(root, "b1")


def test_pieces_that_were_never_written_are_missed():
    def write(h5):
        h5.create_dataset("x", (6,), "f4", chunks=(2,))[:3] = 1

    with pytest.raises(ValueError, match="2 pieces of data instead of 3"), reading(write) as root:
        hdf5.array(root, "x", (6,))


def test_a_group_that_holds_itself_is_no_trouble():
    def write(h5):
        group = h5.create_group("a")
        group["again"] = group

    with reading(write) as root:
        assert hdf5.group(root, "a/again/again/again") is hdf5.group(root, "a")


def test_a_tree_that_runs_in_circles_is_refused():
    content = bytearray(written(lambda h5: h5.create_group("a")).getvalue())
    tree = content.index(b"TREE")
    content[tree + 32 : tree + 40] = tree.to_bytes(8, "little")
    with (
        pytest.raises(ValueError, match="runs in circles"),
        hdf5.opened(io.BytesIO(content), ValueError) as root,
    ):
        hdf5.group(root, "a")
