"""Bring a mirror's files into a folder, each one whole and checked, or not at all."""

import os
import time
import uuid

from tinycnn.datasets.stream import FetchError, stream

_DAY = 24 * 60 * 60


def fetch(mirror, folder):
    """Download those files of ``mirror`` that ``folder`` does not hold in good order.

    A file is written under a name of its own, checked, and only then moved to its
    final name in one step: at no moment is there half a file under that name, and two
    processes at once do not meet.

    Parameters
    ----------
    mirror : Mirror
    folder : Path
        Made if need be.

    Raises
    ------
    FetchError
        If a file does not arrive, or is not the one that was published.
    OSError
        If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    for published in mirror.files:
        target = folder / published.name
        if not target.is_file() or published.fault(target):
            _fetch_one(mirror.base + published.name, published, target)


def _fetch_one(url, published, target):
    part = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    try:
        with open(part, "xb") as file:
            _receive(url, published, file)
            file.flush()
            os.fsync(file.fileno())
        if fault := published.fault(part):
            raise FetchError(fault)
        _move(part, target, published)
    finally:
        part.unlink(missing_ok=True)


def _receive(url, published, file):
    from tqdm.auto import tqdm

    received = 0
    # The delay keeps a mirror that does not answer from leaving an empty bar behind.
    with tqdm(total=published.size, desc=published.name, unit="B", unit_scale=True, delay=0.2) as bar:
        for piece in stream(url):
            received += len(piece)
            if received > published.most:
                raise FetchError(f"{published.name} is longer than {published.most} bytes")
            file.write(piece)
            bar.update(len(piece))


def _move(part, target, published):
    try:
        os.replace(part, target)
    except PermissionError:
        # Windows does not replace a file that another process has open. If that one
        # has brought the same file, all is well.
        if not target.is_file() or published.fault(target):
            raise


def _sweep(folder):
    """Remove what a process killed in the middle of a download left behind."""
    for part in folder.glob("*.part"):
        try:
            if time.time() - part.stat().st_mtime > _DAY:
                part.unlink()
        except OSError:
            continue  # another process was quicker, or still has it open
