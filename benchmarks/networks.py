"""The networks that are raced, written down once for all engines, in Keras's words."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Network:
    """A stack of layers and the data that goes through it.

    Attributes
    ----------
    input_shape : tuple of int
        (H, W, C).
    title : str
        For tables.
    data : str
        The data set it is for, or "" for random images.
    layers : tuple of (str, dict)
        Names of Keras layers and their settings.
    images : int
        As many as a slow engine trains in about a second.
    batch_sizes : tuple of int
    targets : dict of str to float
        How many times faster than the best peer we want to be, for each job.
    classes : int
    """

    input_shape: tuple
    title: str
    data: str
    layers: tuple
    images: int
    batch_sizes: tuple = (128,)
    targets: dict = field(default_factory=dict)
    classes: int = 10


def conv(filters, size=3, activation="relu", padding="valid"):
    """Return a convolution."""
    settings = {"filters": filters, "kernel_size": size, "activation": activation, "padding": padding}
    return "Conv2D", settings


def normalized(filters):
    """Return a convolution, batch normalization and relu."""
    return conv(filters, activation=None, padding="same"), ("BatchNormalization", {}), RELU


def dense(units, activation="relu"):
    """Return a fully connected layer."""
    return "Dense", {"units": units, "activation": activation}


def dropout(rate):
    """Return dropout."""
    return "Dropout", {"rate": rate}


POOL = "MaxPooling2D", {"pool_size": 2}
MEAN_POOL = "AveragePooling2D", {"pool_size": 2}
RELU = "Activation", {"activation": "relu"}
FLAT = "Flatten", {}
CLASSES = dense(10, "softmax")

GREY, COLOUR = (28, 28, 1), (32, 32, 3)
NETWORKS = {
    "mnist": Network(
        GREY,
        "the MNIST example's",
        "mnist",
        (conv(32), POOL, conv(64), POOL, FLAT, dense(128), dropout(0.5), CLASSES),
        images=8192,
        batch_sizes=(128, 32),
        targets={"train": 3.0, "predict": 2.0, "single": 2.0},
    ),
    "mnist_cnn": Network(
        GREY,
        "mnist_cnn, two convolutions and a pool",
        "mnist",
        (conv(32), conv(64), POOL, dropout(0.25), FLAT, dense(128), dropout(0.5), CLASSES),
        images=2048,
        targets={"train": 2.5, "predict": 1.5},
    ),
    "lenet5": Network(
        GREY,
        "LeNet-5 with tanh",
        "mnist",
        (
            *(conv(6, 5, "tanh", "same"), MEAN_POOL, conv(16, 5, "tanh"), MEAN_POOL),
            *(FLAT, dense(120, "tanh"), dense(84, "tanh"), CLASSES),
        ),
        images=8192,
        targets={"train": 2.0, "predict": 2.0},
    ),
    "cifar": Network(
        COLOUR,
        "CIFAR-size, two blocks of two convolutions",
        "",
        (
            *(conv(32, padding="same"), conv(32, padding="same"), POOL, dropout(0.25)),
            *(conv(64, padding="same"), conv(64, padding="same"), POOL, dropout(0.25)),
            *(FLAT, dense(512), dropout(0.5), CLASSES),
        ),
        images=1024,
        targets={"train": 1.5, "predict": 1.2},
    ),
    "cifar_bn": Network(
        COLOUR,
        "CIFAR-size with BatchNormalization",
        "",
        (
            *(*normalized(32), *normalized(32), POOL, *normalized(64), *normalized(64), POOL),
            *(("GlobalAveragePooling2D", {}), CLASSES),
        ),
        images=1024,
        targets={"train": 1.2, "predict": 1.2},
    ),
    "mlp": Network(
        GREY,
        "MLP 784-512-512-10",
        "mnist",
        (FLAT, dense(512), dropout(0.2), dense(512), dropout(0.2), CLASSES),
        images=16384,
        targets={"train": 1.2, "predict": 1.0},
    ),
}
