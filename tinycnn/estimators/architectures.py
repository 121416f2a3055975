"""Networks for those who bring none."""

from tinycnn import layers
from tinycnn.errors import unknown_name
from tinycnn.models import Sequential

# Smaller images than this leave nothing to see after two convolutions and poolings.
SMALLEST_SIDE = 10


def dense(input_shape, hidden=(128,), dropout=0.0):
    """Return the layers of a network that sees no neighbourhood: for features in any order."""
    found = [layers.Input(input_shape)]
    if len(input_shape) > 1:
        found.append(layers.Flatten())
    return [*found, *_hidden(hidden, dropout)]


def conv(input_shape, filters=(32, 64), hidden=(128,), dropout=0.5):
    """Return the layers of a network for images: convolutions and poolings, then dense layers."""
    found = [layers.Input(input_shape)]
    for count in filters:
        found += [layers.Conv2D(count, 3, activation="relu"), layers.MaxPooling2D()]
    return [*found, layers.Flatten(), *_hidden(hidden, dropout)]


def auto(input_shape, **settings):
    """Return :func:`conv` for images that are large enough, else :func:`dense`."""
    images = len(input_shape) == 3 and min(input_shape[:2]) >= SMALLEST_SIDE
    return conv(input_shape, **settings) if images else dense(input_shape, **settings)


def _hidden(hidden, dropout):
    found = []
    for units in hidden:
        found.append(layers.Dense(units, activation="relu"))
        if dropout:
            found.append(layers.Dropout(dropout))
    return found


KNOWN = {"auto": auto, "conv": conv, "dense": dense}


def architecture(name, input_shape, outputs, activation, **settings):
    """Return the network of a name.

    Parameters
    ----------
    name : {"auto", "conv", "dense"}
    input_shape : tuple of int
        Of one sample.
    outputs : int
    activation : str or None
        Of the last layer.
    **settings
        ``hidden``: units of each dense layer, (128,); ``dropout``: 0 for "dense", 0.5 for
        "conv"; ``filters``: of each convolution, (32, 64).

    Returns
    -------
    Sequential

    Examples
    --------
    >>> architecture("conv", (28, 28, 1), 10, "softmax").count_params()
    225034
    """
    if name not in KNOWN:
        raise unknown_name("architecture", name, KNOWN)
    return Sequential([*KNOWN[name](input_shape, **settings), layers.Dense(outputs, activation=activation)])
