"""Every loader takes the sound inputs, and whatever once showed a defect ends well."""

import pytest
from fuzz_findings import FOLDER, kept
from fuzz_loaders import LOADERS
from fuzz_watch import Broken, Watch


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    return Watch(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture
def folder(watch, tmp_path):
    watch.enter(tmp_path)
    return watch.folder


def warm(loader, folder):
    """Load the sound inputs once, so that what Python imports late is there before anybody watches."""
    for data in loader.seeds().values():
        loader.place(folder, data)
        loader.load(folder)


@pytest.mark.parametrize("name", LOADERS)
def test_sound_inputs_are_loaded_and_findings_end_well(watch, folder, name):
    loader = LOADERS[name]
    warm(loader, folder)
    for seed, data in loader.seeds().items():
        assert watch.judge(loader, data) is None, seed
    for finding, data in kept(name).items():
        try:
            watch.judge(loader, data)
        except Broken as broken:
            raise AssertionError(f"the finding {finding} of {name}: {broken}") from broken


def test_findings_belong_to_a_loader_and_are_small():
    for folder in FOLDER.iterdir():
        assert folder.name in LOADERS
        for file in folder.iterdir():
            assert file.stat().st_size <= 1 << 16, file


def bad(load):
    """The idx loader with another way of loading."""
    loader = LOADERS["idx"]
    return type(loader)(loader.seeds, load, loader.errors, loader.mutate, loader.name)


@pytest.mark.parametrize(
    ("load", "fault"),
    [
        (lambda folder: {}["key"], "raised KeyError"),
        (lambda folder: exec("1"), "reported exec"),
        (lambda folder: open(f"{folder}/new", "w").close(), "reported open"),
        (lambda folder: open("/etc/hostname").close(), "reported open"),
        (lambda folder: __import__("this_is_no_module"), "raised ModuleNotFoundError"),
        (lambda folder: __import__("os").system("true"), "reported os.system"),
        (lambda folder: __import__("pickle").loads(b"cos\nsystem\n."), "reported pickle.find_class"),
    ],
)
def test_the_watch_sees_what_a_loader_must_not_do(watch, folder, load, fault):
    with pytest.raises(Broken, match=fault):
        watch.judge(bad(load), b"")


def test_the_watch_sees_more_memory_asked_for_than_there_is(watch, folder):
    import numpy as np

    from tinycnn.errors import DataError

    def load(folder):
        try:
            np.zeros(2**50)
        except MemoryError as fault:
            raise DataError("refused, too late") from fault

    with pytest.raises(Broken, match="more memory"):
        watch.judge(bad(load), b"")
