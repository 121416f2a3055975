"""The networks that are raced, written down once for all engines, in Keras's words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    """A stack of layers, the data that goes through it, and how fast it shall be.

    Attributes
    ----------
    title : str
        What the README calls it.
    input_shape : tuple of int
        (H, W, C).
    classes : int
    data : str
        The data set it is for, or "" for random images.
    layers : tuple of (str, dict)
        Names of Keras layers and their settings.
    batch_sizes : tuple of int
        Each is a race of its own.
    images : int
        That a round goes through: half a second to a second of the slowest engine.
    targets : dict of str to float
        For a job: how many times the time (or the memory) of the best peer ours goes into.
    """

    title: str
    input_shape: tuple
    classes: int
    data: str
    layers: tuple
    batch_sizes: tuple
    images: int
    targets: dict


def conv(filters, kernel_size=3, activation="relu", **settings):
    return "Conv2D", {
        "filters": filters,
        "kernel_size": kernel_size,
        **({"activation": activation} if activation else {}),
        **settings,
    }


def normalized_conv(filters):
    """A convolution whose outputs are normalized before they go on."""
    relu = ("Activation", {"activation": "relu"})
    return conv(filters, activation=None, padding="same"), ("BatchNormalization", {}), relu


def dense(units, activation="relu"):
    return "Dense", {"units": units, "activation": activation}


def dropout(rate):
    return "Dropout", {"rate": rate}


MAX_POOL, AVERAGE_POOL = ("MaxPooling2D", {"pool_size": 2}), ("AveragePooling2D", {"pool_size": 2})
FLATTEN, GLOBAL_AVERAGE = ("Flatten", {}), ("GlobalAveragePooling2D", {})
TEN = dense(10, "softmax")


def _targets(train, predict):
    # One image takes at most half of a peer's time, and memory is never more than a peer's.
    return {"train": train, "predict": predict, "single": 2.0, "memory": 1.0}


def _digits(title, layers, images, targets, batch_sizes=(128,)):
    return Network(title, (28, 28, 1), 10, "mnist", layers, batch_sizes, images, targets)


def _photos(title, layers, images, targets):
    return Network(title, (32, 32, 3), 10, "", layers, (128,), images, targets)


NETWORKS = {
    "mnist": _digits(
        "the example's",
        (conv(32), MAX_POOL, conv(64), MAX_POOL, FLATTEN, dense(128), dropout(0.5), TEN),
        10240,
        _targets(train=3.0, predict=2.0),
        batch_sizes=(128, 32),
    ),
    "mnist_cnn": _digits(
        "two convolutions, then a pool",
        (conv(32), conv(64), MAX_POOL, dropout(0.25), FLATTEN, dense(128), dropout(0.5), TEN),
        1280,
        _targets(train=2.5, predict=1.5),
    ),
    "lenet5": _digits(
        "LeNet-5 with tanh",
        (
            *(conv(6, 5, "tanh", padding="same"), AVERAGE_POOL, conv(16, 5, "tanh"), AVERAGE_POOL),
            *(FLATTEN, dense(120, "tanh"), dense(84, "tanh"), TEN),
        ),
        10240,
        _targets(train=2.0, predict=2.0),
    ),
    "cifar": _photos(
        "four convolutions, 32 x 32 x 3",
        (
            *(conv(32, padding="same"), conv(32, padding="same"), MAX_POOL, dropout(0.25)),
            *(conv(64, padding="same"), conv(64, padding="same"), MAX_POOL, dropout(0.25)),
            *(FLATTEN, dense(512), dropout(0.5), TEN),
        ),
        1024,
        _targets(train=1.5, predict=1.2),
    ),
    "cifar_bn": _photos(
        "the same, batch normalization",
        (
            *(*normalized_conv(32), *normalized_conv(32), MAX_POOL),
            *(*normalized_conv(64), *normalized_conv(64), MAX_POOL),
            *(GLOBAL_AVERAGE, TEN),
        ),
        1024,
        _targets(train=1.2, predict=1.2),
    ),
    "mlp": _digits(
        "784-512-512-10, no convolution",
        (FLATTEN, dense(512), dropout(0.2), dense(512), dropout(0.2), TEN),
        10240,
        _targets(train=1.2, predict=1.0),
    ),
}
