"""``keras.ops.image``, by ``tf.image``."""

import numpy as np

from tinycnn.compat.absent_names import missing
from tinycnn.compat.tensorflow import image
from tinycnn.compat.tensorflow.image import hsv_to_rgb, rgb_to_grayscale, rgb_to_hsv

__all__ = ["hsv_to_rgb", "resize", "rgb_to_grayscale", "rgb_to_hsv"]


def resize(images, size, interpolation="bilinear", antialias=False, **settings):
    """Return images (N, H, W, C) or one, (H, W, C), in another size."""
    size = (size, size) if np.ndim(size) == 0 else size
    return image.resize(images, size, method=interpolation, antialias=antialias)


__getattr__ = missing("keras.ops.image")
