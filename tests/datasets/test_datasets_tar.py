"""Tar archives that would take all memory, or all time, if they were believed."""

import gzip
import io
import tarfile
import tracemalloc

import pytest

from tinycnn.datasets.tar import read_files

CONTENT = bytes(range(256)) * 3


def head(name="a.bin", size=0, kind=b"0"):
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return bytearray(info.tobuf(tarfile.GNU_FORMAT)[-512:])


def summed(block):
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


def filled(content):
    return content + bytes(-len(content) % 512)


def read(inside, wanted=("a.bin",), **settings):
    return read_files(io.BytesIO(gzip.compress(inside, 1)), wanted, **settings)


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("folder", ["", "cifar/", "deep/" * 15, "ü/" * 20])
def test_every_form_of_tar_that_python_writes_is_read(form, folder):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name in ("readme.txt", "a.bin", "b.bin"):
            info = tarfile.TarInfo(folder + name)
            info.size = len(CONTENT)
            archive.addfile(info, io.BytesIO(CONTENT))
    assert read(file.getvalue(), ("a.bin", "b.bin")) == {"a.bin": CONTENT, "b.bin": CONTENT}


@pytest.mark.parametrize("kind", [b"x", b"g", b"L", b"K", b"S", b"0"])
def test_a_header_of_a_huge_size_takes_no_memory(kind):
    """Python's own reader takes what an extended header declares, before it looks what is there."""
    bomb = summed(head("x", 8 << 30 if kind == b"0" else 7 << 30, kind))
    tracemalloc.start()
    with pytest.raises(ValueError, match="more than 1073741824 bytes|something else"):
        read(bomb)
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


def test_a_bomb_is_unpacked_no_further_than_the_limit():
    with pytest.raises(ValueError, match="would unpack to more than 100000 bytes"):
        read(summed(head("other", 50_000)) + filled(bytes(50_000)) + bytes(512) * 300, most=100_000)


def test_thousands_of_long_names_in_a_row_do_not_exhaust_the_stack():
    """Python's own reader calls itself for each of them."""
    one = summed(head("././@LongLink", 5, b"L")) + filled(b"name\0")
    inside = one * 5000 + summed(head("a.bin", 3)) + filled(b"abc") + bytes(1024)
    assert read(inside, ("name",)) == {"name": b"abc"}


@pytest.mark.parametrize(
    "size", [b"-0000000001\0", b"\xff" + b"\xff" * 11, b"77777777777\0", b"8\0", b"\xc3\x28"]
)
def test_a_size_of_no_sense_is_refused(size):
    """A negative one sends Python's own reader back, and round and round (CVE-2025-8194)."""
    block = head()
    block[124:136] = size.ljust(12, b"\0")
    with pytest.raises(ValueError, match="in the place of a number|more than"):
        read(summed(block) + bytes(1024))


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        (b"", "cut short"),
        (summed(head("a.bin", 600)) + bytes(512), "cut short"),
        (bytes(head("a.bin", 3)[:148]) + b"0000000\0" + bytes(356), "checksum"),
        ((summed(head("a.bin", 3)) + filled(b"abc")) * 2 + bytes(1024), "a.bin twice"),
        (b"<html>" * 100, "something else|checksum"),
    ],
)
def test_what_is_damaged_is_refused(inside, fault):
    with pytest.raises(ValueError, match=fault):
        read(inside)


def test_damage_behind_the_last_file_is_noticed_too():
    packed = bytearray(gzip.compress(summed(head("a.bin", 3)) + filled(b"abc") + bytes(10240)))
    packed[-6] ^= 1  # the checksum of gzip
    with pytest.raises(OSError, match="CRC"):
        read_files(io.BytesIO(packed), ("a.bin",))
