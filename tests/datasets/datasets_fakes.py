"""Small data sets in every form that the real ones come in."""

import gzip
import hashlib
import io
import struct

import numpy as np

from tinycnn.datasets.folder import PARTS
from tinycnn.datasets.published import Mirror, Published

CODES = {"uint8": 0x08, "int8": 0x09, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D, "float64": 0x0E}


def idx_bytes(array):
    header = bytes([0, 0, CODES[array.dtype.name], array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


def arrays(seed=0):
    """A data set of 30 and 10 images, different for each seed."""
    random = np.random.default_rng(seed)
    return {
        "x_train": random.integers(0, 256, (30, 28, 28), np.uint8),
        "y_train": np.arange(30, dtype=np.uint8) % 10,
        "x_test": random.integers(0, 256, (10, 28, 28), np.uint8),
        "y_test": np.arange(10, dtype=np.uint8)[::-1].copy(),
    }


def four_files(data, ending=".gz", dotted=False):
    """Name to bytes of the four IDX files."""

    def pack(content):
        # Without the time of packing, so that another process makes the same bytes.
        return gzip.compress(content, mtime=0) if ending == ".gz" else content

    names = {key: (stem.replace("-idx", ".idx") if dotted else stem) + ending for key, stem in PARTS.items()}
    return {name: pack(idx_bytes(data[key])) for key, name in names.items()}


def npz_bytes(data):
    file = io.BytesIO()
    np.savez(file, **data)
    return file.getvalue()


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def holding(folder):
    """Name to bytes of what a folder holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def mirror(base, files, unpacked=False):
    """The mirror that publishes just these files, by the SHA-256 of what is inside if ``unpacked``."""
    published = []
    for name, content in files.items():
        inside = gzip.decompress(content) if unpacked else content
        sha256 = hashlib.sha256(inside).hexdigest()
        published.append(Published(name, len(content), sha256, len(inside) if unpacked else None))
    return Mirror(base, tuple(published))


def same(loaded, data):
    (x_train, y_train), (x_test, y_test) = loaded
    return all(
        found.dtype == np.uint8 and np.array_equal(found, data[key])
        for key, found in (("x_train", x_train), ("y_train", y_train), ("x_test", x_test), ("y_test", y_test))
    )
