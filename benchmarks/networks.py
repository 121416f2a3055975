"""The networks that are raced, written down once for all engines, in Keras's words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Network:
    """A stack of layers and the data that goes through it.

    Attributes
    ----------
    input_shape : tuple of int
        (H, W, C).
    classes : int
    data : str
        The data set it is for, or "" for random images.
    layers : tuple of (str, dict)
        Names of Keras layers and their settings.
    """

    input_shape: tuple
    classes: int
    data: str
    layers: tuple


NETWORKS = {
    "mnist": Network(
        input_shape=(28, 28, 1),
        classes=10,
        data="mnist",
        layers=(
            ("Conv2D", {"filters": 32, "kernel_size": 3, "activation": "relu"}),
            ("MaxPooling2D", {"pool_size": 2}),
            ("Conv2D", {"filters": 64, "kernel_size": 3, "activation": "relu"}),
            ("MaxPooling2D", {"pool_size": 2}),
            ("Flatten", {}),
            ("Dense", {"units": 128, "activation": "relu"}),
            ("Dropout", {"rate": 0.5}),
            ("Dense", {"units": 10, "activation": "softmax"}),
        ),
    ),
}
