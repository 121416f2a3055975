"""What models and losses return: NumPy's arrays, with what tensors have besides."""

import sys

import numpy as np

_TENSORS = "tinycnn.compat.tensorflow.tensors"


class Number(float):
    """A number that answers ``.numpy()``, as the loss of a batch does in TensorFlow.

    Examples
    --------
    >>> Number(0.5).numpy(), Number(0.5) * 2
    (np.float32(0.5), 1.0)
    """

    shape = ()

    def numpy(self):
        """Return it as a number of NumPy."""
        return np.float32(self)


def as_result(found):
    """Return an array as a tensor where a script knows TensorFlow, a float as a Number.

    Lists and dictionaries of them likewise; everything else as it is.
    """
    if isinstance(found, np.ndarray) and found.ndim:
        tensors = sys.modules.get(_TENSORS)
        return found if tensors is None else found.view(tensors.Tensor)
    if isinstance(found, (float, np.floating)):
        return Number(found)
    if isinstance(found, list):
        return [as_result(one) for one in found]
    if isinstance(found, dict):
        return {name: as_result(one) for name, one in found.items()}
    return found


class Answering:
    """What is called returns what scripts expect of it; goes before a class."""

    def __call__(self, *arguments, **settings):
        return as_result(super().__call__(*arguments, **settings))
