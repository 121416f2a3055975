"""Groups: names, and where what they name is."""

from functools import cached_property

from tinycnn.saving.hdf5 import messages as kinds
from tinycnn.saving.hdf5.content import NOWHERE, Unfit
from tinycnn.saving.hdf5.messages import messages

_MOST_LINKS = 100_000
_ELSEWHERE = -1  # in place of an address: a link to another place or file


class Node:
    """A group or a dataset.

    Parameters
    ----------
    content : Content
    address : int
        Of its header.
    """

    def __init__(self, content, address):
        self.content = content
        self.messages = messages(content, address)

    def of_kind(self, kind):
        """Return [(start, size)] of the messages of a kind."""
        return [(start, size) for found, start, size in self.messages if found == kind]

    def one(self, kind):
        """Return (start, size) of the only message of a kind, or None."""
        found = self.of_kind(kind)
        if len(found) > 1:
            raise Unfit("it is damaged: a header says something twice")
        return found[0] if found else None

    @property
    def is_group(self):
        """bool: whether it holds names, not numbers."""
        return not self.of_kind(kinds.LAYOUT)

    @cached_property
    def links(self):
        """dict of str to int: the address of what each name stands for."""
        table = self.one(kinds.SYMBOL_TABLE)
        if table is not None:
            return dict(_entries(self.content, *self.content.numbers(table[0], "QQ")))
        info = self.one(kinds.LINK_INFO)
        if info is not None:  # IV.A.2.c
            _, flags = self.content.numbers(info[0], "BB")
            if self.content.number(info[0] + (10 if flags & 1 else 2), 8) != NOWHERE:
                raise Unfit("it has a group in the newer form of many links, which is not read")
        return dict(_link(self.content, start) for start, _ in self.of_kind(kinds.LINK))

    def __len__(self):
        return len(self.links)


def node_at(content, address):
    """Return the node at an address, the same one each time."""
    if address not in content.nodes:
        content.nodes[address] = Node(content, address)
    return content.nodes[address]


def step_down(node, path):
    """Return what a path leads to, or None if a name in it is not there."""
    for step in path.split("/"):
        if step in ("", ".", ".."):
            raise Unfit(f"the path {path!r:.100} is not plain")
        if not node.is_group:
            raise Unfit(f"its {path!r:.100} leads through something other than groups")
        address = node.links.get(step)
        if address is None:
            return None
        if address == _ELSEWHERE:
            raise Unfit(f"its {path!r:.100} is a link to somewhere else, which is never followed")
        node = node_at(node.content, address)
    return node


def _entries(content, tree, heap):
    """Yield (name, address) from the older form of groups: a tree of tables, names in a heap."""
    content.expect(heap, b"HEAP")  # III.D
    size, _, words = content.numbers(heap + 8, "QQQ")
    content.part(words, size)
    waiting, seen, count = [tree], set(), 0
    while waiting:
        at = waiting.pop()
        if at in seen:
            raise Unfit("it is damaged: a group runs in circles")
        seen.add(at)
        if bytes(content.part(at, 4)) == b"SNOD":  # III.B
            (number,) = content.numbers(at + 6, "H")
            count += number
            if count > _MOST_LINKS:
                raise Unfit("it is damaged: a group without an end")
            for entry in range(at + 8, at + 8 + 40 * number, 40):
                name, address, cached = content.numbers(entry, "QQI")
                yield content.text_at(words + name), _ELSEWHERE if cached == 2 else address
            continue
        content.expect(at, b"TREE")  # III.A.1
        kind, _, number = content.numbers(at + 4, "BBH")
        if kind != 0:
            raise Unfit("it is damaged: a group that is none")
        waiting += [content.number(at + 32 + 16 * i, 8) for i in range(number)]


def _link(content, start):  # IV.A.2.g
    version, flags = content.numbers(start, "BB")
    if version != 1:
        raise Unfit(f"its links have the version {version}, which is not known")
    at, kind = start + 2, 0
    if flags & 0x08:
        kind, at = content.number(at, 1), at + 1
    at += (8 if flags & 0x04 else 0) + (1 if flags & 0x10 else 0)
    width = 1 << (flags & 3)
    length, at = content.number(at, width), at + width
    name = content.text(content.part(at, length))
    return name, _ELSEWHERE if kind != 0 else content.number(at + length, 8)
