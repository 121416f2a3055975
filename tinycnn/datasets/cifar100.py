"""CIFAR-100: 60,000 small colour photographs of a hundred kinds of things, 32 by 32 pixels.

Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
"""

from tinycnn.datasets.cifar import layout
from tinycnn.datasets.published import Mirror, Published
from tinycnn.datasets.sources import load
from tinycnn.errors import unknown_name

# Size and SHA-256 as TensorFlow Datasets publishes them (url_checksums/cifar100.txt).
_ARCHIVE = Published(
    "cifar-100-binary.tar.gz",
    168513733,
    "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
)

MIRRORS = (Mirror("https://www.cs.toronto.edu/~kriz/", (_ARCHIVE,)),)
_LAYOUTS = {
    mode: layout(
        _ARCHIVE.name, train=("train.bin",), test=("test.bin",), labels=2, label=label, classes=classes
    )
    for mode, label, classes in (("coarse", 0, 20), ("fine", 1, 100))
}


def load_data(label_mode="fine"):
    """Load CIFAR-100 from ``TINYCNN_DATA_DIR``, the user's cache, or the network.

    Parameters
    ----------
    label_mode : {"fine", "coarse"}
        100 classes, or the 20 groups that they belong to.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        Images, uint8 of shape (50000, 32, 32, 3) and (10000, 32, 32, 3), red, green, blue;
        labels, uint8 of shape (50000, 1) and (10000, 1).

    Raises
    ------
    ValueError
        For another ``label_mode``.
    DataNotFoundError
        If it is nowhere to be had. The message lists what was tried, and how to put
        the file in place by hand.
    DataError
        If a file in ``TINYCNN_DATA_DIR`` is damaged.

    Examples
    --------
    >>> from tinycnn.datasets import cifar100
    >>> (x_train, y_train), (x_test, y_test) = cifar100.load_data("coarse")  # doctest: +SKIP
    """
    if label_mode not in _LAYOUTS:
        raise unknown_name("label_mode", label_mode, _LAYOUTS)
    return load("cifar100", MIRRORS, _LAYOUTS[label_mode])
