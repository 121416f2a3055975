"""Gradients of plain functions, written with NumPy.

:func:`trace` runs a function on arrays that remember how they were computed, and returns
its value together with the way back; :func:`value_and_gradient` is for functions that
return one number. :class:`Tape` records layers and models too.
"""

from tinycnn.tracing import products, shapes  # noqa: F401 -- their rules
from tinycnn.tracing.array import Traced
from tinycnn.tracing.backward import trace, value_and_gradient
from tinycnn.tracing.elementwise import relu, sigmoid, softplus, stop_gradient
from tinycnn.tracing.reductions import log_softmax, logsumexp, softmax
from tinycnn.tracing.tape import Tape, not_recording, recording

__all__ = [
    "Tape",
    "Traced",
    "log_softmax",
    "logsumexp",
    "not_recording",
    "recording",
    "relu",
    "sigmoid",
    "softmax",
    "softplus",
    "stop_gradient",
    "trace",
    "value_and_gradient",
]
