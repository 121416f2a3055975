"""Whatever happens to a file: the right weights come out of it, or one clear error."""

import io
import json
import os
import pickle
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycnn.saving import WeightsFileError
from tinycnn.saving.weights import load_weights, save_weights

NAMED = [
    ("conv2d/kernel", np.random.default_rng(5).normal(size=(3, 3, 1, 2)).astype(np.float32)),
    ("conv2d/bias", np.array([1.5, -2.5])),
]
EXPECTED = [(name, array.shape, array.dtype) for name, array in NAMED]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("damage")


@pytest.fixture(scope="session")
def whole(folder):
    path = folder / "whole.weights.npz"
    save_weights(path, NAMED)
    return path.read_bytes()


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(contents, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in contents:
            archive.writestr(name, content)
    return file.getvalue()


def load(folder, content):
    path = folder / "damaged.weights.npz"
    path.write_bytes(content)
    return load_weights(path, EXPECTED)


def refused(folder, content, fault):
    with pytest.raises(WeightsFileError, match=fault) as caught:
        load(folder, content)
    assert "damaged.weights.npz: " in str(caught.value)


def refused_or_right(folder, content):
    try:
        loaded = load(folder, content)
    except WeightsFileError:
        return
    assert [a.tobytes() for a in loaded] == [a.tobytes() for _, a in NAMED]


def test_the_undamaged_file_loads(folder, whole):
    for (_, saved), found in zip(NAMED, load(folder, whole), strict=True):
        np.testing.assert_array_equal(found, saved)


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_file_cut_anywhere_is_refused(folder, whole, data):
    at = data.draw(st.integers(0, len(whole) - 1))
    refused(folder, whole[:at], "empty|cut short|no zip archive")


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_a_changed_byte_is_refused_or_harmless(folder, whole, data):
    at = data.draw(st.integers(0, len(whole) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = bytearray(whole)
    changed[at] ^= flip
    refused_or_right(folder, bytes(changed))


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_a_piece_lost_or_doubled_is_refused_or_harmless(folder, whole, data):
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    again = data.draw(st.integers(0, 2))
    if again != 1:
        refused_or_right(folder, whole[:start] + whole[start:end] * again + whole[end:])


@given(content=st.binary(max_size=300), zipped=st.booleans())
@settings(max_examples=200, deadline=None)
def test_bytes_of_no_sense_are_refused(folder, content, zipped):
    refused(folder, pack([("weights.json", content)]) if zipped else content, ".")


def test_every_byte_of_the_data_is_guarded(folder, whole):
    data = NAMED[0][1].tobytes()
    start = whole.index(data)
    for at in range(start, start + len(data)):
        changed = bytearray(whole)
        changed[at] ^= 1
        refused(folder, bytes(changed), "member 0000.npy is damaged")


def test_an_hdf5_file_is_called_by_its_name(folder):
    refused(folder, b"\x89HDF\r\n\x1a\n" + bytes(100), "it is an HDF5 file")


def test_a_plain_npz_file_is_not_taken_for_weights(folder):
    file = io.BytesIO()
    np.savez(file, NAMED[0][1])
    refused(folder, file.getvalue(), "not a weights file of tinycnn")


def replaced(whole, **changes):
    """The archive with members replaced, whole and with right checksums."""
    found = members(whole)
    found.update({f"{name.lstrip('m')}.npy": content for name, content in changes.items()})
    return pack(found.items())


def npy(array, **settings):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, **settings)
    return file.getvalue()


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("bomb-went-off",)


def test_a_pickle_inside_is_refused_and_not_run(folder, whole, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    member = npy(np.array([Bomb(), Bomb()], object), allow_pickle=True)
    refused(folder, replaced(whole, m0001=member.ljust(200, b" ")), "not what weights.json says: .* object")
    refused(folder, pickle.dumps(Bomb()), "no zip archive")
    assert os.listdir(tmp_path) == []


def test_a_member_of_another_shape_or_dtype_is_refused(folder, whole):
    refused(folder, replaced(whole, m0001=npy(np.zeros((2, 1)))), r"not what weights.json says: \(2, 1\)")
    refused(folder, replaced(whole, m0001=npy(np.zeros(2, np.int64))), "not what weights.json says: .*int64")
    by_columns = npy(np.asfortranarray(np.zeros((3, 3, 1, 2), np.float32)))
    refused(folder, replaced(whole, m0000=by_columns), "not what weights.json says")


def test_a_member_with_too_little_or_too_much_data_is_refused(folder, whole):
    member = npy(NAMED[1][1])
    refused(folder, replaced(whole, m0001=member[:-1]), "15 bytes of data instead of 16")
    refused(folder, replaced(whole, m0001=member + b"x"), "17 bytes of data instead of 16")
    refused(folder, replaced(whole, m0001=b"tiny"), "declares 4 bytes")


def test_a_damaged_or_unusual_header_is_refused(folder, whole):
    member = npy(NAMED[1][1])
    refused(folder, replaced(whole, m0001=b"?" + member[1:]), "header of its member 0001.npy is damaged")
    refused(folder, replaced(whole, m0001=member.replace(b"'descr'", b"__imp__")), "header .* is damaged")
    refused(folder, replaced(whole, m0001=npy(NAMED[1][1], version=(2, 0))), r"header version \(2, 0\)")


def test_a_huge_header_is_refused(folder, whole):
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"
    for length, fault in [(9_900, "header .* is damaged|not what"), (60_000, "declares")]:
        text = header.replace(b"(2,)", b"(" + b"(" * 4000 + b")" * 4000 + b")").ljust(length) + b"\n"
        member = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + NAMED[1][1].tobytes()
        refused(folder, replaced(whole, m0001=member), fault)


def test_two_members_of_the_same_name_are_refused(folder, whole):
    with pytest.warns(UserWarning, match="Duplicate"):
        doubled = pack([*members(whole).items(), ("0001.npy", npy(np.zeros(2)))])
    refused(folder, doubled, "two members of the same name")


def test_other_members_are_refused(folder, whole):
    refused(
        folder,
        pack([*members(whole).items(), ("../evil.npy", b"")]),
        "member '../evil.npy' that does not belong",
    )


def test_a_missing_member_is_named(folder, whole):
    found = members(whole)
    del found["0001.npy"]
    refused(folder, pack(found.items()), "member 0001.npy is missing")


def test_compressed_members_are_refused_so_no_bomb_can_hide(folder, whole):
    found = members(whole)
    refused(folder, pack(found.items(), zipfile.ZIP_DEFLATED), "compressed, which weights never are")


def listing(whole, **changes):
    found = members(whole)
    content = {**json.loads(found["weights.json"]), **changes}
    return pack([*found.items()][1:] + [("weights.json", json.dumps(content))])


def test_a_later_version_of_the_format_asks_for_an_update(folder, whole):
    refused(
        folder, listing(whole, version=2), "its format has version 2, this tinycnn reads 1. Update tinycnn."
    )


@pytest.mark.parametrize(
    "weights",
    [
        None,
        3,
        "weights",
        [1],
        [{}],
        [{"name": "a", "shape": 3, "dtype": "<f4"}],
        [{"name": "a", "shape": [3], "dtype": "|O"}],
        [{"name": "a", "shape": [3], "dtype": "(1000000,)f8"}],
        [{"name": "a", "shape": [3], "dtype": [["x", "<f4"]]}],
        [{"name": 3, "shape": [3], "dtype": "<f4"}],
    ],
)
def test_a_listing_of_no_sense_is_refused(folder, whole, weights):
    refused(folder, listing(whole, weights=weights), "weights.json does not (list arrays|name)")


@pytest.mark.parametrize("content", [b"[" * 100_000, b"\xff\xfe", b"{", b'{"format": 1e999}', b"9" * 5000])
def test_a_listing_that_is_no_json_is_refused(folder, whole, content):
    found = {**members(whole), "weights.json": content}
    refused(folder, pack(found.items()), "weights.json cannot be read|not a weights file")


def test_declared_sizes_are_compared_before_memory_is_taken(folder, whole):
    weights = [{"name": "conv2d/kernel", "shape": [1 << 40], "dtype": "<f4"}]
    content = listing(whole, weights=weights)
    tracemalloc.start()
    refused(folder, content, "weights do not fit the model")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 << 20
