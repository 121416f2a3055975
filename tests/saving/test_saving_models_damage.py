"""Whatever happens to a model's file: the right model comes out of it, or one clear error."""

import contextlib
import io
import json
import os
import pickle
import tracemalloc
import zipfile

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saving_models import same, small

from tinycnn import models
from tinycnn.saving import FileError, ModelFileError, WeightsFileError

FORMS = [".keras", ".h5"]
every_form = pytest.mark.parametrize("form", FORMS)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("damage")


@pytest.fixture(scope="module")
def model():
    return small()


@pytest.fixture(scope="module")
def whole(folder, model):
    found = {}
    for form in FORMS:
        model.save(folder / f"whole{form}")
        found[form] = (folder / f"whole{form}").read_bytes()
    return found


def load(folder, form, content):
    path = folder / f"damaged{form}"
    path.write_bytes(content)
    return models.load_model(path)


def refused(folder, form, content, fault="."):
    with pytest.raises(ModelFileError, match=fault) as caught:
        load(folder, form, content)
    assert f"damaged{form}: " in str(caught.value)
    return caught.value


@every_form
def test_the_undamaged_file_loads(folder, whole, model, form):
    assert same(load(folder, form, whole[form]), model)


@every_form
@MANY
@given(data=st.data())
def test_a_file_cut_anywhere_is_refused(folder, whole, form, data):
    at = data.draw(st.integers(0, len(whole[form]) - 1))
    refused(folder, form, whole[form][:at])


@MANY
@given(data=st.data())
def test_a_changed_byte_of_an_archive_is_refused_or_harmless(folder, whole, model, data):
    content = bytearray(whole[".keras"])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = load(folder, ".keras", bytes(content))
    except ModelFileError:
        return
    assert same(found, model)


@MANY
@given(data=st.data())
def test_a_changed_byte_of_an_older_file_gives_a_model_or_the_one_error(folder, whole, data):
    """These files have no checksums: a changed number cannot be told from another."""
    content = bytearray(whole[".h5"])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(ModelFileError):
        load(folder, ".h5", bytes(content))


@every_form
@pytest.mark.parametrize("content", [b"", b"?", b"\x89HDF\r\n\x1a\n", b"PK\x03\x04", pickle.dumps([1])])
def test_bytes_of_no_sense_are_refused(folder, form, content):
    refused(folder, form, content)
    refused(folder, form, content + bytes(10_000))


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(found, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_config(whole, change):
    found = members(whole[".keras"])
    config = json.loads(found["config.json"])
    return packed({**found, "config.json": json.dumps(change(config) or config)})


def with_weights(whole, change):
    found = members(whole[".keras"])
    content = io.BytesIO(found["model.weights.h5"])
    with h5py.File(content, "a") as h5:
        change(h5)
    return packed({**found, "model.weights.h5": content.getvalue()})


@pytest.mark.parametrize("name", ["config.json", "model.weights.h5"])
def test_a_missing_member_is_named(folder, whole, name):
    found = members(whole[".keras"])
    del found[name]
    refused(folder, ".keras", packed(found), f"its member {name} is missing")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/../../evil", "C:\\evil", "..\\evil"])
def test_a_member_whose_name_leads_out_is_refused(folder, whole, name):
    found = {**members(whole[".keras"]), name: b"evil"}
    refused(folder, ".keras", packed(found), "leads out of it")


def test_two_members_of_the_same_name_are_refused(folder, whole):
    file = io.BytesIO(whole[".keras"])
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("config.json", "{}")
    refused(folder, ".keras", file.getvalue(), "two members of the same name")


@pytest.mark.parametrize("name", ["config.json", "model.weights.h5"])
def test_a_bomb_is_not_unfolded(folder, whole, name):
    found = {**members(whole[".keras"]), name: bytes(200 << 20)}
    bomb = packed(found, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 1 << 20
    tracemalloc.start()
    refused(folder, ".keras", bomb, f"member {name} would unfold to 209715200 bytes")
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


def test_an_archive_that_somebody_packed_smaller_still_opens(folder, whole, model):
    content = packed(members(whole[".keras"]), zipfile.ZIP_DEFLATED)
    assert same(load(folder, ".keras", content), model)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        '"text"',
        "[" * 100_000,
        '{"a":' * 150 + "1" + "}" * 150,
        "{}",
        '{"class_name": "Sequential"}',
    ],
)
def test_a_config_of_no_sense_is_refused(folder, whole, text):
    found = {**members(whole[".keras"]), "config.json": text}
    refused(folder, ".keras", packed(found), "config cannot be made into a model")


def layer_of(config, index):
    return config["config"]["layers"][index]


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["config"].update(layers=None),
        lambda c: c["config"].update(layers=[[]]),
        lambda c: c["config"].update(layers=[3]),
        lambda c: c["config"].update(layers=[layer_of(c, 1)] * 10_001),
        lambda c: c.update(class_name=["Sequential"]),
        lambda c: c.update(config=[]),
        lambda c: c.update(class_name="Dense", config={"units": 3}),
        lambda c: layer_of(c, 1).update(config=None),
        lambda c: layer_of(c, 1)["config"].update(filters="many"),
        lambda c: layer_of(c, 1)["config"].update(filters=-1),
        lambda c: layer_of(c, 1)["config"].update(filters=1e400),
        lambda c: layer_of(c, 1)["config"].update(extra=1),
        lambda c: layer_of(c, 1)["config"].update(activation={"class_name": "function", "config": "system"}),
        lambda c: layer_of(c, 1)["config"].update(
            kernel_initializer={"class_name": "os.system", "config": {}}
        ),
        lambda c: layer_of(c, 1)["config"].update(kernel_initializer=[1]),
        lambda c: layer_of(c, 1).update(registered_name=3),
        lambda c: layer_of(c, 1).update(module=[]),
        lambda c: layer_of(c, 0)["config"].update(batch_shape=None),
        lambda c: layer_of(c, 0)["config"].update(batch_shape=[None, "a"]),
        lambda c: c["compile_config"].update(optimizer="nothing"),
        lambda c: c["compile_config"].update(loss={"class_name": "Evil", "config": {}}),
        lambda c: c["compile_config"].update(metrics=[{"class_name": "Evil", "config": {}}]),
        lambda c: c["compile_config"].update(evil=1),
    ],
)
def test_a_config_that_makes_no_model_is_refused(folder, whole, change):
    refused(folder, ".keras", with_config(whole, change), "config cannot be made into a model")


def test_a_config_of_huge_weights_takes_no_memory(folder, whole):
    def huge(config):
        layer_of(config, 1)["config"]["filters"] = 1 << 31

    tracemalloc.start()
    refused(folder, ".keras", with_config(whole, huge), "conv2d.* numbers more, for so small a file")
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


KERNEL = "layers/conv2d/vars/0"


def replace(h5, **settings):
    del h5[KERNEL]
    h5.create_dataset(KERNEL, **settings)


def test_a_dataset_of_a_huge_shape_takes_no_memory(folder, whole):
    def huge(h5):
        replace(h5, shape=(1 << 20, 1 << 20), dtype="f4", chunks=(1024, 1024))

    tracemalloc.start()
    refused(folder, ".keras", with_weights(whole, huge), "has the shape")
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


SHAPE = (3, 3, 1, 2)


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"shape": SHAPE, "dtype": "f4"}, "0 bytes of data instead of 72"),
        ({"data": np.full(SHAPE, b"x")}, "not numbers"),
        ({"data": np.zeros(SHAPE, np.complex64)}, "not numbers"),
        ({"data": np.zeros(SHAPE, [("a", "f4"), ("b", "f4")])}, "not numbers"),
        ({"data": np.zeros((3, 3, 2, 1), "f4")}, "has the shape"),
        ({"data": np.zeros(SHAPE, "f4"), "compression": "lzf"}, "packed in a way"),
        (
            {"data": np.zeros(SHAPE, "f4"), "chunks": (9, 9, 99, 99), "maxshape": (None,) * 4},
            "pieces larger",
        ),
    ],
)
def test_a_dataset_that_is_not_what_it_must_be_is_refused(folder, whole, settings, fault):
    refused(folder, ".keras", with_weights(whole, lambda h5: replace(h5, **settings)), fault)


def test_numbers_that_somebody_packed_are_read(folder, whole, model):
    def pack(h5):
        replace(h5, data=model.layers[0].get_weights()[0], compression="gzip", shuffle=True)

    assert same(load(folder, ".keras", with_weights(whole, pack)), model)


def link(h5, made):
    del h5[KERNEL]
    h5[KERNEL] = made


def external(h5):
    secret = os.path.join(os.path.dirname(__file__), "test_saving_models_damage.py")
    replace(h5, shape=SHAPE, dtype="f4", external=[(secret, 0, 72)])


def virtual(h5):
    layout = h5py.VirtualLayout(SHAPE, "f4")
    layout[...] = h5py.VirtualSource("other.h5", "x", SHAPE)
    del h5[KERNEL]
    h5.create_virtual_dataset(KERNEL, layout)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda h5: link(h5, h5py.SoftLink("/layers/conv2d/vars/1")), "never followed"),
        (lambda h5: link(h5, h5py.ExternalLink("other.h5", "/x")), "never followed"),
        (lambda h5: link(h5, h5py.ExternalLink("/etc/passwd", "/x")), "never followed"),
        (external, "never opened"),
        (virtual, "never opened"),
        (lambda h5: (h5.pop("layers/conv2d"), h5.create_group("layers/conv2d/vars/0/1/2")), "has 2 weights"),
        (lambda h5: (h5.pop(KERNEL), h5.create_group(KERNEL)), "is no dataset"),
        (lambda h5: (h5.pop("layers"), h5.create_dataset("layers", data=3)), "other than groups"),
        (lambda h5: h5.pop("layers"), "the file holds 0"),
        (lambda h5: h5.create_dataset("layers/conv2d/vars/2", data=3), "the file holds 3"),
        (lambda h5: h5.update({}) or h5.pop("layers/conv2d/vars/1"), "the file holds 1"),
    ],
)
def test_links_and_other_tricks_are_refused(folder, whole, change, fault):
    refused(folder, ".keras", with_weights(whole, change), fault)


def test_a_group_behind_a_link_is_refused(folder, whole):
    def outside(h5):
        del h5["layers/conv2d"]
        h5["layers/conv2d"] = h5py.ExternalLink("other.h5", "/x")

    refused(folder, ".keras", with_weights(whole, outside), "never followed")


def changed(whole, change):
    content = io.BytesIO(whole[".h5"])
    with h5py.File(content, "a") as h5:
        change(h5)
    return content.getvalue()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda h5: h5.attrs.pop("model_config"), "it holds no model"),
        (lambda h5: h5.attrs.__setitem__("model_config", 3.0), "is no text"),
        (lambda h5: h5.attrs.__setitem__("model_config", "{"), "config cannot be made"),
        (lambda h5: h5.attrs.__setitem__("model_config", "{}"), "config cannot be made"),
        (lambda h5: h5.attrs.__setitem__("training_config", "{}"), "config cannot be made"),
        (lambda h5: h5.pop("model_weights"), "holds no weights"),
        (lambda h5: h5["model_weights"].attrs.pop("layer_names"), "no list of layers"),
        (lambda h5: h5["model_weights"].attrs.__setitem__("layer_names", [3, 4]), "hold names"),
        (lambda h5: h5["model_weights"].attrs.__setitem__("layer_names", ["../x"]), "is not plain"),
        (lambda h5: h5["model_weights"].attrs.__setitem__("layer_names", ["conv2d"]), "holds 1 layers"),
        (
            lambda h5: h5["model_weights/conv2d"].attrs.__setitem__("weight_names", ["/a", "b"]),
            "is not plain",
        ),
        (lambda h5: h5["model_weights"].pop("conv2d"), "'conv2d' is missing"),
    ],
)
def test_an_older_file_of_no_sense_is_refused(folder, whole, change, fault):
    refused(folder, ".h5", changed(whole, change), fault)


def test_damaged_weights_leave_a_model_as_it_was(folder, whole, model):
    other = small(trained=False)
    before = other.get_weights()
    for form in (".keras", ".h5"):
        path = folder / f"cut{form}"
        for part in (0.2, 0.5, 0.9, 0.999):
            path.write_bytes(whole[form][: int(len(whole[form]) * part)])
            with pytest.raises(WeightsFileError):
                other.load_weights(path)
    model.save_weights(folder / "cut.weights.h5")
    content = (folder / "cut.weights.h5").read_bytes()
    for part in (0, 0.2, 0.5, 0.9, 0.999):
        (folder / "cut.weights.h5").write_bytes(content[: int(len(content) * part)])
        with pytest.raises(FileError):
            other.load_weights(folder / "cut.weights.h5")
    assert all(np.array_equal(a, b) for a, b in zip(before, other.get_weights(), strict=True))


def test_a_save_that_fails_leaves_the_file_that_was_there(folder, model, monkeypatch):
    model.save(folder / "kept.keras")
    before = (folder / "kept.keras").read_bytes()
    monkeypatch.setattr(os, "fsync", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        model.save(folder / "kept.keras")
    assert (folder / "kept.keras").read_bytes() == before
