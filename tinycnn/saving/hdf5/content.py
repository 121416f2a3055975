"""The bytes of a file, and numbers at places in them."""

import struct

# So many places are looked at, and more in larger files: whatever is tangled, reading ends.
_STEPS = 2_000_000
# Bytes of text that may be read, besides those that the file has: names are short.
_MOST_TEXT = 1 << 20
NOWHERE = 2**64 - 1  # the address of what is not there


class Unfit(Exception):
    """Something in the file is not as it must be; becomes the error that names the file."""


class Content:
    """Bytes that are asked for by their place; every place outside is an error.

    Parameters
    ----------
    data : bytes

    Examples
    --------
    >>> Content(bytes([1, 0, 2, 0])).numbers(0, "HH")
    (1, 2)
    """

    def __init__(self, data):
        self._data = memoryview(data)
        self._steps = _STEPS + len(data) // 8
        self._text = _MOST_TEXT + 2 * len(data)
        # By their addresses, so that nothing is read twice.
        self.nodes = {}
        self.heaps = {}

    def __len__(self):
        return len(self._data)

    def part(self, start, size):
        """Return a view of bytes."""
        self._steps -= 1
        if self._steps < 0:
            raise Unfit("it is damaged: reading it comes to no end")
        if start < 0 or size < 0 or start + size > len(self._data):
            raise Unfit(f"it is cut short or damaged: {size} bytes at {start} lie outside")
        return self._data[start : start + size]

    def numbers(self, start, form):
        """Return what ``struct`` unpacks at a place, little-endian without gaps."""
        form = f"<{form}"
        return struct.unpack(form, self.part(start, struct.calcsize(form)))

    def number(self, start, size):
        """Return one unsigned number of so many bytes."""
        return int.from_bytes(self.part(start, size), "little")

    def expect(self, start, signature):
        """Refuse if other bytes stand at a place."""
        if bytes(self.part(start, len(signature))) != signature:
            raise Unfit(f"it is damaged: no {signature.decode()} at {start}")

    def text(self, piece):
        """Return UTF-8 bytes as text; one piece that stands for many texts is noticed."""
        self._text -= len(piece)
        if self._text < 0:
            raise Unfit("it is damaged: its texts come to no end")
        try:
            return bytes(piece).decode("utf-8")
        except UnicodeDecodeError:
            raise Unfit("it is damaged: text that is no UTF-8") from None

    def text_at(self, start, most=10_000):
        """Return the text that ends with a zero byte."""
        piece = bytes(self.part(start, min(most, max(len(self._data) - start, 0))))
        found, end, _ = piece.partition(b"\0")
        if not end:
            raise Unfit("it is damaged: a name has no end")
        return self.text(found)
