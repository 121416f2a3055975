"""Fashion-MNIST: 70,000 pieces of clothing, grey, 28 by 28 pixels; made to replace MNIST.

Source: H. Xiao, K. Rasul, R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for
Benchmarking Machine Learning Algorithms", 2017, arXiv:1708.07747; MIT licence.
"""

from tinycnn.datasets.published import Mirror, Published
from tinycnn.datasets.sources import load

class_names = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

# Sizes and SHA-256 of the archives as TensorFlow Datasets publishes them
# (url_checksums/fashion_mnist.txt). Flux publishes the same four SHA-256
# (FluxML/Flux.jl, src/data/fashion-mnist.jl).
_FILES = (
    Published(
        "train-images-idx3-ubyte.gz",
        26421880,
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    Published(
        "train-labels-idx1-ubyte.gz",
        29515,
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    Published(
        "t10k-images-idx3-ubyte.gz",
        4422102,
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    Published(
        "t10k-labels-idx1-ubyte.gz",
        5148,
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
)

MIRRORS = (
    Mirror("https://storage.googleapis.com/tensorflow/tf-keras-datasets/", _FILES),
    Mirror("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/", _FILES),
    Mirror("https://fashion-mnist.s3.eu-central-1.amazonaws.com/", _FILES),
)


def load_data():
    """Load Fashion-MNIST from ``TINYCNN_DATA_DIR``, the user's cache, or the network.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        Images, uint8 of shape (60000, 28, 28) and (10000, 28, 28), 0 for the background;
        labels, uint8 of shape (60000,) and (10000,), 0 to 9: see ``class_names``. In the
        original order.

    Raises
    ------
    DataNotFoundError
        If it is nowhere to be had. The message lists what was tried, and how to put
        the files in place by hand.
    DataError
        If a file in ``TINYCNN_DATA_DIR`` is damaged.

    Examples
    --------
    >>> from tinycnn.datasets import fashion_mnist
    >>> fashion_mnist.class_names[9]
    'Ankle boot'
    >>> (x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()  # doctest: +SKIP
    """
    return load("fashion_mnist", MIRRORS)
