"""Datasets: arrays of numbers, in one piece or in several, packed or not."""

import math
import zlib

import numpy as np

from tinycnn.saving.hdf5 import messages as kinds
from tinycnn.saving.hdf5.content import NOWHERE, Unfit
from tinycnn.saving.hdf5.types import shape_at, type_at

_DEFLATE, _SHUFFLE, _CHECKSUM = 1, 2, 3
_FILTERS = (_DEFLATE, _SHUFFLE, _CHECKSUM)
# A piece may be larger than the whole, but not by much.
_LARGE_PIECE = 1 << 20


def read_array(node, path, shape):
    """Return the numbers of a dataset, of this shape, as stored."""
    content = node.content
    dtype, found = _described(node, path)
    if found != shape:
        raise Unfit(f"its dataset {path!r:.100} has the shape {found}, expected is {shape}")
    size = math.prod(shape) * dtype.itemsize
    start, _ = node.one(kinds.LAYOUT)
    version, form = content.numbers(start, "BB")  # IV.A.2.i
    if form == 3:
        raise Unfit(f"its dataset {path!r:.100} lies in another file, which is never opened")
    if version != 3 or form > 2:
        raise Unfit(f"its dataset {path!r:.100} is laid out in a way that is not read")
    if form == 2:
        return _pieces(node, path, shape, dtype, start)
    if form == 0:
        at, stored = start + 4, content.number(start + 2, 2)
    else:
        at, stored = content.numbers(start + 2, "QQ")
    if size == 0:
        return np.empty(shape, dtype)
    if at == NOWHERE or stored < size:
        stored = 0 if at == NOWHERE else stored
        raise Unfit(f"its dataset {path!r:.100} has {stored} bytes of data instead of {size}")
    return np.frombuffer(content.part(at, size), dtype).reshape(shape)


def _described(node, path):
    space, kind = node.one(kinds.DATASPACE), node.one(kinds.DATATYPE)
    if space is None or kind is None:
        raise Unfit(f"its dataset {path!r:.100} says nothing of itself")
    dtype = type_at(node.content, kind[0])
    if not isinstance(dtype, np.dtype):
        raise Unfit(f"its dataset {path!r:.100} holds something that is not numbers")
    if node.of_kind(kinds.EXTERNAL):
        raise Unfit(f"its dataset {path!r:.100} lies in another file, which is never opened")
    return dtype, shape_at(node.content, space[0])


def _pieces(node, path, shape, dtype, start):
    content = node.content
    rank, tree = content.numbers(start + 2, "BQ")
    if rank != len(shape) + 1:
        raise Unfit(f"its dataset {path!r:.100} has pieces of {rank - 1} axes")
    piece = content.numbers(start + 11, f"{rank - 1}I")
    size, whole = math.prod(piece) * dtype.itemsize, math.prod(shape) * dtype.itemsize
    if not 0 < size <= max(whole, _LARGE_PIECE):
        raise Unfit(f"its dataset {path!r:.100} declares pieces larger than itself")
    filters = _filters(node, path)
    places = _places(content, path, tree, rank)
    # Every piece must be there before memory is taken; each unfolds to no more than its size.
    wanted = math.prod(-(-n // p) for n, p in zip(shape, piece, strict=True))
    if len(places) < wanted:
        raise Unfit(f"its dataset {path!r:.100} has {len(places)} pieces of data instead of {wanted}")
    numbers, filled = np.empty(shape, dtype), set()
    for at, length, mask, corner in places:
        if any(c % p or c >= n for c, p, n in zip(corner, piece, shape, strict=True)):
            raise Unfit(f"its dataset {path!r:.100} has a piece outside")
        filled.add(corner)
        data = _unpacked(content.part(at, length), filters, mask, size, dtype.itemsize, path)
        window = tuple(slice(c, c + p) for c, p in zip(corner, piece, strict=True))
        part = numbers[window]
        part[...] = np.frombuffer(data, dtype).reshape(piece)[tuple(slice(0, n) for n in part.shape)]
    if len(filled) != wanted:
        raise Unfit(f"its dataset {path!r:.100} has {len(filled)} pieces of data instead of {wanted}")
    return numbers


def _places(content, path, tree, rank):
    """Return [(address, size, mask of filters, corner)] of all pieces."""
    found, waiting, seen = [], [] if tree == NOWHERE else [tree], set()
    step = 8 + 8 * rank
    while waiting:
        at = waiting.pop()
        if at in seen:
            raise Unfit(f"its dataset {path!r:.100} runs in circles")
        seen.add(at)
        content.expect(at, b"TREE")  # III.A.1
        kind, level, number = content.numbers(at + 4, "BBH")
        if kind != 1:
            raise Unfit(f"its dataset {path!r:.100} has pieces of an unknown form")
        for i in range(number):
            key = at + 24 + i * (step + 8)
            child = content.number(key + step, 8)
            if level:
                waiting.append(child)
            else:
                length, mask, *corner = content.numbers(key, f"II{rank}Q")
                found.append((child, length, mask, tuple(corner[:-1])))
    return found


def _filters(node, path):
    """Return the numbers of the filters, in the order in which they were applied."""
    message = node.one(kinds.FILTERS)
    if message is None:
        return []
    content, (start, _) = node.content, message
    version, count = content.numbers(start, "BB")  # IV.A.2.l
    if version not in (1, 2) or count > len(_FILTERS):
        raise Unfit(f"its dataset {path!r:.100} is packed in a way that is not known")
    at, found = start + (8 if version == 1 else 2), []
    for _ in range(count):
        number, at = content.number(at, 2), at + 2
        if number not in _FILTERS:
            raise Unfit(f"its dataset {path!r:.100} is packed in a way that is not known")
        length = 0
        if version == 1:
            length, at = content.number(at, 2), at + 2
        values = content.number(at + 2, 2)
        at += 4 + length + 4 * (values + (values % 2 if version == 1 else 0))
        found.append(number)
    return found


def _unpacked(data, filters, mask, size, itemsize, path):
    for place in reversed(range(len(filters))):
        if mask >> place & 1:
            continue
        if filters[place] == _CHECKSUM:
            data = data[:-4]
        elif filters[place] == _DEFLATE:
            try:
                data = zlib.decompressobj().decompress(data, size + 4)
            except zlib.error as fault:
                raise Unfit(f"its dataset {path!r:.100} is damaged ({fault})") from None
        elif len(data) % itemsize == 0:
            data = np.frombuffer(data, np.uint8).reshape(itemsize, -1).T.tobytes()
    if len(data) != size:
        raise Unfit(f"its dataset {path!r:.100} has a piece of {len(data)} bytes instead of {size}")
    return data
