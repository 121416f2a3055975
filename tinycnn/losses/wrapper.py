"""A loss from a function of labels and predictions."""

import functools

import numpy as np

from tinycnn.errors import complaint
from tinycnn.losses.base import Loss
from tinycnn.losses.pairs import same_rank


class LossFunctionWrapper(Loss):
    """The loss that a plain function computes.

    Parameters
    ----------
    fn : callable
        ``fn(y_true, y_pred, **kwargs)`` returns the loss of each sample, (N,) or (N, ...),
        or a single number for the batch. Written with NumPy or ``tinycnn.ops``, it has a
        gradient; see :mod:`tinycnn.tracing`.
    reduction, name, dtype
        See :class:`Loss`; the name is that of the function if not given.
    **kwargs
        Handed to the function.

    Notes
    -----
    Labels may have any shape that the function understands, and any numbers in them.
    A number for the batch is computed for the whole batch at once, on one thread.

    Examples
    --------
    >>> def largest_error(y_true, y_pred):
    ...     return np.max(np.abs(y_true - y_pred), axis=-1)
    >>> LossFunctionWrapper(largest_error)([[1.0, 2.0]], [[1.5, 4.0]])
    2.0
    """

    def __init__(self, fn, reduction="sum_over_batch_size", name=None, dtype=None, **kwargs):
        super().__init__(function_name(fn) if name is None else name, reduction, dtype)
        self.fn = fn
        self.fn_kwargs = kwargs

    def call(self, y_true, y_pred):
        """Compute what the function does, for labels and predictions of one rank."""
        found = self.fn(*same_rank(y_true, y_pred), **self.fn_kwargs)
        if found is None:
            expected = "to return the loss of each sample, or a number for the batch"
            raise TypeError(complaint(self.name, expected, "None", "Is there a return at its end?"))
        return found

    def prepare(self, y, output_shape, dtype="float32"):
        """Convert labels to ``dtype``; their shape and meaning are the function's business.

        Raises
        ------
        TypeError
            If the labels are not numbers.
        """
        y = np.asarray(y)
        try:
            y = np.ascontiguousarray(y, dtype)
        except (TypeError, ValueError):
            received = f"dtype {y.dtype}"
            raise TypeError(complaint(self.name, "labels that are numbers", received)) from None
        return y

    def get_config(self):
        """Return the arguments that make an equal loss."""
        fn = {"module": "builtins", "class_name": "function", "config": function_name(self.fn)}
        return {**super().get_config(), "fn": {**fn, "registered_name": "function"}, **self.fn_kwargs}


class OwnFunction(LossFunctionWrapper):
    """A loss of the library's that is written as a plain function; labels have the output's shape."""

    prepare = Loss.prepare

    def get_config(self):
        """Return the arguments that make an equal loss."""
        return {**Loss.get_config(self), **self.fn_kwargs}


def function_name(fn):
    """Return what a function is called in messages and histories."""
    if isinstance(fn, functools.partial):
        return function_name(fn.func)
    return getattr(fn, "__name__", type(fn).__name__)
