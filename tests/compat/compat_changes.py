"""What the tests of ImageDataGenerator share: how images are changed, and images that can be told apart."""

import numpy as np

CHANGES = {
    "rotation_range": 20,
    "width_shift_range": 0.2,
    "height_shift_range": 0.2,
    "shear_range": 10,
    "zoom_range": 0.2,
    "horizontal_flip": True,
    "vertical_flip": True,
}


def marked(n):
    """Images that say their number in every pixel."""
    return np.broadcast_to(np.arange(n, dtype="float32")[:, None, None, None], (n, 4, 4, 1))
