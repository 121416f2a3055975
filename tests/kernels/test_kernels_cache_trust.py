"""The folder of compiled kernels: nobody else can write to it, and nothing damaged is taken from it."""

import importlib.util
import os
import random
import signal
import stat
import sys
import time
from pathlib import Path

import numba
import numpy as np
import pytest

import tinycnn

SOURCE = Path(tinycnn.__file__).parent / "kernels" / "_cache.py"
unix = pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners and modes are Unix's")
KEY = ("float32", 7)


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Import ``_cache.py`` by itself, as a new process would, with a cache below this folder."""

    def load(given=tmp_path / "cache"):
        if given is not None:
            monkeypatch.setenv("NUMBA_CACHE_DIR", str(given))
        spec = importlib.util.spec_from_file_location("cache_apart", SOURCE)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


def kept(module):
    """Save something; return the files object and the path it is in."""
    files = module._Files("tinycnn.kernels.some.function")
    files.save(KEY, {"code": b"x" * 1000})
    [path] = module.FOLDER.iterdir()
    return files, path


# Where it lies -------------------------------------------------------------------


@unix
@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o702])
def test_a_place_that_everybody_may_write_to_is_not_used(load, tmp_path, mode):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(mode)
    assert load(tmp_path / "open").FOLDER is None
    assert not list((tmp_path / "open").iterdir())


@unix
def test_nor_one_below_such_a_place_in_which_others_could_move_it(load, tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    assert load(tmp_path / "open" / "mine").FOLDER is None


@unix
def test_below_a_place_like_tmp_where_nobody_moves_what_is_not_his_it_is(load, tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o1777)
    assert load(tmp_path / "open" / "mine").FOLDER is not None


@unix
def test_every_folder_that_is_made_is_for_the_user_alone(load, tmp_path):
    before = os.umask(0)
    try:
        folder = load(tmp_path / "a" / "b" / "c").FOLDER
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, *list(folder.parents)[:3])]
    assert modes == 4 * [0o700]


@unix
def test_a_link_in_the_place_of_the_folder_is_not_followed(load, tmp_path):
    folder = load().FOLDER
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert load().FOLDER is None


@unix
def test_a_linked_cache_of_the_users_own_is_resolved(load, tmp_path):
    (tmp_path / "large disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "large disk")
    assert load(tmp_path / "link").FOLDER.parent == (tmp_path / "large disk").resolve()


def test_without_a_home_that_can_be_written_to_there_is_no_cache(load, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder can be made below a file, not even by root")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path / "file" / "home"))
    assert load(None).FOLDER is None


# What is in it -------------------------------------------------------------------


def test_what_was_saved_comes_back_under_its_own_key_alone(load):
    files, _ = kept(load())
    assert files.load(KEY) == {"code": b"x" * 1000}
    assert files.load(("float64", 7)) is None


def test_a_file_cut_anywhere_is_not_taken(load):
    files, path = kept(load())
    content = path.read_bytes()
    for length in [0, 1, 31, 32, 33, *range(40, len(content), 97), len(content) - 1]:
        path.write_bytes(content[:length])
        assert files.load(KEY) is None, length


def test_a_file_with_a_changed_bit_is_not_taken(load):
    files, path = kept(load())
    content = path.read_bytes()
    for place in range(0, len(content), 23):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(bytes(damaged))
        assert files.load(KEY) is None, place


def test_a_file_under_the_name_of_another_kernel_is_not_taken(load):
    module = load()
    files, path = kept(module)
    files.save(("float64", 7), {"code": b"other"})
    [other] = [found for found in module.FOLDER.iterdir() if found != path]
    os.replace(other, path)
    assert files.load(KEY) is None


@unix
def test_a_file_that_others_may_write_to_or_a_link_is_not_taken(load, tmp_path):
    files, path = kept(load())
    path.chmod(0o666)
    assert files.load(KEY) is None
    path.chmod(0o600)
    assert files.load(KEY) is not None
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert files.load(KEY) is None


@unix
def test_a_file_of_another_user_is_not_taken(load, monkeypatch):
    files, _ = kept(load())
    stranger = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: stranger)
    assert files.load(KEY) is None


def test_nothing_is_saved_once_a_kernel_was_edited_under_a_running_process(load, monkeypatch):
    module = load()
    monkeypatch.setattr(module, "_LOADED_FROM", module._LOADED_FROM[:-1])
    module._Files("tinycnn.kernels.some.function").save(KEY, {})
    assert not list(module.FOLDER.iterdir())


@unix
def test_fifty_writers_killed_at_any_moment_leave_a_whole_file_or_none(load):
    module, draw = load(), random.Random(0)
    files, found = module._Files("tinycnn.kernels.some.function"), []
    data = {"code": os.urandom(200_000)}
    for _ in range(50):
        child = os.fork()
        if child == 0:
            while True:
                files.save(KEY, data)
        time.sleep(draw.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found.append(files.load(KEY))
    assert all(each is None or each == data for each in found)
    files.save(KEY, data)
    assert files.load(KEY) == data


@unix
def test_processes_that_save_at_once_do_not_take_each_others_code(load):
    module = load()
    children = []
    for number in range(6):
        child = os.fork()
        if child == 0:
            files = module._Files("tinycnn.kernels.some.function")
            right = True
            for turn in range(30):
                files.save((number, turn % 3), {"code": (number, turn % 3)})
                for other in range(6):
                    seen = files.load((other, turn % 3))
                    right = right and (seen is None or seen == {"code": (other, turn % 3)})
            os._exit(0 if right else 1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == 6 * [0]


# Which folder --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [(numba, "__version__", "0.0"), (np, "__version__", "0.0"), (numba.config, "OPT", 0)],
    ids=["numba", "numpy", "optimization"],
)
def test_another_version_or_setting_of_the_compiler_has_another_folder(load, monkeypatch, where, name, value):
    first = load().FOLDER
    monkeypatch.setattr(where, name, value)
    assert first != load().FOLDER


def old_folder(root, number, days):
    folder = root / f"kernels-{number:020x}"
    folder.mkdir(mode=0o700, parents=True)
    (folder / "some.kernel").write_bytes(b"old")
    os.utime(folder, (time.time() - days * 86400,) * 2)
    return folder


def test_of_the_folders_of_old_versions_the_last_few_are_kept(load, tmp_path):
    root = tmp_path / "cache"
    old = [old_folder(root, number, 30 - number) for number in range(12)]
    foreign = root / "kernels-of-somebody"
    foreign.mkdir()
    os.utime(foreign, (0, 0))
    folder = load().FOLDER
    assert sorted(root.iterdir()) == sorted([*old[4:], foreign, folder])


def test_folders_used_a_short_time_ago_are_all_kept(load, tmp_path):
    old = [old_folder(tmp_path / "cache", number, 0.5) for number in range(12)]
    assert load().FOLDER and all(folder.exists() for folder in old)


def test_what_a_killed_writer_left_is_removed_a_day_later(load):
    folder = load().FOLDER
    for name, days in (("a.kernel.1-2.part", 2), ("b.kernel.1-2.part", 0.5), ("c.kernel", 2)):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (time.time() - days * 86400,) * 2)
    assert sorted(path.name for path in load().FOLDER.iterdir()) == ["b.kernel.1-2.part", "c.kernel"]


@unix
def test_cleaning_follows_no_link(load, tmp_path):
    root, outside = tmp_path / "cache", tmp_path / "outside"
    for number in range(10):
        old_folder(root, number, 20)
    outside.mkdir()
    (outside / "precious").write_text("stays")
    (root / f"kernels-{99:020x}").symlink_to(outside)
    os.utime(outside, (0, 0))
    assert load().FOLDER and (outside / "precious").exists()
