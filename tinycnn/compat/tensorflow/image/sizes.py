"""Images of another size."""

import numpy as np

from tinycnn.compat.tensorflow.image.frames import on_images
from tinycnn.errors import complaint
from tinycnn.reference.resizing import resize_forward
from tinycnn.reference.taps import INTERPOLATIONS, taps


class ResizeMethod:
    """Names of the ways to resize."""

    AREA = "area"
    BICUBIC = "bicubic"
    BILINEAR = "bilinear"
    GAUSSIAN = "gaussian"
    LANCZOS3 = "lanczos3"
    LANCZOS5 = "lanczos5"
    MITCHELLCUBIC = "mitchellcubic"
    NEAREST_NEIGHBOR = "nearest"


# The numbers that TensorFlow 1 had for them.
_NUMBERS = {0: "bilinear", 1: "nearest", 2: "bicubic", 3: "area"}


@on_images
def resize(images, size, method="bilinear", preserve_aspect_ratio=False, antialias=False, name=None):
    """Return images of another size, in float32; by the nearest pixels in their own type.

    Parameters
    ----------
    images : array_like, shape (H, W, C) or (N, H, W, C)
    size : (int, int)
        Height and width.
    method : {"bilinear", "nearest", "bicubic", "lanczos3", "lanczos5", "area"}
    preserve_aspect_ratio : bool
        Make the largest images within the size that are not distorted.
    antialias : bool
        Make smaller images of all pixels of the larger ones.
    """
    height, width = (int(length) for length in np.ravel(size))
    if preserve_aspect_ratio:
        height, width = _within(images.shape[-3], images.shape[-2], height, width)
    method = _NUMBERS.get(method, method) if isinstance(method, int) else str(method).lower()
    if method == "area":
        return _means(images, height, width)
    if method not in INTERPOLATIONS:
        raise ValueError(
            complaint("tf.image.resize", f"a method of {', '.join(INTERPOLATIONS)}, area", repr(method))
        )
    several = images.reshape(-1, *images.shape[-3:])
    if method == "nearest":
        rows, columns = (
            np.minimum((np.arange(new) + 0.5) * old // new, old - 1).astype(int)
            for old, new in ((several.shape[1], height), (several.shape[2], width))
        )
        found = several[:, rows[:, np.newaxis], columns]
    else:
        ways = [
            taps(old, new, method, antialias)
            for old, new in zip(several.shape[1:3], (height, width), strict=True)
        ]
        found = resize_forward(several.astype(np.float32), *ways, 0.0)
    return found.reshape(*images.shape[:-3], *found.shape[1:])


@on_images
def resize_with_pad(image, target_height, target_width, method="bilinear", antialias=False):
    """Return images of a size, not distorted, with black beside them."""
    height, width = int(target_height), int(target_width)
    share = min(height / image.shape[-3], width / image.shape[-2])
    wanted = image.shape[-3] * share, image.shape[-2] * share
    inner = tuple(max(1, int(length)) for length in wanted)
    found = np.asarray(resize(image, inner, method, antialias=antialias))
    top, left = int((height - wanted[0]) / 2), int((width - wanted[1]) / 2)
    frame = [(top, height - inner[0] - top), (left, width - inner[1] - left), (0, 0)]
    return np.pad(found, [(0, 0)] * (image.ndim - 3) + frame)


def _within(height, width, most_height, most_width):
    share = min(most_height / height, most_width / width)
    return max(1, round(height * share)), max(1, round(width * share))


def _means(images, height, width):
    """Return the mean of the block of pixels that each new one covers."""
    old_height, old_width = images.shape[-3:-1]
    if old_height % height or old_width % width:
        expected, received = (
            "a size that divides that of the images",
            f"{height} x {width} of {old_height} x {old_width}",
        )
        raise ValueError(complaint("tf.image.resize: area", expected, received))
    rows, columns = old_height // height, old_width // width
    blocks = images.astype(np.float32).reshape(
        *images.shape[:-3], height, rows, width, columns, images.shape[-1]
    )
    return blocks.mean(axis=(-4, -2))
