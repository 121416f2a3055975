"""Small data, and one thread: many tiny trainings in a row gain nothing from more."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from tinycnn import set_num_threads


@pytest.fixture(autouse=True)
def one_thread(clean_start):
    set_num_threads(1)


@pytest.fixture(scope="session")
def digits():
    """300 images of 8 x 8 pixels, (N, 8, 8), and their labels."""
    found = load_digits()
    return (found.images[:300] / 16).astype("float32"), found.target[:300]


@pytest.fixture(scope="session")
def blobs():
    """120 samples of 4 numbers around 3 middles."""
    rng = np.random.default_rng(0)
    labels = np.arange(120) % 3
    return rng.normal(size=(120, 4)) * 0.3 + np.eye(3, 4)[labels] * 2, labels
