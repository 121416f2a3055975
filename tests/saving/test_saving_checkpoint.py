"""Checkpoint files: what is written comes back, and damage is always told."""

import hashlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinycnn.saving import CheckpointError
from tinycnn.saving.checkpoint_file import read_checkpoint, write_checkpoint
from tinycnn.saving.packing import pack, unpack

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers() | st.tuples(st.integers(), st.text()), inner)
    ),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = tmp_path_factory.mktemp("files") / "one.checkpoint"
    named = [("dense/kernel", np.arange(6, dtype="float32").reshape(2, 3)), ("count", np.array(3, np.uint32))]
    write_checkpoint(made, {"epoch": 3, "loss": 0.1}, named)
    return made


@given(PLAIN)
def test_plain_values_survive_json_to_the_last_bit(value):
    plain, arrays = pack(value)
    again = unpack(json.loads(json.dumps(plain)), arrays)
    assert repr(again) == repr(value)


def test_arrays_and_numbers_of_numpy_keep_their_types():
    value = {
        "a": np.float32(0.1),
        "b": [np.arange(3, dtype=np.int8)],
        "c": np.float64("nan"),
        "d": np.bool_(True),
    }
    again = unpack(*pack(value))
    assert [type(again[name]) for name in "acd"] == [np.float32, np.float64, np.bool_]
    assert again["b"][0].dtype == np.int8
    assert again["a"].tobytes() == value["a"].tobytes()


@pytest.mark.parametrize("value", [print, {1, 2}, np.array(["a"]), b"bytes", [object()]])
def test_anything_else_is_refused(value):
    with pytest.raises(TypeError, match="pack expects"):
        pack(value)


def test_a_list_that_holds_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(TypeError, match="hold themselves"):
        pack(endless)


@pytest.mark.parametrize(
    "plain", [{"array": 7}, {"array": "x"}, {"what": 1}, {}, {"a": 1, "b": 2}, {"dict": [[[], 1]]}]
)
def test_what_was_not_packed_is_not_unpacked(plain):
    with pytest.raises(ValueError, match="unpack expects packed values|unpack"):
        unpack(plain, [np.zeros(1)])


def test_the_same_state_gives_the_same_bytes(path, tmp_path):
    values, named = read_checkpoint(path)
    write_checkpoint(tmp_path / "again", values, named)
    assert (tmp_path / "again").read_bytes() == path.read_bytes()
    assert named[0][1].flags.writeable


@given(st.data())
def test_every_changed_bit_and_every_cut_is_told(path, tmp_path_factory, data):
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    damaged = tmp_path_factory.getbasetemp() / "damaged.checkpoint"
    damaged.write_bytes(content)
    with pytest.raises(CheckpointError, match="damaged|not a checkpoint|another version"):
        read_checkpoint(damaged)


@pytest.mark.parametrize(
    "head",
    [
        b"[" * 100_000,
        b"{}",
        b'{"values": 1, "arrays": [["a", [99999999999999], "<f4"]]}',
        b'{"values": 1, "arrays": [["a", [-1], "<f4"]]}',
        b'{"values": 1, "arrays": [["a", [1], "|O"]]}',
        b'{"values": 1, "arrays": [["a", [1e3], "<f4"]]}',
        b'{"values": 1, "arrays": 3}',
        b'{"arrays": []}',
        b"\xff\xfe",
    ],
)
def test_a_list_that_lies_is_refused_though_its_checksum_fits(tmp_path, head):
    body = b"tinycnn checkpoint 2\n" + len(head).to_bytes(8, "little") + head
    (tmp_path / "lies").write_bytes(body + hashlib.sha256(body).digest())
    with pytest.raises(CheckpointError):
        read_checkpoint(tmp_path / "lies")


def test_a_length_that_lies_takes_no_memory(tmp_path):
    body = b"tinycnn checkpoint 2\n" + (1 << 62).to_bytes(8, "little")
    (tmp_path / "lies").write_bytes(body + hashlib.sha256(body).digest())
    with pytest.raises(CheckpointError, match="its list is too long"):
        read_checkpoint(tmp_path / "lies")


def test_a_folder_or_nothing_in_its_place_is_told(tmp_path):
    with pytest.raises(CheckpointError, match="it cannot be read"):
        read_checkpoint(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_checkpoint(tmp_path / "nothing")
