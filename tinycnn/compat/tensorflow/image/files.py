"""Images out of the bytes of their files."""

import io

import numpy as np

from tinycnn.compat.tensorflow.tensors import as_tensor

_MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def decode_image(contents, channels=None, dtype=np.uint8, name=None, expand_animations=True):
    """Return an image (H, W, C) of the bytes of a file: PNG, JPEG, BMP or GIF.

    Parameters
    ----------
    contents : bytes
    channels : {0, 1, 3, 4}, optional
        As in the file if not given.
    """
    from PIL import Image

    content = contents if isinstance(contents, bytes) else np.asarray(contents).item()
    with Image.open(io.BytesIO(content)) as image:
        wanted = channels or {"L": 1, "1": 1, "RGBA": 4}.get(image.mode, 3)
        pixels = np.asarray(image.convert(_MODES[int(wanted)]))
    pixels = pixels if pixels.ndim == 3 else pixels[..., np.newaxis]
    return as_tensor(pixels if np.dtype(dtype) == np.uint8 else (pixels / 255).astype(dtype))


def decode_png(contents, channels=0, dtype=np.uint8, name=None):
    """Return an image of the bytes of a file."""
    return decode_image(contents, channels, dtype)


def decode_jpeg(contents, channels=0, name=None, **idle):
    """Return an image of the bytes of a file."""
    return decode_image(contents, channels)
