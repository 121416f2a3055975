"""Initializers: the first values of weights."""

from tinycnn.initializers.base import Initializer, RandomInitializer
from tinycnn.initializers.constant import Constant, Ones, Zeros
from tinycnn.initializers.plain import RandomNormal, RandomUniform, TruncatedNormal
from tinycnn.initializers.scaled import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    VarianceScaling,
)
from tinycnn.lookup import describe, find

__all__ = [
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "RandomInitializer",
    "RandomNormal",
    "RandomUniform",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "get",
    "serialize",
]

_TABLE = {
    "constant": Constant,
    "glorot_normal": GlorotNormal,
    "glorot_uniform": GlorotUniform,
    "he_normal": HeNormal,
    "he_uniform": HeUniform,
    "lecun_normal": LecunNormal,
    "lecun_uniform": LecunUniform,
    "normal": RandomNormal,
    "one": Ones,
    "ones": Ones,
    "random_normal": RandomNormal,
    "random_uniform": RandomUniform,
    "truncated_normal": TruncatedNormal,
    "uniform": RandomUniform,
    "variance_scaling": VarianceScaling,
    "zero": Zeros,
    "zeros": Zeros,
}


def get(identifier):
    """Return the initializer that a string, class, config, function or object stands for.

    Parameters
    ----------
    identifier : str, class, dict or callable
        A function is called as ``function(shape, dtype=...)``.

    Returns
    -------
    callable

    Raises
    ------
    ValueError
        For an unknown name; the nearest known one is suggested.
    TypeError
        For anything that cannot be called.

    Examples
    --------
    >>> get("he_normal").scale
    2.0
    """
    return find("initializer", _TABLE, identifier, callable)


def serialize(initializer):
    """Return what :func:`get` makes the same initializer from; a plain function stays itself.

    Examples
    --------
    >>> serialize(Zeros())
    {'module': 'keras.initializers', 'class_name': 'Zeros', 'config': {}, 'registered_name': None}
    """
    return describe(initializer, "keras.initializers") if hasattr(initializer, "get_config") else initializer
