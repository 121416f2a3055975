"""Attributes: texts that are tied to a group."""

import math

from tinycnn.saving.hdf5 import messages as kinds
from tinycnn.saving.hdf5.content import NOWHERE, Unfit
from tinycnn.saving.hdf5.types import Text, shape_at, type_at
from tinycnn.saving.json_text import MOST_BYTES

_MOST_NAMES = 100_000


def text(node, name):
    """Return an attribute that is one text, or None if it is not there."""
    found = _attribute(node, name)
    if found is None:
        return None
    if len(found) != 1:
        raise Unfit(f"its attribute {name} is no text")
    return found[0]


def names(node, name):
    """Return an attribute that is a list of names, joined from its pieces if it was too long."""
    found = _attribute(node, name)
    if found is not None:
        return found
    pieces = []
    for number in range(_MOST_NAMES):
        piece = _attribute(node, f"{name}{number}")
        if piece is None:
            return pieces if number else None
        pieces += piece
    raise Unfit(f"its attribute {name} has too many pieces")


def _attribute(node, wanted):
    """Return the texts of an attribute; None if there is none of this name."""
    content = node.content
    for start, _ in node.of_kind(kinds.ATTRIBUTE):
        version, _, name, kind, space = content.numbers(start, "BBHHH")  # IV.A.2.m
        if version not in (1, 2, 3):
            raise Unfit(f"its attributes have the version {version}, which is not known")
        at = start + (9 if version == 3 else 8)
        if content.text_at(at, name) == wanted:
            step = 8 if version == 1 else 1
            kind_at = at + -(-name // step) * step
            space_at = kind_at + -(-kind // step) * step
            return _texts(content, wanted, kind_at, space_at, space_at + -(-space // step) * step)
    info = node.one(kinds.ATTRIBUTE_INFO)
    if info is not None:  # IV.A.2.v
        _, flags = content.numbers(info[0], "BB")
        if content.number(info[0] + (4 if flags & 1 else 2), 8) != NOWHERE:
            raise Unfit("it has attributes in the newer form of many, which is not read")
    return None


def _texts(content, name, kind_at, space_at, data_at):
    shape, kind = shape_at(content, space_at), type_at(content, kind_at)
    count = 0 if shape is None else math.prod(shape)
    if shape is None or count == 0:
        return []  # an empty list, of whatever
    if not isinstance(kind, Text):
        raise Unfit(f"its attribute {name} is no text, or does not hold names")
    if count > _MOST_NAMES or len(shape) > 1:
        raise Unfit(f"its attribute {name} declares too much")
    if kind.size is not None:
        pieces = (content.part(data_at + i * kind.size, kind.size) for i in range(count))
        return [content.text(bytes(piece).rstrip(b"\0 ")) for piece in pieces]
    return [_from_heap(content, *content.numbers(data_at + 16 * i, "IQI")) for i in range(count)]


def _from_heap(content, length, heap, wanted):
    """Return a text of any length, which stands in a heap of such."""
    if heap in (0, NOWHERE) or length == 0:
        return ""
    if length > MOST_BYTES:
        raise Unfit(f"a text has {length} bytes, more than {MOST_BYTES}")
    if heap not in content.heaps:
        content.heaps[heap] = dict(_heap(content, heap))
    at, stored = content.heaps[heap].get(wanted, (0, 0))
    if length > stored:
        raise Unfit("it is damaged: a text is missing")
    return content.text(bytes(content.part(at, length)).rstrip(b"\0"))


def _heap(content, heap):
    """Yield (number, (address, size)) of what a heap holds."""
    content.expect(heap, b"GCOL")  # III.E
    (size,) = content.numbers(heap + 8, "Q")
    at, end = heap + 16, heap + size
    while at + 16 <= end:
        number, _, _, stored = content.numbers(at, "HHIQ")
        if number == 0:
            return
        yield number, (at + 16, stored)
        at += 16 + -(-stored // 8) * 8
