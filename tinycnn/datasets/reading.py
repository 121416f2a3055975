"""Read files that may be damaged or hostile without believing what they say of their size."""

# Twice the largest set of this family (EMNIST by class, 547 MB of images).
MAX_BYTES = 2**30

_PIECE = 2**20


def pieces(file, count):
    """Yield at most ``count`` bytes of an open file, piece by piece.

    ``file.read(count)`` would take the memory first and look for the bytes afterwards.
    """
    while count > 0 and (piece := file.read(min(_PIECE, count))):
        count -= len(piece)
        yield piece


def read_at_most(file, count):
    """Return up to ``count`` bytes of an open file as a bytearray."""
    content = bytearray()
    for piece in pieces(file, count):
        content += piece
    return content
