"""The bytes of a web address, as they come, with a limit to the waiting."""

import ipaddress
import queue
import threading
from urllib.parse import urlsplit

from tinycnn.errors import DataError

# From the call to the first byte: name look-up, connection, TLS and answer together.
FIRST_BYTE_SECONDS = 4.0
# From one whole piece to the next: a mirror that sends a byte now and then does not keep us.
STALL_SECONDS = 20.0

_PIECE = 2**16


class FetchError(DataError):
    """One mirror did not deliver one file; the next one may."""


class _Sink:
    """What the downloader takes for a file: hands each piece on to the queue."""

    def __init__(self, arrived):
        self.arrived = arrived
        self.abandoned = False

    def write(self, piece):
        if self.abandoned:
            raise FetchError("nobody waits for this download any more")
        self.arrived.put(piece)

    def flush(self):
        pass


def stream(url):
    """Yield the bytes at ``url`` in pieces, as they arrive.

    The network is waited for in a thread: a name look-up has no time-out of its own,
    and a connection time-out counts anew for each of a host's many addresses.

    Raises
    ------
    FetchError
        If the address is not https (but for this machine's own), cannot be reached, answers
        with an error, or keeps us waiting longer than the limits above. A redirection is
        not followed.
    """
    _check_address(url)
    from pooch import HTTPDownloader

    arrived = queue.SimpleQueue()
    sink = _Sink(arrived)
    download = HTTPDownloader(
        chunk_size=_PIECE,
        timeout=(FIRST_BYTE_SECONDS, STALL_SECONDS),
        allow_redirects=False,  # none of our mirrors redirects, and none shall lead to plain http
        headers={"Accept-Encoding": "identity"},  # the file as it is stored
    )

    def work():
        try:
            download(url, sink, None)
            arrived.put(None)
        except Exception as error:
            arrived.put(error)

    threading.Thread(target=work, daemon=True, name=f"tinycnn {url}").start()
    patience = FIRST_BYTE_SECONDS
    try:
        while (piece := _next(arrived, patience)) is not None:
            patience = STALL_SECONDS
            yield piece
    finally:
        sink.abandoned = True


def _check_address(url):
    """Refuse what anybody on the way could read and change; what stays on this machine nobody can."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return
    try:
        own = parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        own = False
    if not own:
        raise FetchError(f"{url} is not https, and nothing is fetched in any other way")


def _next(arrived, patience):
    try:
        piece = arrived.get(timeout=patience)
    except queue.Empty:
        raise FetchError(f"nothing came for {patience:g} seconds") from None
    if isinstance(piece, Exception):
        raise FetchError(_in_one_line(piece)) from piece
    return piece


def _in_one_line(error):
    # requests wraps urllib3's retry error, which wraps the reason in ``reason``.
    inner = error.args[0] if error.args else error
    reason = getattr(inner, "reason", None) or error
    return f"{type(reason).__name__}: {' '.join(str(reason).split())}"
