"""What is known in advance of a file on the network: its name, its size, its SHA-256."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass

from tinycnn.datasets.reading import pieces


@dataclass(frozen=True)
class Published:
    """One file as its mirrors offer it.

    Attributes
    ----------
    name : str
        Its name on the mirror and in the cache.
    size : int
        Bytes to download.
    sha256 : str
        Of the file; of what is inside where ``content_size`` is given.
    content_size : int, optional
        Bytes after unpacking. With it, any gzip archive of the same content is
        accepted, whoever packed it.
    """

    name: str
    size: int
    sha256: str
    content_size: int | None = None

    @property
    def most(self):
        """The most bytes that an honest mirror could send."""
        return max(self.size, self.content_size or 0)

    def fault(self, path):
        """Say in a few words what is wrong with the file at ``path``; "" if nothing is."""
        opened, size = (open, self.size) if self.content_size is None else (gzip.open, self.content_size)
        digest, count = hashlib.sha256(), 0
        try:
            with opened(path, "rb") as file:
                for piece in pieces(file, size + 1):
                    digest.update(piece)
                    count += len(piece)
        except (OSError, EOFError, zlib.error) as error:
            return f"{self.name} is damaged, {type(error).__name__}: {error}"
        if count != size:
            return f"{self.name} holds {'more' if count > size else count} instead of {size} bytes"
        if digest.hexdigest() != self.sha256:
            return f"{self.name} has the SHA-256 {digest.hexdigest()} instead of {self.sha256}"
        return ""


@dataclass(frozen=True)
class Mirror:
    """A place on the network that holds a whole data set.

    Attributes
    ----------
    base : str
        The address up to the file's name, with the slash.
    files : tuple of Published
        Four IDX files, or one ``.npz``.
    """

    base: str
    files: tuple[Published, ...]
