"""``keras.datasets.cifar10``."""

from tinycnn.compat.spelling.data import in_data_format
from tinycnn.datasets import cifar10

__all__ = ["load_data"]

load_data = in_data_format(cifar10.load_data)
