import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import tinycnn
from tinycnn.saving import atomic_write


def names_in(folder):
    return sorted(os.listdir(folder))


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    return path


def test_a_new_file_holds_what_was_written(tmp_path):
    with atomic_write(tmp_path / "new.bin") as file:
        file.write(b"new")
    assert (tmp_path / "new.bin").read_bytes() == b"new"
    assert names_in(tmp_path) == ["new.bin"]


def test_the_old_file_stays_until_the_new_one_is_whole(old):
    with atomic_write(old) as file:
        file.write(b"new")
        file.flush()
        assert old.read_bytes() == b"old"
    assert old.read_bytes() == b"new"


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_failing_writer_leaves_the_old_file_and_nothing_else(old, fault):
    with pytest.raises(fault), atomic_write(old) as file:
        file.write(b"half of the n")
        raise fault
    assert old.read_bytes() == b"old"
    assert names_in(old.parent) == ["file.bin"]


def test_a_full_disk_leaves_the_old_file_and_names_it(old, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device.*file.bin"), atomic_write(old) as file:
        file.write(b"new")
    assert old.read_bytes() == b"old"
    assert names_in(old.parent) == ["file.bin"]


def test_a_rename_that_fails_leaves_the_old_file(old, monkeypatch):
    def refuse(source, target):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError), atomic_write(old) as file:
        file.write(b"new")
    assert old.read_bytes() == b"old"
    assert names_in(old.parent) == ["file.bin"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_killed_process_leaves_the_old_file(old):
    script = (
        "import sys, time\n"
        "from tinycnn.saving import atomic_write\n"
        "with atomic_write(sys.argv[1]) as file:\n"
        "    file.write(b'half of the n')\n"
        "    file.flush()\n"
        "    print('writing', flush=True)\n"
        "    time.sleep(600)\n"
    )
    root = str(Path(tinycnn.__path__[0]).parent)
    writer = subprocess.Popen(
        [sys.executable, "-c", script, str(old)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    try:
        assert writer.stdout.readline().strip() == b"writing"
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert writer.returncode == -signal.SIGKILL
    assert old.read_bytes() == b"old"


def test_a_missing_folder_is_named_with_how_to_make_it(tmp_path):
    expected = "expects an existing folder, received .*nowhere.*makedirs"
    with (
        pytest.raises(FileNotFoundError, match=expected),
        atomic_write(tmp_path / "nowhere" / "deep" / "file"),
    ):
        pass
    assert names_in(tmp_path) == []


def test_a_file_in_place_of_the_folder_is_named(old):
    expected = "expects a folder, received the file .*file.bin"
    with pytest.raises(NotADirectoryError, match=expected), atomic_write(old / "file.bin"):
        pass
    assert old.read_bytes() == b"old"


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    with pytest.raises(IsADirectoryError, match="the name of a file"), atomic_write(tmp_path):
        pass


def test_a_folder_that_refuses_is_named(tmp_path, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(errno.EACCES, "Permission denied", "temporary")

    monkeypatch.setattr("builtins.open", refuse)
    expected = "folder cannot be written to.*file.bin"
    with pytest.raises(PermissionError, match=expected), atomic_write(tmp_path / "file.bin"):
        pass


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="needs a device")
def test_a_device_is_not_replaced_by_a_file():
    with pytest.raises(OSError, match="an ordinary file"), atomic_write("/dev/null"):
        pass
    assert not os.path.isfile("/dev/null")


@pytest.mark.skipif(os.name == "nt", reason="permissions are Unix's")
def test_a_new_file_gets_the_permissions_of_a_plain_open(tmp_path):
    before = os.umask(0o027)
    try:
        with atomic_write(tmp_path / "new.bin"):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.bin").stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="permissions are Unix's")
def test_an_existing_file_keeps_its_permissions(old):
    old.chmod(0o604)
    with atomic_write(old) as file:
        file.write(b"new")
    assert stat.S_IMODE(old.stat().st_mode) == 0o604


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_followed(old):
    link = old.parent / "link.bin"
    link.symlink_to(old)
    with atomic_write(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"


def test_a_name_of_the_greatest_length_works(tmp_path):
    path = tmp_path / ("n" * 255)
    with atomic_write(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"new"
