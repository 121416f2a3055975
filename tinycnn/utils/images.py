"""Images between files, Pillow and arrays."""

import errno
import io
import os
from pathlib import Path

import numpy as np

from tinycnn.errors import DataError, complaint, unknown_name
from tinycnn.plain_file import check_plain
from tinycnn.settings import floatx

# Formats that Pillow may open: of its many others some run programs, or are hardly tested.
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
# More pixels than this are refused before they are decoded: a small file may claim billions.
MOST_PIXELS = 2**26
COLOR_MODES = {"grayscale": "L", "rgb": "RGB", "rgba": "RGBA"}
INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "lanczos", "box", "hamming")


def load_img(path, color_mode="rgb", target_size=None, interpolation="nearest", keep_aspect_ratio=False):
    """Read an image from a file.

    Parameters
    ----------
    path : str, Path or BytesIO
    color_mode : {"rgb", "grayscale", "rgba"}
    target_size : (int, int), optional
        Height and width to which the image is brought.
    interpolation : {"nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"}
    keep_aspect_ratio : bool
        Cut off what does not fit the new proportions, instead of distorting.

    Returns
    -------
    PIL.Image.Image

    Raises
    ------
    DataError
        If the file is damaged, of no known image format, or of more than 2**26 pixels (WEBP: 2**25).
    """
    from PIL import Image

    if color_mode not in COLOR_MODES:
        raise unknown_name("color_mode", color_mode, COLOR_MODES)
    if interpolation not in INTERPOLATIONS:
        raise unknown_name("interpolation", interpolation, INTERPOLATIONS)
    if not isinstance(path, (str, os.PathLike, io.BytesIO)):
        raise TypeError(complaint("load_img", "a path or a BytesIO", type(path).__name__))
    image = _decoded(path, Image, COLOR_MODES[color_mode])
    if target_size is None or image.size == (target_size[1], target_size[0]):
        return image
    height, width = target_size
    box = _proportional(*image.size, width, height) if keep_aspect_ratio else None
    return image.resize((width, height), Image.Resampling[interpolation.upper()], box=box)


def _decoded(path, library, wanted):
    """Open, look at the size, and only then decode; no file stays open."""
    name = path if not isinstance(path, io.BytesIO) else "the image"
    if not isinstance(path, io.BytesIO):
        check_plain(path, lambda text: DataError(f"{name} is no image that can be read: {text}"))
    try:
        with library.open(path, formats=FORMATS) as image:
            # The decoder of WEBP holds the whole image four times.
            most = MOST_PIXELS // 2 if image.format == "WEBP" else MOST_PIXELS
            if image.width * image.height > most:
                raise DataError(complaint(name, f"at most {most} pixels", f"{image.width} x {image.height}"))
            image.load()
            if image.mode != wanted and not (wanted == "L" and image.mode in ("I;16", "I")):
                return image.convert(wanted)
            return image  # all of it is in memory, and the file is closed: a copy would take as much again
    except (library.DecompressionBombError, library.UnidentifiedImageError, SyntaxError) as error:
        raise DataError(f"{name} is no image that can be read: {error}") from error
    except DataError:
        raise
    except Exception as error:  # damaged bytes raise a dozen kinds in Pillow
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise  # of the disk, not of the image, whose places may lie before the beginning of the file
        raise DataError(f"{name} is damaged: {type(error).__name__}: {error}") from error


def _proportional(width, height, new_width, new_height):
    wide, high = min(width, height * new_width // new_height), min(height, width * new_height // new_width)
    left, top = (width - wide) // 2, (height - high) // 2
    return left, top, left + wide, top + high


def img_to_array(img, data_format=None, dtype=None):
    """Return an image of Pillow as an array of shape (H, W, C).

    Examples
    --------
    >>> img_to_array(array_to_img(np.zeros((2, 3, 1)))).shape
    (2, 3, 1)
    """
    _only_channels_last("img_to_array", data_format)
    x = np.array(img, dtype=floatx() if dtype is None else dtype)
    if x.ndim == 2:
        x = x[..., np.newaxis]
    if x.ndim != 3:
        raise ValueError(complaint("img_to_array", "an image of shape (H, W) or (H, W, C)", f"{x.shape}"))
    return x


def array_to_img(x, data_format=None, scale=True, dtype=None):
    """Return an array of shape (H, W, C), of 1, 3 or 4 channels, as an image of Pillow.

    Parameters
    ----------
    x : array_like
    data_format : {None, "channels_last"}
    scale : bool
        Whether the smallest number becomes black and the greatest white; else numbers are
        taken as 0..255.
    dtype : dtype, optional
        What ``x`` is turned into first.

    Returns
    -------
    PIL.Image.Image

    Examples
    --------
    >>> array_to_img(np.array([[[0.0], [0.5]]])).tobytes()
    b'\\x00\\xff'
    """
    from PIL import Image

    _only_channels_last("array_to_img", data_format)
    x = np.array(x, dtype=floatx() if dtype is None else dtype)
    if x.ndim != 3 or x.shape[2] not in (1, 3, 4):
        raise ValueError(
            complaint("array_to_img", "an array of shape (H, W, 1), (H, W, 3) or (H, W, 4)", f"{x.shape}")
        )
    if scale:
        x = x - x.min()
        x = x / (x.max() or 1) * 255
    if x.shape[2] == 1:
        return Image.fromarray(x[..., 0].astype("int32" if x.max() > 255 else "uint8"))
    return Image.fromarray(x.astype("uint8"))


def save_img(path, x, data_format=None, file_format=None, scale=True, **kwargs):
    """Write an array of shape (H, W, C) into an image file.

    Parameters
    ----------
    path : str, Path or file object
    x : array_like
    data_format : {None, "channels_last"}
    file_format : str, optional
        Such as "png"; from the ending of the path if not given.
    scale : bool
        See :func:`array_to_img`.
    **kwargs
        For Pillow's ``save``.
    """
    if file_format is None and isinstance(path, (str, os.PathLike)):
        file_format = Path(path).suffix[1:]
    file_format = "jpeg" if (file_format or "").lower() == "jpg" else file_format
    image = array_to_img(x, data_format=data_format, scale=scale)
    if image.mode == "RGBA" and (file_format or "").lower() == "jpeg":
        image = image.convert("RGB")  # the format has no transparency
    image.save(path, format=file_format, **kwargs)


def _only_channels_last(who, data_format):
    if data_format not in (None, "channels_last"):
        raise NotImplementedError(complaint(who, "data_format 'channels_last'", f"{data_format!r}"))
