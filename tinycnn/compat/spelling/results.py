"""What models and losses return: NumPy's arrays, with what tensors have besides."""

import numpy as np


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
