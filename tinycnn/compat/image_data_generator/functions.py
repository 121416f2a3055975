"""The loose functions of ``keras.preprocessing.image`` that change one image.

They take the numbers of the axes, for images of Keras 1 had their channels first; and they
draw from NumPy's global generator.
"""

import numpy as np

from tinycnn.compat.image_data_generator import geometry, light
from tinycnn.errors import complaint


def apply_affine_transform(
    x,
    theta=0,
    tx=0,
    ty=0,
    shear=0,
    zx=1,
    zy=1,
    row_axis=1,
    col_axis=2,
    channel_axis=0,
    fill_mode="nearest",
    cval=0.0,
    order=1,
):
    """Turn (degrees), move (pixels), shear (degrees) and zoom an image.

    Examples
    --------
    >>> image = np.arange(4.0).reshape(1, 1, 4)
    >>> apply_affine_transform(image, tx=1).ravel()
    array([1., 2., 3., 3.])
    """
    x = np.asarray(x)
    if x.ndim != 3 or sorted([row_axis, col_axis, channel_axis]) != [0, 1, 2]:
        received = f"shape {x.shape} and axes {row_axis}, {col_axis}, {channel_axis}"
        raise ValueError(complaint("apply_affine_transform", "an image and its three axes", received))
    numbers = {"theta": theta, "tx": tx, "ty": ty, "shear": shear, "zx": zx, "zy": zy}
    numbers |= {"flip_horizontal": False, "flip_vertical": False}
    image = np.transpose(x, (row_axis, col_axis, channel_axis))
    maps = geometry.keras_maps({k: np.array([v]) for k, v in numbers.items()}, *image.shape[:2])
    image = geometry.moved(image[np.newaxis], maps, fill_mode, cval, order)[0]
    return np.transpose(image, np.argsort((row_axis, col_axis, channel_axis)))


def apply_channel_shift(x, intensity, channel_axis=0):
    """Add a number; the image stays between its least and its greatest."""
    return light.channel_shifted(np.asarray(x)[np.newaxis], np.array([intensity]))[0]


def apply_brightness_shift(x, brightness, scale=True):
    """Multiply an image by a factor, in whole numbers of 0..255."""
    return light.brightened(np.asarray(x)[np.newaxis], np.array([brightness]), scale)[0]


def random_rotation(x, rg, *axes, **settings):
    """Turn an image by up to ``rg`` degrees; see :func:`apply_affine_transform` for the rest."""
    return _changed(x, axes, settings, theta=np.random.uniform(-rg, rg))


def random_shift(x, wrg, hrg, *axes, **settings):
    """Move an image by up to these parts of its width and height."""
    row_axis, col_axis = _places(axes, settings)[:2]
    tx = np.random.uniform(-hrg, hrg) * np.shape(x)[row_axis]
    ty = np.random.uniform(-wrg, wrg) * np.shape(x)[col_axis]
    return _changed(x, axes, settings, tx=tx, ty=ty)


def random_shear(x, intensity, *axes, **settings):
    """Shear an image by up to so many degrees."""
    return _changed(x, axes, settings, shear=np.random.uniform(-intensity, intensity))


def random_zoom(x, zoom_range, *axes, **settings):
    """Zoom an image by factors between two numbers."""
    if len(zoom_range) != 2:
        raise ValueError(complaint("random_zoom", "two numbers", f"{zoom_range!r}"))
    zx, zy = (1, 1) if tuple(zoom_range) == (1, 1) else np.random.uniform(*zoom_range, 2)
    return _changed(x, axes, settings, zx=zx, zy=zy)


def random_channel_shift(x, intensity_range, channel_axis=0):
    """Add a number of up to this size; see :func:`apply_channel_shift`."""
    return apply_channel_shift(x, np.random.uniform(-intensity_range, intensity_range), channel_axis)


def random_brightness(x, brightness_range, scale=True):
    """Multiply an image by a factor between two numbers; see :func:`apply_brightness_shift`."""
    if len(brightness_range) != 2:
        raise ValueError(complaint("random_brightness", "two numbers", f"{brightness_range!r}"))
    return apply_brightness_shift(x, np.random.uniform(*brightness_range), scale)


_NAMES = ("row_axis", "col_axis", "channel_axis", "fill_mode", "cval")


def _places(axes, settings):
    given = dict(zip(_NAMES, axes, strict=False)) | settings
    return given.get("row_axis", 1), given.get("col_axis", 2), given.get("channel_axis", 0)


def _changed(x, axes, settings, **numbers):
    settings = dict(zip(_NAMES, axes, strict=False)) | settings
    settings["order"] = settings.pop("interpolation_order", 1)
    return apply_affine_transform(x, **numbers, **settings)
