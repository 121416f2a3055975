"""From what a user wrote in ``loss=...`` to a loss, and back."""

from collections.abc import Callable

from tinycnn.errors import complaint
from tinycnn.lookup import describe, find
from tinycnn.losses import binary, categorical, differences, distributions, focal, margins, overlap, sparse
from tinycnn.losses.base import Loss
from tinycnn.losses.squared_error import MeanSquaredError, mean_squared_error
from tinycnn.losses.wrapper import LossFunctionWrapper, function_name

# Every function form and the class it stands for; their names serve as strings too.
FUNCTIONS: dict[Callable, type[Loss]] = {
    binary.binary_crossentropy: binary.BinaryCrossentropy,
    categorical.categorical_crossentropy: categorical.CategoricalCrossentropy,
    distributions.kl_divergence: distributions.KLDivergence,
    distributions.poisson: distributions.Poisson,
    differences.cosine_similarity: differences.CosineSimilarity,
    differences.huber: differences.Huber,
    differences.log_cosh: differences.LogCosh,
    differences.mean_absolute_error: differences.MeanAbsoluteError,
    differences.mean_absolute_percentage_error: differences.MeanAbsolutePercentageError,
    differences.mean_squared_logarithmic_error: differences.MeanSquaredLogarithmicError,
    focal.binary_focal_crossentropy: focal.BinaryFocalCrossentropy,
    focal.categorical_focal_crossentropy: focal.CategoricalFocalCrossentropy,
    margins.categorical_hinge: margins.CategoricalHinge,
    margins.hinge: margins.Hinge,
    margins.squared_hinge: margins.SquaredHinge,
    mean_squared_error: MeanSquaredError,
    overlap.dice: overlap.Dice,
    overlap.tversky: overlap.Tversky,
    sparse.sparse_categorical_crossentropy: sparse.SparseCategoricalCrossentropy,
}
SHORT = {
    "bce": binary.binary_crossentropy,
    "kld": distributions.kl_divergence,
    "mae": differences.mean_absolute_error,
    "mape": differences.mean_absolute_percentage_error,
    "mse": mean_squared_error,
    "msle": differences.mean_squared_logarithmic_error,
}

_TABLE: dict[str, Callable[..., Loss]] = {function.__name__: cls for function, cls in FUNCTIONS.items()}
_TABLE.update({name: FUNCTIONS[function] for name, function in SHORT.items()})


def get(identifier):
    """Return the loss object that a string, class, function, config or object stands for.

    Parameters
    ----------
    identifier : str, class, function, dict or Loss
        A function of one's own becomes a :class:`LossFunctionWrapper`.

    Returns
    -------
    Loss

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything else.

    Examples
    --------
    >>> get("mse").name, get(categorical.categorical_crossentropy).name
    ('mean_squared_error', 'categorical_crossentropy')
    >>> get(lambda y_true, y_pred: (y_true - y_pred) ** 4)([2.0], [1.0])
    1.0
    """
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if callable(identifier) and not isinstance(identifier, (type, Loss)):
        known = FUNCTIONS.get(identifier)
        return LossFunctionWrapper(identifier) if known is None else known()
    return find("loss", _TABLE, identifier, lambda found: isinstance(found, Loss))


# Names that mean the cross-entropy that fits the labels.
BY_SHAPE = ("crossentropy", "ce")


def resolve(identifier, y_true_shape, y_pred_shape):
    """Return a loss for labels and predictions of these shapes.

    "crossentropy" and "ce" become the one that fits: binary where the output is one
    unit, sparse where labels are class numbers, otherwise categorical.

    Parameters
    ----------
    identifier
        As for :func:`get`.
    y_true_shape, y_pred_shape : tuple
        With the batch axis.

    Returns
    -------
    Loss

    Examples
    --------
    >>> resolve("ce", (None,), (None, 10)).name
    'sparse_categorical_crossentropy'
    """
    if not isinstance(identifier, str) or identifier.lower() not in BY_SHAPE:
        return get(identifier)
    if y_pred_shape[-1] == 1:
        return binary.BinaryCrossentropy()
    if len(y_true_shape) < len(y_pred_shape) or y_true_shape[-1] == 1:
        return sparse.SparseCategoricalCrossentropy()
    return categorical.CategoricalCrossentropy()


def serialize(loss):
    """Return what :func:`deserialize` makes the same loss from, in Keras's form.

    Parameters
    ----------
    loss : Loss or function of this module

    Returns
    -------
    dict

    Examples
    --------
    >>> serialize(MeanSquaredError())["class_name"]
    'MeanSquaredError'
    """
    if isinstance(loss, Loss):
        return describe(loss, "keras.losses")
    name = function_name(loss)
    return {"module": "builtins", "class_name": "function", "config": name, "registered_name": "function"}


def deserialize(name, custom_objects=None):
    """Make a loss from its config.

    Parameters
    ----------
    name : dict or str
        What :func:`serialize` returned.
    custom_objects : dict of str to class or function, optional
        A user's own.

    Returns
    -------
    Loss

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.

    Examples
    --------
    >>> deserialize(serialize(differences.Huber(2.0))).get_config()["delta"]
    2.0
    """
    config = name
    table = {**_TABLE, **(custom_objects or {})}
    if isinstance(config, str):
        return _called(_by_name(config, table))
    if "class_name" not in config:
        raise ValueError(complaint("A loss's config", "a class_name", repr(config)))
    if config["class_name"] == "function":
        return _called(_by_name(config["config"], table))
    if config["class_name"] == "LossFunctionWrapper":
        arguments = dict(config["config"])
        fn = arguments.pop("fn")
        own = (custom_objects or {}).get(fn["config"] if isinstance(fn, dict) else fn)
        if own is None:
            known = {function.__name__: function for function in FUNCTIONS}
            own = _by_name(fn["config"] if isinstance(fn, dict) else fn, known)
        return LossFunctionWrapper(own, **arguments)
    return _by_name(config["class_name"], table)(**(config.get("config") or {}))


def _by_name(name, table):
    """Return what a table holds under a name."""
    return find("loss", {key: lambda value=value: value for key, value in table.items()}, name, callable)


def _called(found):
    return found() if isinstance(found, type) else get(found)
