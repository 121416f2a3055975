"""``tf.io``: files, and images in them."""

from tinycnn.compat.tensorflow.image.files import decode_image, decode_jpeg, decode_png
from tinycnn.compat.tensorflow.io import gfile
from tinycnn.compat.tensorflow.missing import missing
from tinycnn.compat.tensorflow.tensors import plain


def _path(name):
    name = plain(name)
    name = name.item() if hasattr(name, "item") else name
    return name.decode() if isinstance(name, bytes) else name


def read_file(filename, name=None):
    """Return the bytes of a file."""
    with open(_path(filename), "rb") as file:
        return file.read()


def write_file(filename, contents, name=None):
    """Write bytes into a file."""
    with open(_path(filename), "wb") as file:
        file.write(contents)


__all__ = ["decode_image", "decode_jpeg", "decode_png", "gfile", "read_file", "write_file"]

__getattr__ = missing("tensorflow.io")
