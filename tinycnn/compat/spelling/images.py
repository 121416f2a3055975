"""Images and arrays where channels may come first, and ``grayscale=True``."""

import numpy as np

from tinycnn.compat.spelling.channels import FIRST, LAST, checked
from tinycnn.utils import images


def load_img(
    path,
    grayscale=False,
    color_mode="rgb",
    target_size=None,
    interpolation="nearest",
    keep_aspect_ratio=False,
):
    """Read an image from a file; see :func:`tinycnn.utils.load_img`.

    Parameters
    ----------
    grayscale : bool or str
        Keras 1 and 2 had it second. A text is the ``color_mode`` of Keras 3.
    """
    if isinstance(grayscale, str):
        grayscale, color_mode = False, grayscale
    if isinstance(target_size, int):
        target_size = (target_size, target_size)
    mode = "grayscale" if grayscale else color_mode
    size = None if target_size is None else tuple(target_size)[:2]
    return images.load_img(path, mode, size, interpolation, keep_aspect_ratio)


def img_to_array(img, data_format=None, dtype=None):
    """Return an image of Pillow as an array; see :func:`tinycnn.utils.img_to_array`."""
    x = images.img_to_array(img, dtype=dtype)
    return np.ascontiguousarray(x.transpose(2, 0, 1)) if _first(data_format, "img_to_array") else x


def array_to_img(x, data_format=None, scale=True, dtype=None):
    """Return an array as an image of Pillow; see :func:`tinycnn.utils.array_to_img`."""
    x = np.asarray(x)
    if x.ndim == 3 and _first(data_format, "array_to_img"):
        x = x.transpose(1, 2, 0)
    return images.array_to_img(x, scale=scale, dtype=dtype)


def save_img(path, x, data_format=None, file_format=None, scale=True, **settings):
    """Write an array into a file as an image; see :func:`tinycnn.utils.save_img`."""
    x = np.asarray(x)
    if x.ndim == 3 and _first(data_format, "save_img"):
        x = x.transpose(1, 2, 0)
    images.save_img(path, x, LAST, file_format, scale, **settings)


def _first(data_format, who):
    return checked(data_format, who) == FIRST
