"""``keras.ops``: the library's own, what TensorFlow's names do as well, and a few more of NumPy's."""

import functools

from tinycnn import ops
from tinycnn.compat.absent_names import missing
from tinycnn.compat.keras.ops import arrays, neural
from tinycnn.compat.keras.ops.arrays import *
from tinycnn.compat.keras.ops.neural import *
from tinycnn.compat.spelling.results import as_tensors, recordable


def _answering(function):
    """Return a function of the library that takes and gives tensors."""

    @functools.wraps(function)
    def call(*arguments, **settings):
        return as_tensors(function(*recordable(arguments), **settings))

    return call


convert_to_numpy = ops.convert_to_numpy
globals().update({name: _answering(getattr(ops, name)) for name in ops.__all__ if name != "convert_to_numpy"})

__all__ = [*ops.__all__, *arrays.__all__, *neural.__all__]

__getattr__ = missing("keras.ops")
