"""``keras.datasets.mnist``."""

import os

from tinycnn.datasets import mnist

__all__ = ["load_data"]


def load_data(path="mnist.npz"):
    """Load MNIST; see :func:`tinycnn.datasets.mnist.load_data`.

    Parameters
    ----------
    path : str
        A file of one's own is read. For Keras any other path is where to keep the download;
        here that has one place for all.
    """
    return mnist.load_data(path) if os.path.dirname(path) and os.path.exists(path) else mnist.load_data()
