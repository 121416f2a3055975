"""Downloads from a server that may be dead, slow or wrong: whole files arrive, or none."""

import os
import threading
import time

import pytest
from datasets_fakes import arrays, four_files, holding, mirror, npz_bytes, same, write
from datasets_server import Server

from tinycnn.datasets import DataNotFoundError, cifar10, cifar100, fashion_mnist, mnist, stream
from tinycnn.datasets.fetch import fetch
from tinycnn.datasets.published import Mirror
from tinycnn.datasets.sources import load
from tinycnn.datasets.stream import FetchError

GOOD = four_files(arrays())
FIRST = next(iter(GOOD))
DEAD = mirror("http://127.0.0.1:1/", GOOD)


@pytest.mark.parametrize("unpacked", [True, False])
def test_the_four_files_arrive_as_they_are(server, cache, unpacked):
    server.files = GOOD
    fetch(mirror(server.base, GOOD, unpacked), cache)
    assert holding(cache) == GOOD


def test_a_data_set_published_as_npz_is_read(server, cache):
    server.files = {"mnist.npz": npz_bytes(arrays())}
    assert same(load("mnist", (mirror(server.base, server.files),)), arrays())
    assert holding(cache) == server.files


def test_an_archive_packed_by_someone_else_is_accepted_for_its_content(server, cache):
    published = mirror(server.base, GOOD, unpacked=True)
    server.files = {**GOOD, FIRST: GOOD[FIRST][:4] + b"time" + GOOD[FIRST][8:]}
    fetch(published, cache)
    assert holding(cache) == server.files != GOOD


@pytest.mark.parametrize("unpacked", [True, False])
@pytest.mark.parametrize(
    "body, fault",
    [
        (four_files(arrays(9))[FIRST], "SHA-256|instead of|longer than"),
        (GOOD[FIRST][:-9], "damaged|instead of"),
        (GOOD[FIRST] + bytes(10**5), "longer than"),
        (b"", "damaged|instead of"),
        (b"<html>log in</html>", "damaged|instead of"),
    ],
)
def test_a_wrong_body_is_refused_and_leaves_nothing(server, cache, body, fault, unpacked):
    server.files = {**GOOD, FIRST: body}
    with pytest.raises(FetchError, match=fault):
        fetch(mirror(server.base, GOOD, unpacked), cache)
    assert holding(cache) == {}


def test_the_hash_and_not_only_the_length_is_checked(server, cache):
    wrong = bytearray(GOOD[FIRST])
    wrong[4] ^= 1  # the time of packing: same length, same content
    server.files = {**GOOD, FIRST: bytes(wrong)}
    with pytest.raises(FetchError, match=f"{FIRST} has the SHA-256 .* instead of"):
        fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == {}


@pytest.mark.parametrize("manner", ["silent", "stalled"])
def test_a_slow_mirror_is_given_up_and_leaves_nothing(server, cache, impatient, manner):
    server.files, server.manner = GOOD, {FIRST: manner}
    with pytest.raises(FetchError, match="nothing came for 0.2 seconds|timed out"):
        fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == {}


def test_a_name_look_up_that_hangs_is_given_up(server, cache, impatient, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", lambda *question, **kind: over.wait(5))
    with pytest.raises(FetchError, match="^nothing came for 0.2 seconds$"):
        fetch(mirror(server.base, GOOD), cache)
    over.set()
    assert holding(cache) == {}


def test_a_body_that_breaks_off_leaves_nothing(server, cache):
    server.files, server.manner = GOOD, {FIRST: "truncated"}
    with pytest.raises(FetchError, match="IncompleteRead|instead of"):
        fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == {}


def test_a_redirection_is_not_followed(server, cache):
    server.files, server.manner = {**GOOD, "elsewhere": GOOD[FIRST]}, {FIRST: "moved"}
    server.files[FIRST] = b""
    with pytest.raises(FetchError, match="holds 0 instead of"):
        fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == {}
    assert server.asked == [FIRST]


def test_plain_http_is_never_asked(cache, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *question, **kind: pytest.fail("the network was asked"))
    for base in (
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/",
        "http://127.0.0.1.example.org/",
    ):
        with pytest.raises(FetchError, match="is not https"):
            fetch(mirror(base, GOOD), cache)
    assert holding(cache) == {}


@pytest.mark.parametrize("data_set", [mnist, fashion_mnist, cifar10, cifar100])
def test_every_mirror_is_https_and_every_file_has_a_checksum_and_a_size(data_set):
    for one in data_set.MIRRORS:
        assert one.base.startswith("https://")
        assert all(len(file.sha256) == 64 and 0 < file.size < 2**30 for file in one.files)


def test_a_redirection_to_plain_http_is_not_followed(server, cache):
    with Server() as other:
        other.files = {FIRST: GOOD[FIRST]}
        server.files, server.manner = {FIRST: b""}, {FIRST: "moved"}
        server.location = other.base + FIRST
        with pytest.raises(FetchError, match="holds 0 instead of"):
            fetch(mirror(server.base, GOOD), cache)
        assert other.asked == []
    assert holding(cache) == {}


def test_a_mirror_that_sends_a_byte_now_and_then_is_given_up(server, cache, monkeypatch):
    monkeypatch.setattr(stream, "FIRST_BYTE_SECONDS", 1.0)
    server.files, server.manner = {FIRST: bytes(1000)}, {FIRST: "dripping"}
    with pytest.raises(FetchError, match="nothing came for 1 seconds"):
        fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == {}


def test_a_body_that_never_ends_is_given_up_at_the_published_size(server, cache):
    server.files, server.manner = {FIRST: b"endless"}, {FIRST: "endless"}
    with pytest.raises(FetchError, match="longer than"):
        fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == {}


def test_a_file_that_the_mirror_lacks_is_named(server, cache):
    with pytest.raises(FetchError, match=f"404 .*{FIRST}"):
        fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == {}


def test_the_second_mirror_is_asked_where_the_first_is_dead(server, cache):
    server.files = GOOD
    assert same(load("mnist", (DEAD, mirror(server.base, GOOD))), arrays())
    assert holding(cache) == GOOD


def test_the_next_mirror_goes_on_where_one_broke_off(server, cache):
    last = list(GOOD)[-1]
    server.files = {**GOOD, "bad/" + last: b"wrong", **{"bad/" + name: GOOD[name] for name in list(GOOD)[:3]}}
    mirrors = (mirror(server.base + "bad/", GOOD), mirror(server.base, GOOD))
    assert same(load("mnist", mirrors), arrays())
    assert server.asked == ["bad/" + name for name in GOOD] + [last]
    assert holding(cache) == GOOD


def test_a_damaged_file_stays_until_a_good_one_takes_its_place(server, cache):
    write(cache, {FIRST: b"damaged"})
    with pytest.warns(UserWarning, match="damaged"), pytest.raises(DataNotFoundError):
        write(cache, {**GOOD, FIRST: b"damaged"})
        load("mnist", (DEAD,))
    assert holding(cache) == {**GOOD, FIRST: b"damaged"}
    server.files = GOOD
    fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == GOOD


def test_an_interrupt_in_mid_download_leaves_nothing(server, cache, monkeypatch):
    server.files = GOOD

    def interrupt(*received):
        raise KeyboardInterrupt

    monkeypatch.setattr("tqdm.auto.tqdm.update", interrupt)
    with pytest.raises(KeyboardInterrupt):
        fetch(mirror(server.base, GOOD), cache)
    assert holding(cache) == {}


def test_what_a_killed_process_left_is_swept_after_a_day(server, cache):
    write(cache, {"old.part": b"", "new.part": b""})
    yesterday = time.time() - 25 * 60 * 60
    os.utime(cache / "old.part", (yesterday, yesterday))
    fetch(Mirror(server.base, ()), cache)
    assert holding(cache) == {"new.part": b""}


def test_a_file_that_another_process_holds_open_will_do_if_it_is_the_same(server, cache, monkeypatch):
    server.files = GOOD
    published = mirror(server.base, GOOD)

    def refuse(part, target):
        raise PermissionError("as on Windows")

    def refuse_for_another_has_brought_it(part, target):
        target.write_bytes(part.read_bytes())
        raise PermissionError("as on Windows")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError):
        fetch(published, cache)
    assert holding(cache) == {}
    monkeypatch.setattr(os, "replace", refuse_for_another_has_brought_it)
    fetch(published, cache)
    assert holding(cache) == GOOD
