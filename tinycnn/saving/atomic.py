"""A file is written whole, or what was there before stays."""

import contextlib
import io
import os
import stat
from pathlib import Path

from tinycnn.errors import complaint
from tinycnn.ranks import crew
from tinycnn.saving import leftovers

_tidied: set[Path] = set()


@contextlib.contextmanager
def atomic_write(path):
    """Open a file for writing that takes its place only when all went well.

    The bytes go into a temporary file in the same folder and to the disk; then one
    rename puts it in place. Whoever reads meanwhile, and whoever comes after a crash,
    finds the old file or the new one, never a part. After any exception, Ctrl-C
    included, the temporary file is removed. If the process is killed outright, a file
    ``.tinycnn-*.tmp`` may stay behind; the first process that writes into this folder
    afterwards removes it.

    Parameters
    ----------
    path : str or os.PathLike
        In a folder that exists. A link is followed, and an existing file's
        permissions are kept; a new file gets the usual ones.

    Yields
    ------
    io.BufferedWriter
        Binary, seekable.

    Raises
    ------
    OSError
        If the folder is missing or not writable, if ``path`` is no ordinary file, or
        if the disk is full.

    Examples
    --------
    >>> import os, tempfile
    >>> folder = tempfile.mkdtemp()
    >>> with atomic_write(os.path.join(folder, "notes.txt")) as file:
    ...     written = file.write(b"whole")
    >>> os.listdir(folder)
    ['notes.txt']
    """
    if not crew().is_main:
        # Of several processes that train together one writes; these bytes go nowhere.
        with io.BytesIO() as nowhere:
            yield nowhere
        return
    target = Path(os.path.realpath(path))
    _check_place(path, target)
    _tidy(target.parent)
    file = _create(target.parent, path)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if target.exists():
                os.chmod(file.name, stat.S_IMODE(target.stat().st_mode))
            if os.name != "nt":  # while the lock is held, so that nobody takes it for a leftover
                os.replace(file.name, target)
        if os.name == "nt":
            os.replace(file.name, target)
    except BaseException as fault:
        with contextlib.suppress(OSError):
            os.unlink(file.name)
        if isinstance(fault, OSError) and fault.errno and fault.filename is None:
            fault.filename = os.fspath(path)  # "No space left on device" alone does not say where
        raise
    _sync_folder(target.parent)


def _check_place(path, target):
    folder = target.parent
    if not folder.is_dir():
        parents = [folder, *folder.parents]
        obstacle = next((p for p in parents if p.exists() and not p.is_dir()), None)
        if obstacle is not None:
            raise NotADirectoryError(complaint(f"Writing '{path}'", "a folder", f"the file '{obstacle}'"))
        remedy = f"Create it first: os.makedirs({str(folder)!r})."
        raise FileNotFoundError(complaint(f"Writing '{path}'", "an existing folder", f"'{folder}'", remedy))
    if target.is_dir():
        raise IsADirectoryError(complaint(f"Writing '{path}'", "the name of a file", "that of a folder"))
    # A rename would replace a device such as /dev/null by a file.
    if target.exists() and not target.is_file():
        raise OSError(complaint(f"Writing '{path}'", "an ordinary file", "a device or a pipe"))


def _tidy(folder):
    """Remove what killed processes have left in a folder; once in each process."""
    if folder not in _tidied:
        _tidied.add(folder)
        leftovers.remove_leftovers(folder)


def _create(folder, path):
    try:
        return leftovers.create(folder)
    except OSError as fault:
        reason = f"The folder cannot be written to ({fault.strerror})"
        raise OSError(fault.errno, reason, os.fspath(path)) from fault


def _sync_folder(folder):
    """Bring the rename itself to the disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
