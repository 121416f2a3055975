"""Automatic names: conv2d, conv2d_1, ... counted by class through the process."""

import re
from collections import Counter

_given: Counter = Counter()


def snake_case(name):
    """Spell a class name as layers are named.

    Examples
    --------
    >>> snake_case("Conv2D"), snake_case("MaxPooling2D"), snake_case("ReLU")
    ('conv2d', 'max_pooling2d', 're_lu')
    """
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def automatic_name(cls):
    """Return the next free name for an object of this class."""
    stem = snake_case(cls.__name__)
    number = _given[stem]
    _given[stem] += 1
    return f"{stem}_{number}" if number else stem


def forget_names():
    """Start counting from the beginning again."""
    _given.clear()
