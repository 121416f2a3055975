"""What surrounds computations in TensorFlow and has nothing to do here."""

import builtins
import contextlib
import logging
import sys

import numpy as np

from tinycnn.compat.notes import note
from tinycnn.compat.tensorflow.sessions import Nothing
from tinycnn.compat.tensorflow.tensors import as_tensor, constant


def function(func=None, *arguments, **settings):
    """Return the function as it is, also as a decorator: everything is computed at once.

    Examples
    --------
    >>> @function(jit_compile=True)
    ... def double(x):
    ...     return 2 * x
    >>> double(3)
    6
    """
    return func if func is not None else lambda inner: inner


@contextlib.contextmanager
def device(device_name):
    """Compute inside the block where everything is computed: on the processor."""
    if "CPU" not in str(device_name or "CPU").upper():
        note("there is one device, the CPU: settings for devices and their memory change nothing.")
    yield


@contextlib.contextmanager
def name_scope(name=None, *_, **__):
    """Change nothing inside the block."""
    yield name


def init_scope():
    """Change nothing inside the block."""
    return contextlib.nullcontext()


def no_gradient(op_type):
    """Do nothing."""


def no_op(name=None):
    """Return an operation that does nothing."""
    return Nothing()


def group(*inputs, **idle):
    """Return an operation that does nothing: its parts are done."""
    return Nothing()


def get_logger():
    """Return the logger of Python's that is called "tensorflow"."""
    return logging.getLogger("tensorflow")


def print(*inputs, output_stream=sys.stderr, summarize=3, sep=" ", end="\n", name=None):
    """Print arrays and texts, to the error stream as TensorFlow does."""
    shown = [one.numpy() if hasattr(one, "numpy") else one for one in inputs]
    stream = sys.stdout if output_stream in ("stdout", sys.stdout) else sys.stderr
    builtins.print(*shown, sep=sep, end=end, file=stream)


def numpy_function(func=None, inp=None, Tout=None, stateful=True, name=None):
    """Return what a function of arrays gives."""
    found = func(*(np.asarray(one) for one in inp))
    if isinstance(Tout, (list, tuple)):
        return [as_tensor(np.asarray(one, dtype)) for one, dtype in zip(found, Tout, strict=True)]
    return as_tensor(np.asarray(found, Tout))


def py_func(func, inp, Tout, stateful=True, name=None):
    """Return what a function of arrays gives."""
    return numpy_function(func, inp, Tout)


def py_function(func=None, inp=None, Tout=None, name=None):
    """Return what a function of tensors gives."""
    found = func(*(constant(one) for one in inp))
    if isinstance(Tout, (list, tuple)):
        return [as_tensor(np.asarray(one, dtype)) for one, dtype in zip(found, Tout, strict=True)]
    return as_tensor(np.asarray(found, Tout))
