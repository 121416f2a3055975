"""MNIST: 70,000 handwritten digits, grey, 28 by 28 pixels.

Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits";
CC BY-SA 3.0.
"""

from pathlib import Path

from tinycnn.datasets.errors import DataNotFoundError
from tinycnn.datasets.folder import read_archive
from tinycnn.datasets.published import Mirror, Published
from tinycnn.datasets.sources import load

class_names = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")

# The sizes to download are those that TensorFlow Datasets publishes for the cvdf mirror
# (url_checksums/mnist.txt). The SHA-256 are of the unpacked bytes, taken from the files.
_FILES = (
    Published(
        "train-images-idx3-ubyte.gz",
        9912422,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        content_size=47040016,
    ),
    Published(
        "train-labels-idx1-ubyte.gz",
        28881,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        content_size=60008,
    ),
    Published(
        "t10k-images-idx3-ubyte.gz",
        1648877,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        content_size=7840016,
    ),
    Published(
        "t10k-labels-idx1-ubyte.gz",
        4542,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        content_size=10008,
    ),
)

# Published in Keras (keras/src/datasets/mnist.py).
_ARCHIVE = Published(
    "mnist.npz", 11490434, "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
)

MIRRORS = (
    Mirror("https://ossci-datasets.s3.amazonaws.com/mnist/", _FILES),
    Mirror("https://storage.googleapis.com/cvdf-datasets/mnist/", _FILES),
    Mirror("https://storage.googleapis.com/tensorflow/tf-keras-datasets/", (_ARCHIVE,)),
)


def load_data(path="mnist.npz"):
    """Load MNIST from ``TINYCNN_DATA_DIR``, the user's cache, or the network.

    Parameters
    ----------
    path : str or path-like, optional
        As in Keras, a bare name leaves the place to the library. A path with a folder
        in it names an ``.npz`` file to be read instead.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        Images, uint8 of shape (60000, 28, 28) and (10000, 28, 28), 0 for the background;
        labels, uint8 of shape (60000,) and (10000,), 0 to 9. In the original order.

    Raises
    ------
    DataNotFoundError
        If it is nowhere to be had. The message lists what was tried, and how to put
        the files in place by hand.
    DataError
        If a file in ``TINYCNN_DATA_DIR``, or at ``path``, is damaged.

    Examples
    --------
    >>> from tinycnn.datasets import mnist
    >>> (x_train, y_train), (x_test, y_test) = mnist.load_data()  # doctest: +SKIP
    >>> x_train.shape, y_train[:5]  # doctest: +SKIP
    ((60000, 28, 28), array([5, 0, 4, 1, 9], dtype=uint8))
    """
    path = Path(path)
    if path.parent == Path("."):
        return load("mnist", MIRRORS)
    try:
        return read_archive(path)
    except DataNotFoundError as absent:
        raise DataNotFoundError(
            f"mnist.load_data: {absent}. Call it without path to have the data set found or fetched."
        ) from None
