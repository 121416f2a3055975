"""Images of other colours: brightness, contrast, hue, shades of grey."""

import numpy as np

from tinycnn.compat.tensorflow.image.frames import on_images
from tinycnn.errors import complaint

# How bright red, green and blue look, by ITU-R BT.601.
_LUMA = np.array([0.2989, 0.587, 0.114], np.float32)


def _converted(image, dtype, saturate=False):
    """Return images in another type: whole numbers go up to their largest, others up to 1."""
    dtype = np.dtype(dtype)
    if image.dtype == dtype:
        return image
    if image.dtype.kind in "iu" and dtype.kind in "iu":
        steps = (int(np.iinfo(dtype).max) + 1) / (int(np.iinfo(image.dtype).max) + 1)
        return (image.astype(np.int64) * steps if steps >= 1 else image // int(1 / steps)).astype(dtype)
    if image.dtype.kind in "iu":
        return image.astype(dtype) * dtype.type(1 / np.iinfo(image.dtype).max)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        found = image * (info.max + 0.5)
        return (np.clip(found, info.min, info.max) if saturate else found).astype(dtype)
    return image.astype(dtype)


def in_floats(function):
    """Return a function of images of any type for one that computes in float32 from 0 to 1."""

    def call(image, *arguments, **settings):
        if image.dtype.kind == "f":
            return function(image, *arguments, **settings)
        return _converted(function(_converted(image, np.float32), *arguments, **settings), image.dtype, True)

    call.__name__, call.__doc__ = function.__name__, function.__doc__
    return call


@on_images
def convert_image_dtype(image, dtype, saturate=False, name=None):
    """Return images in another type: whole numbers go up to their largest, others up to 1."""
    return _converted(image, dtype, saturate)


@on_images
@in_floats
def adjust_brightness(image, delta):
    """Return images with a number added."""
    return image + np.asarray(delta, image.dtype)


@on_images
@in_floats
def adjust_contrast(images, contrast_factor):
    """Return images whose distances from the mean of each channel are multiplied."""
    mean = images.mean(axis=(-3, -2), keepdims=True, dtype=np.float32).astype(images.dtype)
    return (images - mean) * np.asarray(contrast_factor, images.dtype) + mean


@on_images
@in_floats
def adjust_gamma(image, gamma=1, gain=1):
    """Return ``gain * image ** gamma``."""
    return (gain * image**gamma).astype(image.dtype)


@on_images
@in_floats
def adjust_hue(image, delta, name=None):
    """Return images whose colours are turned around the circle by this share of it."""
    hsv = _hsv(image)
    hsv[..., 0] = (hsv[..., 0] + delta) % 1
    return _rgb(hsv)


@on_images
@in_floats
def adjust_saturation(image, saturation_factor, name=None):
    """Return images whose colours are stronger, or weaker, by a factor."""
    hsv = _hsv(image)
    hsv[..., 1] = np.clip(hsv[..., 1] * saturation_factor, 0, 1)
    return _rgb(hsv)


@on_images
@in_floats
def rgb_to_grayscale(images, name=None):
    """Return how bright coloured images are, with one channel."""
    _three(images, "rgb_to_grayscale")
    return (images @ _LUMA.astype(images.dtype))[..., np.newaxis]


@on_images
def grayscale_to_rgb(images, name=None):
    """Return grey images with three equal channels."""
    if images.shape[-1] != 1:
        raise ValueError(complaint("grayscale_to_rgb", "images of one channel", f"{images.shape[-1]}"))
    return np.repeat(images, 3, axis=-1)


@on_images
def rgb_to_hsv(images, name=None):
    """Return hue, saturation and value of coloured images from 0 to 1."""
    return _hsv(images)


@on_images
def hsv_to_rgb(images, name=None):
    """Return coloured images for their hue, saturation and value."""
    return _rgb(images)


@on_images
def per_image_standardization(image):
    """Return images whose numbers have mean 0 and deviation 1, each for itself."""
    image = image.astype(np.float32) if image.dtype.kind != "f" else image
    axes = (-3, -2, -1)
    least = 1 / np.sqrt(np.prod(image.shape[-3:]))
    deviation = np.maximum(image.std(axis=axes, keepdims=True), image.dtype.type(least))
    return (image - image.mean(axis=axes, keepdims=True)) / deviation


def _three(images, who):
    if images.shape[-1] != 3:
        raise ValueError(complaint(who, "images of three channels", f"{images.shape[-1]}"))


def _hsv(rgb):
    _three(rgb, "tf.image")
    top, spread = rgb.max(axis=-1), np.ptp(rgb, axis=-1)
    safe = np.where(spread > 0, spread, 1)
    red, green, blue = np.moveaxis(rgb, -1, 0)
    hue = np.where(
        top == red,
        (green - blue) / safe,
        np.where(top == green, 2 + (blue - red) / safe, 4 + (red - green) / safe),
    )
    hue = np.where(spread > 0, hue / 6 % 1, 0)
    saturation = np.where(top > 0, spread / np.where(top > 0, top, 1), 0)
    return np.stack([hue, saturation, top], axis=-1).astype(rgb.dtype)


def _rgb(hsv):
    hue, saturation, value = np.moveaxis(hsv, -1, 0)
    shift = np.array([0, 4, 2])
    ramp = np.clip(np.abs((hue[..., np.newaxis] * 6 + shift) % 6 - 3) - 1, 0, 1)
    return (value[..., np.newaxis] * (1 + saturation[..., np.newaxis] * (ramp - 1))).astype(hsv.dtype)
