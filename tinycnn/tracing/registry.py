"""What is known about the functions that may be traced.

There are three kinds. A *rule* computes a function together with how a gradient goes back
through it. A *composite* is written with functions that have rules. A *constant* does not
change when its arguments change a little, so that nothing goes back through it.
"""

import functools
import inspect
from collections.abc import Callable

RULES: dict[object, Callable] = {}
COMPOSITES: dict[object, Callable] = {}
CONSTANTS: set[object] = set()


def rule(*functions):
    """Register what it decorates as the rule of one or more functions.

    A rule takes the arguments of the function, as arrays, and returns its value and a
    dict: for each argument that a gradient reaches, its name and a function from the
    gradient of the value to the gradient of the argument. That one may still have the
    broadcast shape. For an argument that is a sequence there is a list of functions.
    """

    def register(written):
        for function in functions:
            RULES[function] = written
        return written

    return register


def composite(*functions):
    """Register what it decorates as another way to write one or more functions."""

    def register(written):
        for function in functions:
            COMPOSITES[function] = written
        return written

    return register


def primitive(written):
    """Make a function of our own from its rule; NumPy has none of that name.

    What comes back computes values for arrays, and is traced for traced ones.
    """

    @functools.wraps(written)
    def function(*args, **kwargs):
        for argument in (*args, *kwargs.values()):
            if hasattr(argument, "__array_function__") and hasattr(argument, "parents"):
                return argument.__array_function__(function, (), args, kwargs)
        return written(*args, **kwargs)[0]

    RULES[function] = written
    return function


@functools.cache
def signature(written):
    """Return the arguments of a rule; read when it is first used."""
    return inspect.signature(written)
