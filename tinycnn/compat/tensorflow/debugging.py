"""``tf.debugging``: checks of arrays."""

import numpy as np

from tinycnn.compat.tensorflow.missing import missing
from tinycnn.compat.tensorflow.tensors import constant
from tinycnn.errors import complaint


def set_log_device_placement(enabled):
    """Do nothing: there is one device."""


def enable_check_numerics(*_, **__):
    """Do nothing."""


def disable_check_numerics():
    """Do nothing."""


def check_numerics(tensor, message="", name=None):
    """Return it, if all its numbers are finite.

    Raises
    ------
    ValueError
        If one is not.
    """
    return _checked(tensor, np.isfinite(tensor).all(), "finite numbers", message)


assert_all_finite = check_numerics


def assert_equal(x, y, message=None, summarize=None, name=None):
    """Raise if two arrays differ."""
    _checked(x, np.array_equal(x, y), "equal arrays", message)


def assert_non_negative(x, message=None, summarize=None, name=None):
    """Raise if a number is below 0."""
    _checked(x, (np.asarray(x) >= 0).all(), "no number below 0", message)


def assert_positive(x, message=None, summarize=None, name=None):
    """Raise if a number is not above 0."""
    _checked(x, (np.asarray(x) > 0).all(), "numbers above 0", message)


def assert_shapes(shapes, *_, **__):
    """Raise if an array has not the number of axes that is written."""
    for x, wanted in shapes if isinstance(shapes, list) else shapes.items():
        _checked(x, np.ndim(x) == len(wanted), f"{len(wanted)} axes", None)


def assert_rank(x, rank, message=None, name=None):
    """Raise if an array has not so many axes."""
    _checked(x, np.ndim(x) == rank, f"{rank} axes", message)


def _checked(x, good, expected, message):
    if not good:
        raise ValueError(complaint("tf.debugging", expected, f"others. {message or ''}".strip(" .")))
    return constant(x)


__getattr__ = missing("tensorflow.debugging")
