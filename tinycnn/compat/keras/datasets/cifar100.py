"""``keras.datasets.cifar100``."""

from tinycnn.compat.spelling.data import in_data_format
from tinycnn.datasets import cifar100

__all__ = ["load_data"]

load_data = in_data_format(cifar100.load_data)
