"""Images as users have them, made into images as matplotlib draws them."""

import numpy as np

from tinycnn.errors import complaint


def as_images(images, who):
    """Check a stack of images and drop a channel axis of length 1.

    Parameters
    ----------
    images : array_like of shape (N, H, W), (N, H, W, 1) or (N, H, W, 3)
    who : str
        The function that asks, for messages.

    Returns
    -------
    ndarray of shape (N, H, W) or (N, H, W, 3)

    Raises
    ------
    ValueError
        For another shape, for no image at all, or for anything but numbers.

    Examples
    --------
    >>> as_images(np.zeros((5, 28, 28, 1)), "plot_images").shape
    (5, 28, 28)
    """
    images = np.asarray(images)
    fits = images.ndim == 3 or (images.ndim == 4 and images.shape[3] in (1, 3))
    if not fits or images.size == 0 or images.dtype.kind not in "buif":
        expected = "images of shape (N, H, W), (N, H, W, 1) or (N, H, W, 3), numbers, at least one"
        remedy = "A single image needs the first axis too: image[np.newaxis]." if images.ndim == 2 else ""
        raise ValueError(complaint(who, expected, f"{images.dtype} of shape {images.shape}", remedy))
    return images[..., 0] if images.ndim == 4 and images.shape[3] == 1 else images


def scaled(images, who):
    """Scale all images alike to 0 (black) to 1 (white).

    Values within 0 to 1 stay; values within 0 to 255 are divided by 255; any others,
    such as standardized ones, are stretched from their smallest to their largest.

    Returns
    -------
    ndarray of float32, same shape

    Raises
    ------
    ValueError
        If there are NaN or infinite values.

    Examples
    --------
    >>> scaled(np.array([[[0, 51, 255]]], np.uint8), "plot_images")
    array([[[0. , 0.2, 1. ]]], dtype=float32)
    """
    images = images.astype(np.float32)
    if not np.isfinite(images).all():
        raise ValueError(complaint(who, "finite pixels", "NaN or infinite ones"))
    low, high = float(images.min()), float(images.max())
    if low >= 0 and high <= 255:
        low, high = 0.0, 1.0 if high <= 1 else 255.0
    return (images - low) / (high - low)


def draw(axes, picture):
    """Draw one image, scaled to 0 to 1, without ticks."""
    axes.imshow(picture, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])
