"""Opening a file: its first block says where the root group is."""

from contextlib import contextmanager

from tinycnn.saving.hdf5.content import Content, Unfit
from tinycnn.saving.hdf5.groups import Node

_SIGNATURE = b"\x89HDF\r\n\x1a\n"


@contextmanager
def opened(file, fail):
    """Open an HDF5 file for reading.

    Parameters
    ----------
    file : binary file object
    fail : callable
        ``fail(text)`` returns the error to raise, for anything that is wrong inside the
        ``with`` statement.

    Yields
    ------
    Node
        The root group.
    """
    try:
        yield _root(Content(file.read()))
    except Unfit as fault:
        raise fail(str(fault)) from None


def _root(content):
    if not len(content):
        raise Unfit("the file is empty")
    if len(content) < len(_SIGNATURE) or bytes(content.part(0, 8)) != _SIGNATURE:
        raise Unfit("it is no HDF5 file")
    version = content.number(8, 1)  # II.A
    if version in (0, 1):
        sizes, base_at = content.numbers(13, "BB"), 24 if version == 0 else 28
        base, _, end, _, _, root = content.numbers(base_at, "QQQQQQ")
    elif version in (2, 3):
        sizes = content.numbers(9, "BB")
        base, _, end, root = content.numbers(12, "QQQQ")
    else:
        raise Unfit(f"its form has the version {version}, which is not known")
    if sizes != (8, 8) or base != 0:
        raise Unfit("its addresses are of an unusual kind")
    if end > len(content):
        raise Unfit(f"it is cut short: {len(content)} bytes of {end}")
    return Node(content, root)
