"""The header of an object: a list of messages, which say all about it."""

from tinycnn.saving.hdf5.content import Unfit

DATASPACE, LINK_INFO, DATATYPE, EXTERNAL, LINK, LAYOUT = 0x01, 0x02, 0x03, 0x07, 0x06, 0x08
FILTERS, ATTRIBUTE, CONTINUATION, SYMBOL_TABLE, ATTRIBUTE_INFO = 0x0B, 0x0C, 0x10, 0x11, 0x15

_MOST_MESSAGES = 100_000
_SHARED = 0x02


def messages(content, address):
    """Return [(type, start, size)] of the header at an address.

    Raises
    ------
    Unfit
        If there is none, or it runs in circles.
    """
    read = _second_form if bytes(content.part(address, 4)) == b"OHDR" else _first_form
    found = []
    blocks, seen = [read(content, address, found)], set()
    while blocks:
        walk, start, size = blocks.pop()
        if start in seen:
            raise Unfit("it is damaged: a header runs in circles")
        seen.add(start)
        for kind, at, length, flags in walk(content, start, size):
            if kind == CONTINUATION:
                blocks.append(_continued(content, walk, *content.numbers(at, "QQ")))
            elif flags & _SHARED and kind in (DATASPACE, DATATYPE, LAYOUT, FILTERS, ATTRIBUTE):
                raise Unfit("it shares descriptions between objects, which is not read")
            else:
                found.append((kind, at, length))
            if len(found) + len(seen) > _MOST_MESSAGES:
                raise Unfit("it is damaged: a header without an end")
    return found


def _first_form(content, address, _):  # IV.A.1.a
    version, _, _, _, size = content.numbers(address, "BBHII")
    if version != 1:
        raise Unfit(f"it is damaged: no header of an object at {address}")
    return _walk_first, address + 16, size


def _walk_first(content, start, size):
    content.part(start, size)
    at, end = start, start + size
    while at + 8 <= end:
        kind, length, flags = content.numbers(at, "HHB")
        if at + 8 + length > end:
            raise Unfit("it is damaged: a message is longer than its header")
        yield kind, at + 8, length, flags
        at += 8 + length


def _second_form(content, address, _):  # IV.A.1.b
    version, flags = content.numbers(address + 4, "BB")
    if version != 2:
        raise Unfit(f"its headers have the version {version}, which is not known")
    at = address + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
    width = 1 << (flags & 3)
    return _walker(bool(flags & 0x04)), at + width, content.number(at, width)


def _walker(ordered):
    extra = 2 if ordered else 0

    def walk(content, start, size):
        content.part(start, size)
        at, end = start, start + size
        while at + 4 + extra <= end:
            kind, length, flags = content.numbers(at, "BHB")
            at += 4 + extra
            if at + length > end:
                raise Unfit("it is damaged: a message is longer than its header")
            yield kind, at, length, flags
            at += length

    return walk


def _continued(content, walk, start, size):
    if walk is _walk_first:
        return walk, start, size
    content.expect(start, b"OCHK")
    return walk, start + 4, max(size - 8, 0)  # without the signature and the checksum
