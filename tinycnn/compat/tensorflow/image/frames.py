"""Images turned, cut and framed: no number changes, only places."""

import numpy as np

from tinycnn.compat.tensorflow.tensors import array_of, as_tensor
from tinycnn.compat.tensorflow.together import one_by_one
from tinycnn.errors import complaint


def pixels(image):
    """Return images as an array.

    Raises
    ------
    ValueError
        If it has neither three axes nor four.
    """
    x = array_of(image)
    if x.ndim not in (3, 4):
        remedy = "Add the axis of channels: image[..., tf.newaxis]." if x.ndim == 2 else ""
        raise ValueError(
            complaint("tf.image", "images (H, W, C) or (N, H, W, C)", f"shape {x.shape}", remedy)
        )
    return x


def on_images(function):
    """Return a function of tensors for one of arrays, which treats several images as one by one."""
    return one_by_one(
        _keeping_name(lambda image, *a, **k: as_tensor(function(pixels(image), *a, **k)), function),
        lambda array, *a, **k: np.asarray(function(pixels(array), *a, **k)),
    )


def _keeping_name(call, function):
    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__ = function.__doc__
    return call


@on_images
def flip_left_right(image):
    """Return images mirrored, left and right exchanged."""
    return image[..., ::-1, :]


@on_images
def flip_up_down(image):
    """Return images mirrored, up and down exchanged."""
    return image[..., ::-1, :, :]


@on_images
def transpose(image, name=None):
    """Return images with rows and columns exchanged."""
    return np.swapaxes(image, -3, -2)


@on_images
def rot90(image, k=1, name=None):
    """Return images turned by so many quarters of a turn, against the clock."""
    return np.rot90(image, int(k), axes=(-3, -2))


@on_images
def central_crop(image, central_fraction):
    """Return the middle of images, this share of each side."""
    if not 0 < central_fraction <= 1:
        raise ValueError(complaint("central_crop", "a central_fraction in (0, 1]", f"{central_fraction}"))
    height, width = image.shape[-3:-1]
    top = int((height - height * central_fraction) / 2)
    left = int((width - width * central_fraction) / 2)
    return image[..., top : height - top, left : width - left, :]


@on_images
def crop_to_bounding_box(image, offset_height, offset_width, target_height, target_width, name=None):
    """Return a window of images."""
    top, left, height, width = (
        int(one) for one in (offset_height, offset_width, target_height, target_width)
    )
    if min(top, left) < 0 or top + height > image.shape[-3] or left + width > image.shape[-2]:
        received = f"{height} x {width} at ({top}, {left}) of {image.shape[-3]} x {image.shape[-2]}"
        raise ValueError(complaint("crop_to_bounding_box", "a window inside the images", received))
    return image[..., top : top + height, left : left + width, :]


@on_images
def pad_to_bounding_box(image, offset_height, offset_width, target_height, target_width, name=None):
    """Return images inside larger black ones."""
    top, left, height, width = (
        int(one) for one in (offset_height, offset_width, target_height, target_width)
    )
    below, right = height - top - image.shape[-3], width - left - image.shape[-2]
    if min(top, left, below, right) < 0:
        received = f"{image.shape[-3]} x {image.shape[-2]} at ({top}, {left}) of {height} x {width}"
        raise ValueError(complaint("pad_to_bounding_box", "images that fit into the larger ones", received))
    return np.pad(image, [(0, 0)] * (image.ndim - 3) + [(top, below), (left, right), (0, 0)])


@on_images
def resize_with_crop_or_pad(image, target_height, target_width):
    """Return images of a size: what is too much is cut off, what is missing is black, on both sides."""
    for axis, target in ((-3, int(target_height)), (-2, int(target_width))):
        size = image.shape[axis]
        if size > target:
            start = (size - target) // 2
            image = np.take(image, np.arange(start, start + target), axis)
        else:
            frame = [(0, 0)] * image.ndim
            frame[axis] = ((target - size) // 2, target - size - (target - size) // 2)
            image = np.pad(image, frame)
    return image
