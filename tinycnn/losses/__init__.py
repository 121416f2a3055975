"""Losses: what training makes smaller.

Each is a class (``CategoricalCrossentropy``), a function that returns the loss of each
row (``categorical_crossentropy``), and a name for ``compile(loss=...)``.
"""

from tinycnn.errors import complaint
from tinycnn.lookup import find
from tinycnn.losses.base import Loss
from tinycnn.losses.binary import BinaryCrossentropy, binary_crossentropy
from tinycnn.losses.categorical import CategoricalCrossentropy, categorical_crossentropy
from tinycnn.losses.sparse import SparseCategoricalCrossentropy, sparse_categorical_crossentropy
from tinycnn.losses.squared_error import MeanSquaredError, mean_squared_error

__all__ = [
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "Loss",
    "MeanSquaredError",
    "SparseCategoricalCrossentropy",
    "binary_crossentropy",
    "categorical_crossentropy",
    "get",
    "mean_squared_error",
    "sparse_categorical_crossentropy",
]

# Every function form and the class it stands for; their names serve as strings too.
FUNCTIONS = {
    binary_crossentropy: BinaryCrossentropy,
    categorical_crossentropy: CategoricalCrossentropy,
    mean_squared_error: MeanSquaredError,
    sparse_categorical_crossentropy: SparseCategoricalCrossentropy,
}
SHORT = {"bce": binary_crossentropy, "mse": mean_squared_error}

_TABLE = {function.__name__: cls for function, cls in FUNCTIONS.items()}
_TABLE.update({name: FUNCTIONS[function] for name, function in SHORT.items()})


def get(identifier):
    """Return the loss object that a string, class, function form or object stands for.

    Parameters
    ----------
    identifier : str, class, function of this module or Loss

    Returns
    -------
    Loss

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything else, such as a function of one's own, whose gradient is unknown.

    Examples
    --------
    >>> get("mse").name, get(categorical_crossentropy).name
    ('mean_squared_error', 'categorical_crossentropy')
    """
    if callable(identifier) and not isinstance(identifier, (type, Loss)):
        if identifier in FUNCTIONS:
            return FUNCTIONS[identifier]()
        name = getattr(identifier, "__name__", repr(identifier))
        raise TypeError(
            complaint(
                "The loss argument",
                "the name of a known loss, or such an object",
                f"the function {name}, whose gradient is unknown",
                "Make a subclass of tinycnn.losses.Loss with a forward and a backward method.",
            )
        )
    return find("loss", _TABLE, identifier, lambda found: isinstance(found, Loss))
