"""Another size without distortion."""

import numpy as np

from tinycnn.layers.preprocessing.resizing import Resizing


def smart_resize(x, size, interpolation="bilinear", data_format="channels_last"):
    """Bring images to another size; what does not fit the new proportions is cut off.

    Parameters
    ----------
    x : array_like, shape (H, W, C) or (N, H, W, C)
    size : (int, int)
        Height and width.
    interpolation : {"bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"}
    data_format : {"channels_last"}

    Returns
    -------
    ndarray of float32, shape (height, width, C) or (N, height, width, C)

    Examples
    --------
    >>> smart_resize(np.arange(8.0).reshape(2, 4, 1), (1, 1)).ravel()
    array([3.5], dtype=float32)
    """
    layer = Resizing(
        *size, interpolation, crop_to_aspect_ratio=True, data_format=data_format, name="smart_resize"
    )
    return layer(np.asarray(x))
