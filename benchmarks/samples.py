"""The data that every engine gets: the real set where it lies on disk, else random."""

import os
from pathlib import Path

import numpy as np


def samples(network, count):
    """Return images, labels and a word on where they come from.

    Parameters
    ----------
    network : Network
    count : int
        More than the data set has are taken round and round.

    Returns
    -------
    x : ndarray of float32, shape (count, H, W, C)
        In [0, 1].
    y : ndarray of int64, shape (count,)
        Class numbers.
    source : str

    Notes
    -----
    Only ``TINYCNN_DATA_DIR`` is looked into: a benchmark must not wait for the network.
    """
    folder = os.environ.get("TINYCNN_DATA_DIR")
    if network.data and folder and Path(folder, network.data).expanduser().is_dir():
        from tinycnn import datasets

        (images, labels), _ = getattr(datasets, network.data).load_data()
        rows = np.arange(count) % len(images)
        x = (images[rows].astype(np.float32) / 255).reshape(count, *network.input_shape)
        return x, labels[rows].astype(np.int64).reshape(count), f"real {network.data}"
    rng = np.random.default_rng(0)
    x = rng.random((count, *network.input_shape), dtype=np.float32)
    return x, rng.integers(0, network.classes, count), "random images"
