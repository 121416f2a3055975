"""Changes a checkpoint, and mends its checksum, as one who attacks would."""

import hashlib

_DIGEST = hashlib.sha256().digest_size


def changed(data, change):
    """Return a checkpoint whose list of values and arrays was changed, with its length and checksum."""
    line, found, rest = data.partition(b"\n")
    size = int.from_bytes(rest[:8], "little")
    if not found or size > len(rest):
        return mended(data)
    head = change(rest[8 : 8 + size])
    return mended(line + found + len(head).to_bytes(8, "little") + head + rest[8 + size :])


def mended(data):
    """Return a checkpoint with the checksum that belongs to what it holds now."""
    body = data[:-_DIGEST]
    return body + hashlib.sha256(body).digest()
