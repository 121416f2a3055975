"""Files out of a ``.tar.gz`` from anywhere, read without believing it.

Python's own reader believes what the archive says of itself: a header of a few bytes makes it
take any amount of memory, or come to no end. What a data set needs of the format is little: a
block of 512 bytes with name, size and checksum, then the file, filled up to whole blocks.

Source: POSIX.1-2017, "pax", section "ustar Interchange Format"; and "Basic Tar Format" in the
manual of GNU tar, for longer names and sizes.
"""

import gzip

from tinycnn.datasets.reading import MAX_BYTES, pieces, read_at_most

_BLOCK = 512
_FILE, _LONG_NAME, _EXTENDED = (b"0", b"\0", b"7"), b"L", b"x"
_MOST_NAME = 1 << 16


def read_files(file, wanted, most=MAX_BYTES):
    """Return the contents of some files of an archive.

    Parameters
    ----------
    file : binary file object
        Of a gzipped tar archive.
    wanted : collection of str
        Names, without folders.
    most : int
        Bytes that the whole archive may unpack to: a small one may stand for terabytes.

    Returns
    -------
    dict of str to bytearray

    Raises
    ------
    ValueError
        If it is not such an archive, is damaged, holds a file twice, or is too large.
    OSError, EOFError, zlib.error
        If it cannot be unpacked.
    """
    with gzip.GzipFile(fileobj=file) as unpacked:
        found, left, name = {}, _Left(unpacked, most), None
        while (head := left.take(_BLOCK)) != bytes(_BLOCK):
            kind, size, own_name = _parsed(head)
            if kind in (_LONG_NAME, _EXTENDED) and size <= _MOST_NAME:
                name = _long_name(kind, bytes(left.take(size))) or name
            else:
                name = (name or own_name).rpartition("/")[2]
                if kind in _FILE and name in wanted:
                    if name in found:
                        raise ValueError(f"it holds {name} twice")
                    found[name] = left.take(size)
                else:
                    left.skip(size)
                name = None
            left.skip(-size % _BLOCK)
        left.skip_all()  # so that gzip compares its checksum
        return found


class _Left:
    """The bytes that are still to come, and how many there may be."""

    def __init__(self, file, most):
        self._file, self._most, self._left = file, most, most

    def take(self, size):
        self._pay(size)
        content = read_at_most(self._file, size)
        if len(content) < size:
            raise ValueError("it is cut short")
        return content

    def skip(self, size):
        self._pay(size)
        if sum(map(len, pieces(self._file, size))) < size:
            raise ValueError("it is cut short")

    def skip_all(self):
        for piece in pieces(self._file, self._left + 1):
            self._pay(len(piece))

    def _pay(self, size):
        self._left -= size
        if self._left < 0:
            raise ValueError(f"it would unpack to more than {self._most} bytes")


def _parsed(head):
    """Return type, size and name that a header gives."""
    stated = _octal(head[148:156])
    if stated != sum(head[:148]) + 8 * ord(" ") + sum(head[156:]):
        raise ValueError("it is damaged: a header whose checksum is another")
    size = head[124:136]
    large = size[0] == 0x80  # GNU's form for what does not fit
    name = bytes(head[:100]).partition(b"\0")[0].decode("utf-8", "replace")
    return bytes(head[156:157]), int.from_bytes(size[1:], "big") if large else _octal(size), name


def _octal(digits):
    text = bytes(digits).partition(b"\0")[0].strip()
    if not set(text) <= set(b"01234567"):
        raise ValueError("it is damaged: a header with something else in the place of a number")
    return int(text or b"0", 8)


def _long_name(kind, content):
    if kind == _LONG_NAME:
        return content.partition(b"\0")[0].decode("utf-8", "replace")
    for line in content.split(b"\n"):  # "27 path=folder/train.bin"
        key, equals, value = line.partition(b" ")[2].partition(b"=")
        if equals and key == b"path":
            return value.decode("utf-8", "replace")
    return None
