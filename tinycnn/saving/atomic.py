"""A file is written whole, or what was there before stays."""

import contextlib
import io
import os
import secrets
import stat
from pathlib import Path

from tinycnn.errors import complaint
from tinycnn.ranks import crew


@contextlib.contextmanager
def atomic_write(path):
    """Open a file for writing that takes its place only when all went well.

    The bytes go into a temporary file in the same folder and to the disk; then one
    rename puts it in place. Whoever reads meanwhile, and whoever comes after a crash,
    finds the old file or the new one, never a part. After any exception, Ctrl-C
    included, the temporary file is removed. (If the process is killed outright, a file
    ``.tinycnn-*.tmp`` may stay behind; it may be deleted.)

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
    # The name does not contain the target's, which may already have the greatest length.
    temporary = target.with_name(f".tinycnn-{secrets.token_hex(8)}.tmp")
    try:
        with _create(temporary, path) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
        os.replace(temporary, target)
    except BaseException as fault:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
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


def _create(temporary, path):
    try:
        return open(temporary, "xb")
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
