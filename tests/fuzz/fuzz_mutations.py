"""Changes to an input that get past the first checks: checksums are mended, JSON stays JSON.

Each function takes the bytes and a ``random.Random``, and returns other bytes. What is not
understood is changed bluntly.
"""

import gzip
import io
import re
import struct
import zipfile
import zlib

from fuzz_json import json_text, mutated_span

__all__ = ["archive", "backup", "blunt", "hdf5", "idx", "image", "json_text", "tar"]

_NUMBERS = (
    0,
    1,
    2,
    3,
    7,
    8,
    16,
    127,
    128,
    255,
    256,
    0x7FFF,
    0xFFFF,
    0x7FFFFFFF,
    0xFFFFFFFF,
    2**40,
    2**63,
    2**64 - 1,
)
_MOST = 1 << 16


def blunt(data, random):
    """Flip bits, cut, double, insert, or write a number over a place; a few times."""
    data = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 4, 8))):
        at = random.randrange(len(data) + 1)
        kind = random.randrange(7)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << random.randrange(8)
        elif kind == 1 and at < len(data):
            data[at] = random.randrange(256)
        elif kind == 2:
            del data[at : at + random.choice((1, 2, 4, 8, 64, 512, len(data)))]
        elif kind == 3:
            data[at:at] = data[at : at + random.choice((1, 4, 8, 64, 512))]
        elif kind == 4:
            data[at:at] = random.randbytes(random.choice((1, 2, 4, 8)))
        elif kind == 5:
            _overwrite(data, at, random)
        else:
            other = random.randrange(len(data) + 1)
            data[at : at + 8] = data[other : other + 8]
    return bytes(data[:_MOST])


def _overwrite(data, at, random):
    width, order = random.choice((1, 2, 4, 8)), random.choice(("<", ">"))
    number = random.choice(_NUMBERS) if random.random() < 0.8 else len(data) + random.randrange(-16, 16)
    form = {1: "B", 2: "H", 4: "I", 8: "Q"}[width]
    piece = struct.pack(order + form, number % (1 << 8 * width))
    data[at : at + width] = piece


def _inside(packed, random, change):
    """Unpack gzip, change what is inside, pack it again; sometimes change the wrapping."""
    if random.random() < 0.15:
        return blunt(packed, random)
    try:
        inside = zlib.decompressobj(31).decompress(packed, _MOST)
    except zlib.error:
        return blunt(packed, random)
    return gzip.compress(change(inside, random), random.choice((0, 1)), mtime=0)


def idx(data, random):
    """Change the header more often than the numbers."""
    if data[:2] == b"\x1f\x8b":
        return _inside(data, random, idx)
    if random.random() < 0.5:
        changed = bytearray(data)
        _overwrite(changed, random.randrange(16), random)
        return bytes(changed)
    if random.random() < 0.05:
        return gzip.compress(data, 1, mtime=0)
    return blunt(data, random)


def tar(data, random):
    """Change fields of tar's headers and write the checksum that belongs to them."""
    return _inside(data, random, _tar_inside) if data[:2] == b"\x1f\x8b" else blunt(data, random)


_TAR_FIELDS = (
    (0, 100),
    (100, 8),
    (108, 8),
    (116, 8),
    (124, 12),
    (136, 12),
    (156, 1),
    (157, 100),
    (257, 6),
    (345, 155),
)
_TAR_TYPES = b"0\x001234567gxLKNSVX"


def _tar_inside(data, random):
    data = bytearray(data)
    heads = [at for at in range(0, len(data) - 511, 512) if data[at + 257 : at + 262] == b"ustar"]
    if not heads or random.random() < 0.2:
        return blunt(data, random)
    at = random.choice(heads)
    if random.random() < 0.2:
        data[at:at] = data[at : at + 512] * random.choice((1, 2, 50))  # headers that follow each other
    where, size = random.choice(_TAR_FIELDS)
    if where == 156:
        piece = bytes([random.choice(_TAR_TYPES)])
    elif size in (8, 12) and random.random() < 0.8:
        number = random.choice(_NUMBERS)
        octal = f"{number % 8 ** (size - 1):0{size - 1}o}\0".encode()
        binary = random.choice((b"\x80", b"\xff")) + (number % 256 ** (size - 1)).to_bytes(size - 1, "big")
        piece = random.choice((octal, binary, b"-1".ljust(size)))
    else:
        piece = blunt(bytes(data[at + where : at + where + size]), random).ljust(size, b"\0")[:size]
    data[at + where : at + where + size] = piece
    data[at + 148 : at + 156] = b" " * 8
    data[at + 148 : at + 156] = f"{sum(data[at : at + 512]):06o}\0 ".encode()
    return bytes(data[:_MOST])


def archive(data, random):
    """Change one member of a zip archive, or its list of members, and pack it soundly again."""
    members = _members(data)
    if not members or random.random() < 0.1:
        return blunt(data, random)
    if random.random() < 0.15:
        return _lying_zip(data, random)
    name = random.choice(list(members))
    if random.random() < 0.1:
        return _renamed(members, name, random)
    members[name] = _member(name, members[name], random)
    return _packed(members, random.choice((0, 0, 0, 8)))


def _member(name, content, random):
    if name.endswith(".json"):
        return json_text(content, random)
    if name.endswith(".h5"):
        return hdf5(content, random)
    if name.endswith(".npy") and random.random() < 0.6:
        # The header is text of a fixed length: change it and fill up with spaces.
        length = int.from_bytes(content[8:10], "little")
        head = blunt(content[10 : 10 + length], random)[:length].ljust(length)
        if random.random() < 0.5:
            head = _other_header(random).ljust(length)[:length]
        return content[:10] + head + content[10 + length :]
    return blunt(content, random)


def _other_header(random):
    kinds = ("|u1", "<f4", ">f8", "|O", "|V0", "<U0", "|S1", "<M8[s]", "<c16", "", "(2,)f4", "u1,u1")
    shapes = (
        "()",
        "(0,)",
        "(2,)",
        "(2, 28, 28)",
        "(2**70,)",
        f"({2**62},)",
        "(-1,)",
        f"({2**40}, 0)",
        "(True,)",
        "'a'",
    )
    header = (
        f"{{'descr': {random.choice(kinds)!r}, 'fortran_order': {random.choice(('True', 'False', '3'))}, "
    )
    return f"{header}'shape': {random.choice(shapes)}, }}\n".encode()


def _members(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            infos = found.infolist()[:16]
            return {info.filename: found.open(info).read(_MOST) for info in infos}
    except Exception:
        return {}


def _packed(members, compression):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name), content, compression)
    return file.getvalue()


def _renamed(members, name, random):
    content = members.pop(name)
    others = ("../" + name, "/" + name, "C:\\" + name, name.upper(), name + "\0x", "", "a" * 300, *members)
    members[random.choice(others)] = content
    try:
        return _packed(members, 0)
    except (ValueError, UnicodeError, struct.error):
        return blunt(content, random)


def _lying_zip(data, random):
    """Let the list of members say other sizes, places, checksums and ways of packing."""
    data = bytearray(data)
    heads = [found.start() for found in re.finditer(b"PK\x01\x02", data)]
    if not heads:
        return blunt(data, random)
    at = random.choice(heads)
    where, width = random.choice(
        ((6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (42, 4))
    )
    number = random.choice((*_NUMBERS, len(data), 8, 9, 12, 14, 93, 99)) % (1 << 8 * width)
    data[at + where : at + where + width] = number.to_bytes(width, "little")
    return bytes(data)


def hdf5(data, random):
    """Change the numbers that HDF5 consists of, addresses and sizes, or the JSON in it."""
    kind = random.random()
    if kind < 0.35:
        changed = mutated_span(data, random)
        if changed is not None:
            return changed
    if kind < 0.5 or len(data) < 16:
        return blunt(data, random)
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2))):
        marks = [m for m in (b"TREE", b"SNOD", b"HEAP", b"GCOL", b"OHDR") if m in changed]
        at = random.randrange(0, len(changed), 2)
        if marks and random.random() < 0.6:
            mark = random.choice(marks)
            at = changed.find(mark, random.randrange(len(changed)))
            at = (changed.find(mark) if at < 0 else at) + random.randrange(0, 64, 2)
        if random.random() < 0.4:
            other = random.randrange(0, len(changed), 8)
            changed[at : at + 8] = other.to_bytes(8, "little")
        else:
            _overwrite(changed, at, random)
    return bytes(changed[:_MOST])


def backup(data, random):
    """Change a file of a folder of a backup, and mostly mend its checksum."""
    from fuzz_backup import changed, mended

    members = _members(data)
    if not members or random.random() < 0.1:
        return blunt(data, random)
    name = random.choice(list(members))
    if random.random() < 0.6:
        members[name] = changed(members[name], lambda head: json_text(head, random))
    else:
        members[name] = blunt(members[name], random)
        if random.random() < 0.7:
            members[name] = mended(members[name])
    if random.random() < 0.1:
        members[random.choice(("0000000.checkpoint", "0000009.checkpoint", "x"))] = members[name]
    return _packed(members, 0)


def image(data, random):
    """Change a piece of a PNG and its checksum; the other formats have none."""
    if not data.startswith(b"\x89PNG") or random.random() < 0.3:
        return blunt(data, random)
    pieces, at = [], 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        pieces.append([data[at + 4 : at + 8], data[at + 8 : at + 8 + size]])
        at += 12 + size
    if not pieces:
        return blunt(data, random)
    chosen = random.choice(pieces)
    kind = random.randrange(4)
    if kind == 0:
        chosen[0] = random.choice(
            (b"tRNS", b"PLTE", b"zTXt", b"iCCP", b"iTXt", b"tEXt", b"acTL", b"fcTL", b"gAMA", b"eXIf")
        )
    elif kind == 1:
        pieces.insert(random.randrange(len(pieces)), list(random.choice(pieces)))
    elif kind == 2 and chosen[0] == b"zTXt":
        chosen[1] = b"a\0\0" + zlib.compress(bytes(_MOST * 64))
    else:
        chosen[1] = blunt(chosen[1], random)
    body = b"".join(
        struct.pack(">I", len(inner)) + kind + inner + struct.pack(">I", zlib.crc32(kind + inner))
        for kind, inner in pieces
    )
    return data[:8] + body
