"""Data sets where channels may come first."""

import functools

import numpy as np

from tinycnn.compat.spelling.channels import image_data_format


def in_data_format(load_data):
    """Return ``load_data`` with colour images as ``keras.backend.image_data_format`` wants them.

    Keras does so for CIFAR alone: its MNIST has no axis of channels.
    """

    @functools.wraps(load_data)
    def load(*arguments, **settings):
        train, test = load_data(*arguments, **settings)
        return _arranged(*train), _arranged(*test)

    return load


def _arranged(x, y):
    if x.ndim == 4 and image_data_format() == "channels_first":
        x = np.ascontiguousarray(x.transpose(0, 3, 1, 2))
    return x, y
