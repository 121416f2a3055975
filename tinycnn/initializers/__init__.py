"""Initializers: the first values of weights."""

from tinycnn.initializers.base import Initializer, RandomInitializer
from tinycnn.initializers.constant import Constant, Ones, Zeros
from tinycnn.initializers.matrices import Identity, Orthogonal
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
    "Identity",
    "IdentityInitializer",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "Orthogonal",
    "OrthogonalInitializer",
    "RandomInitializer",
    "RandomNormal",
    "RandomUniform",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "constant",
    "deserialize",
    "get",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "identity",
    "lecun_normal",
    "lecun_uniform",
    "ones",
    "orthogonal",
    "random_normal",
    "random_uniform",
    "serialize",
    "truncated_normal",
    "variance_scaling",
    "zeros",
]

# Keras's second names for the same classes.
IdentityInitializer = identity = Identity
OrthogonalInitializer = orthogonal = Orthogonal
constant = Constant
glorot_normal = GlorotNormal
glorot_uniform = GlorotUniform
he_normal = HeNormal
he_uniform = HeUniform
lecun_normal = LecunNormal
lecun_uniform = LecunUniform
ones = Ones
random_normal = RandomNormal
random_uniform = RandomUniform
truncated_normal = TruncatedNormal
variance_scaling = VarianceScaling
zeros = Zeros

_TABLE = {
    "constant": Constant,
    "glorot_normal": GlorotNormal,
    "glorot_uniform": GlorotUniform,
    "he_normal": HeNormal,
    "he_uniform": HeUniform,
    "identity": Identity,
    "identity_initializer": Identity,
    "lecun_normal": LecunNormal,
    "lecun_uniform": LecunUniform,
    "normal": RandomNormal,
    "one": Ones,
    "ones": Ones,
    "orthogonal": Orthogonal,
    "orthogonal_initializer": Orthogonal,
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


def deserialize(config, custom_objects=None):
    """Return the initializer of a config, as :func:`serialize` returns it."""
    return find("initializer", {**_TABLE, **(custom_objects or {})}, config, callable)
