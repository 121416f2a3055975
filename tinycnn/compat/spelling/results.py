"""What models and losses return: NumPy's arrays, with what tensors have besides."""

import functools

import numpy as np

from tinycnn.layers import Activation
from tinycnn.layers.symbolic import is_symbolic
from tinycnn.tracing import recording


class Count(int):
    """A whole number that answers ``.numpy()``."""

    def numpy(self):
        """Return it as a number of NumPy."""
        return np.int64(self)


class Number(float):
    """A number that answers ``.numpy()``, as the loss of a batch does in TensorFlow.

    Examples
    --------
    >>> Number(0.5).numpy(), Number(0.5) * 2
    (np.float32(0.5), 1.0)
    """

    shape = ()
    ndim = 0
    dtype = np.dtype("float32")

    def numpy(self):
        """Return it as a number of NumPy."""
        return np.float32(self)

    def item(self):
        """Return it as a number of Python."""
        return float(self)


def as_result(found):
    """Return an array as a tensor, a float as a Number.

    Lists and dictionaries of them likewise; everything else as it is.
    """
    if isinstance(found, np.ndarray) and found.ndim:
        # Only who calls a model or a loss by itself waits for TensorFlow's names to load.
        from tinycnn.compat.tensorflow.tensors import Tensor

        return found.view(Tensor)
    if isinstance(found, (float, np.floating)):
        return Number(found)
    if isinstance(found, list):
        return [as_result(one) for one in found]
    if isinstance(found, dict):
        return {name: as_result(one) for name, one in found.items()}
    return found


def as_tensors(found):
    """Return arrays and numbers of NumPy as tensors; everything else as it is."""
    if type(found) is np.ndarray or isinstance(found, np.generic):
        from tinycnn.compat.tensorflow.tensors import as_tensor

        return as_tensor(found)
    return found


def recordable(arguments):
    """Return arguments of a function, of which a tape that records knows what it watches."""
    if recording() is None:
        return arguments
    from tinycnn.compat.tensorflow.recorded import traceable

    return tuple(map(traceable, arguments))


def answering_function(function):
    """Return a function of the library whose results are as :func:`as_result` makes them."""

    @functools.wraps(function)
    def call(*arguments, **settings):
        return as_result(function(*recordable(arguments), **settings))

    call.is_of_the_library = True
    return call


def answering_activation(activation):
    """Return an activation as a function, which becomes a layer where it is called on a tensor of a model."""

    @functools.wraps(activation)
    def call(x, *arguments, **settings):
        if is_symbolic(x):
            return Activation(activation)(x)
        return as_result(activation(*recordable((x,)), *arguments, **settings))

    call.__name__ = call.__qualname__ = activation.name
    return call


def plainly(given):
    """Return the library's own functions for those that :func:`answering_function` made, in lists too.

    Examples
    --------
    >>> plainly([answering_function(abs), "accuracy"])
    [<built-in function abs>, 'accuracy']
    """
    if isinstance(given, (list, tuple)):
        return type(given)(map(plainly, given))
    if isinstance(given, dict):
        return {name: plainly(one) for name, one in given.items()}
    return given.__wrapped__ if getattr(given, "is_of_the_library", False) else given


class Measured:
    """A metric whose result answers ``.numpy()``, with older names; goes before a class."""

    def result(self):
        """Return the value over all batches since the last reset."""
        return as_result(super().result())

    def reset_states(self):
        """Forget all batches, by the name of Keras 2."""
        self.reset_state()


class Answering:
    """What is called returns what scripts expect of it; goes before a class."""

    def __call__(self, *arguments, **settings):
        return as_result(super().__call__(*arguments, **settings))
