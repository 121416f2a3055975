"""Compiled kernels on disk: never stale, nobody else's, and not needed."""

import ctypes
import importlib.util
import os
import random
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import numba
import pytest

import tinycnn
from tinycnn.kernels import _cache

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
PACKAGE = Path(tinycnn.__file__).parent
KERNEL_FILES = sorted(
    str(path.relative_to(PACKAGE / "kernels")) for path in (PACKAGE / "kernels").rglob("*.py")
)
unix = pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners and modes are Unix's")

HELPER = """
from tinycnn.kernels._jit import inline

@inline
def scaled(x):
    return 2 * x
"""
KERNEL = """
from tinycnn.kernels._jit import kernel
from tinycnn.kernels.sample_helper import scaled

@kernel
def total(x, found):
    for i in range(x.size):
        found[0] += scaled(x[i])
"""
ASK = """
import numpy as np
from tinycnn.kernels import _cache
from tinycnn.kernels.sample_kernel import total
found = np.zeros(1)
total(np.arange(4.0), found)
print(found[0], sum(total.compiled.stats.cache_hits.values()), _cache.FOLDER.name if _cache.FOLDER else None)
"""


@pytest.fixture
def package(tmp_path):
    """A copy of the package with one more kernel, whose helper stands in another file."""
    copy = tmp_path / "copy" / "tinycnn"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "kernels" / "sample_helper.py").write_text(HELPER)
    (copy / "kernels" / "sample_kernel.py").write_text(KERNEL)
    return copy


def start(package, cache, program=ASK, prepare=None):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=package.parent,
        env=environment,
        preexec_fn=prepare,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask(process):
    """Return (the kernel's result, whether it came from disk, the folder's name)."""
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    value, hits, folder = output.split()
    return float(value), int(hits), folder


def test_an_edited_helper_in_another_file_is_seen_at_the_next_start(package, tmp_path):
    first = ask(start(package, tmp_path / "cache"))
    assert first[:2] == (12, 0)
    assert ask(start(package, tmp_path / "cache")) == (12, 1, first[2])
    helper = package / "kernels" / "sample_helper.py"
    helper.write_text(HELPER.replace("2 * x", "3 * x"))
    second = ask(start(package, tmp_path / "cache"))
    assert second[:2] == (18, 0)
    assert second[2] != first[2]


def test_several_processes_may_fill_the_cache_at_once(package, tmp_path):
    processes = [start(package, tmp_path / "cache") for _ in range(3)]
    assert {ask(process)[0] for process in processes} == {12}
    assert ask(start(package, tmp_path / "cache"))[:2] == (12, 1)


def test_results_are_right_where_nothing_can_be_written(package, tmp_path):
    (tmp_path / "file").write_text("a folder cannot be made below a file, not even by root")
    assert ask(start(package, tmp_path / "file" / "cache")) == (12, 0, "None")


@unix
def test_results_are_right_where_the_disk_is_full(package, tmp_path):
    no_space = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
    assert ask(start(package, tmp_path / "cache", no_space + ASK))[0] == 12


def test_results_are_right_where_files_in_the_cache_are_damaged(package, tmp_path):
    _, _, folder = ask(start(package, tmp_path / "cache"))
    damaged = [path for path in (tmp_path / "cache" / folder).rglob("*total*") if path.is_file()]
    assert damaged
    for path in damaged:
        path.write_bytes(path.read_bytes()[:20])
    assert ask(start(package, tmp_path / "cache"))[0] == 12


@pytest.fixture
def load_cache(package, monkeypatch, tmp_path):
    """Import the copy's ``_cache.py`` by itself, as a new process would."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))

    def load():
        spec = importlib.util.spec_from_file_location("copied_cache", package / "kernels" / "_cache.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


def test_editing_any_kernels_file_changes_the_folder(package, load_cache):
    names = {load_cache().FOLDER.name}
    for file in KERNEL_FILES:
        with open(package / "kernels" / file, "a") as text:
            text.write("# edited\n")
        names.add(load_cache().FOLDER.name)
    assert len(names) == 1 + len(KERNEL_FILES)


def test_a_new_or_renamed_kernels_file_changes_the_folder(package, load_cache):
    first = load_cache().FOLDER.name
    (package / "kernels" / "sample_helper.py").rename(package / "kernels" / "sample_other.py")
    second = load_cache().FOLDER.name
    (package / "kernels" / "sample_new.py").write_text("")
    assert len({first, second, load_cache().FOLDER.name}) == 3


def test_another_version_of_the_compiler_has_another_folder(load_cache, monkeypatch):
    first = load_cache().FOLDER
    monkeypatch.setattr(numba, "__version__", "0.0")
    assert first != load_cache().FOLDER


def test_the_folder_is_made_below_the_one_given_and_found_again(load_cache, tmp_path):
    folder = load_cache().FOLDER
    assert folder.parent == tmp_path / "cache"
    assert folder == load_cache().FOLDER


def test_without_a_given_folder_it_is_the_users_cache(load_cache, monkeypatch, tmp_path):
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert load_cache().FOLDER.parent == tmp_path / "home" / "tinycnn"


@unix
def test_the_folder_belongs_to_the_user_alone(load_cache):
    before = os.umask(0)
    try:
        folder = load_cache().FOLDER
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.stat().st_uid == os.getuid()


@unix
@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_that_others_may_write_to_is_not_used(load_cache, mode):
    load_cache().FOLDER.chmod(mode)
    assert load_cache().FOLDER is None


@unix
def test_a_folder_of_somebody_else_is_not_used(load_cache, monkeypatch):
    load_cache()
    stranger = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: stranger)
    assert load_cache().FOLDER is None


def test_the_kernels_in_use_are_cached_where_this_says():
    from tinycnn.kernels.bias import sum_rows

    if _cache.FOLDER is not None:
        assert sum_rows.compiled._cache.cache_path == str(_cache.FOLDER)


@pytest.mark.slow
@unix
def test_a_compilation_killed_at_any_moment_leaves_nothing_wrong(package, tmp_path):
    draw = random.Random(0)
    for _ in range(8):
        process = start(package, tmp_path / "cache")
        time.sleep(draw.random() * 3)
        process.kill()
        process.communicate()
    assert ask(start(package, tmp_path / "cache"))[0] == 12
    assert ask(start(package, tmp_path / "cache"))[:2] == (12, 1)


def without_roots_powers():
    """Let root obey the modes of files, as others do, after the next exec."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's capabilities where it is run by root")
@pytest.mark.parametrize("closed", ["package", "cache"])
def test_results_are_right_where_the_package_or_the_cache_is_read_only(package, tmp_path, closed):
    (tmp_path / "cache").mkdir(mode=0o700)
    folders = [package, *(path for path in package.rglob("*") if path.is_dir())]
    for folder in folders if closed == "package" else [tmp_path / "cache"]:
        folder.chmod(0o500)
    try:
        found = ask(start(package, tmp_path / "cache", prepare=without_roots_powers))
        again = ask(start(package, tmp_path / "cache", prepare=without_roots_powers))
    finally:
        for folder in folders:
            folder.chmod(0o700)
    assert found[0] == again[0] == 12
    assert again[1] == (1 if closed == "package" else 0)


@pytest.mark.slow
def test_five_processes_on_a_cold_cache_train_to_the_same_weights(package, tmp_path):
    program = """
import numpy as np, tinycnn, hashlib
from tinycnn import layers
tinycnn.utils.set_random_seed(0)
x = np.random.default_rng(0).random((32, 8, 8, 1), dtype="float32")
model = tinycnn.Sequential([
    layers.Input((8, 8, 1)), layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D(),
    layers.Flatten(), layers.Dense(3, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, np.arange(32) % 3, batch_size=8, epochs=2, verbose=0)
print(hashlib.sha256(b"".join(w.tobytes() for w in model.get_weights())).hexdigest())
"""
    processes = [start(package, tmp_path / "cache", program) for _ in range(5)]
    try:
        said = [process.communicate(timeout=500) for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert [process.returncode for process in processes] == 5 * [0], said
    assert len({output for output, _ in said}) == 1
    warm = start(package, tmp_path / "cache", program)
    assert warm.communicate(timeout=300)[0] == said[0][0]
