"""``keras.datasets``: through the library's own checked downloads."""

from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras.datasets import cifar10, cifar100, fashion_mnist, mnist

__all__ = ["cifar10", "cifar100", "fashion_mnist", "mnist"]

__getattr__ = missing("keras.datasets")
