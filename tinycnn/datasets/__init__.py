"""Data sets to learn with: each module has ``load_data()``, as in Keras.

``mnist``, ``fashion_mnist``, ``cifar10`` and ``cifar100`` are looked for in ``TINYCNN_DATA_DIR``, then in the
user's cache, then on several mirrors; ``digits`` comes with scikit-learn and needs no
network. A data set that cannot be had is a :class:`DataNotFoundError`, never another
data set in its place.
"""

from tinycnn.datasets import cifar10, cifar100, digits, fashion_mnist, mnist
from tinycnn.datasets.errors import DataNotFoundError
from tinycnn.datasets.idx import open_idx, read_idx
from tinycnn.errors import DataError

__all__ = [
    "DataError",
    "DataNotFoundError",
    "cifar10",
    "cifar100",
    "digits",
    "fashion_mnist",
    "mnist",
    "open_idx",
    "read_idx",
]
