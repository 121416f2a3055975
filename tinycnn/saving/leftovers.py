"""Temporary files: made so that those of a killed process can be told from those in use.

Whoever writes one holds a lock on it, which the system takes away from a process that
dies, however it dies. So a temporary file that can be locked belongs to nobody.
"""

import contextlib
import os
import re
import secrets

try:
    import fcntl
except ImportError:  # Windows, where a file that somebody has open cannot be removed
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\.tinycnn-[0-9a-f]{16}\.tmp")


def create(folder):
    """Make a temporary file and lock it.

    Returns
    -------
    io.BufferedWriter
        Its ``name`` is the path. The lock ends when it is closed.
    """
    while True:
        # The name does not contain the target's, which may already have the greatest length.
        path = os.path.join(folder, f".tinycnn-{secrets.token_hex(8)}.tmp")
        file = open(path, "xb")  # noqa: SIM115, the caller closes it
        if fcntl is None:
            return file
        with contextlib.suppress(OSError):  # a file system that knows no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.path.exists(path):
            return file
        file.close()  # somebody who tidies up was between making it and the lock


def remove_leftovers(folder):
    """Remove the temporary files in a folder that belong to processes that are dead."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in filter(_NAME.fullmatch, names):
        with contextlib.suppress(OSError):  # in use, or gone already
            _remove_if_nobodys(os.path.join(folder, name))


def _remove_if_nobodys(path):
    if fcntl is None:
        os.unlink(path)
        return
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)
    finally:
        os.close(descriptor)
