"""CIFAR-10: 60,000 small colour photographs of ten kinds of things, 32 by 32 pixels.

Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
"""

from tinycnn.datasets.cifar import layout
from tinycnn.datasets.published import Mirror, Published
from tinycnn.datasets.sources import load

class_names = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")

# Size and SHA-256 as TensorFlow Datasets publishes them (url_checksums/cifar10.txt).
_ARCHIVE = Published(
    "cifar-10-binary.tar.gz",
    170052171,
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
)

MIRRORS = (
    Mirror("https://www.cs.toronto.edu/~kriz/", (_ARCHIVE,)),
    Mirror("https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/", (_ARCHIVE,)),
)
_LAYOUT = layout(
    _ARCHIVE.name,
    train=tuple(f"data_batch_{number}.bin" for number in range(1, 6)),
    test=("test_batch.bin",),
    labels=1,
    label=0,
    classes=10,
)


def load_data():
    """Load CIFAR-10 from ``TINYCNN_DATA_DIR``, the user's cache, or the network.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        Images, uint8 of shape (50000, 32, 32, 3) and (10000, 32, 32, 3), red, green, blue;
        labels, uint8 of shape (50000, 1) and (10000, 1), 0 to 9: see ``class_names``.

    Raises
    ------
    DataNotFoundError
        If it is nowhere to be had. The message lists what was tried, and how to put
        the file in place by hand.
    DataError
        If a file in ``TINYCNN_DATA_DIR`` is damaged.

    Examples
    --------
    >>> from tinycnn.datasets import cifar10
    >>> cifar10.class_names[6]
    'frog'
    >>> (x_train, y_train), (x_test, y_test) = cifar10.load_data()  # doctest: +SKIP
    """
    return load("cifar10", MIRRORS, _LAYOUT)
