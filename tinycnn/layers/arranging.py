"""Layers that put the same numbers in another order, or say them several times."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.layers.arguments import same_rank, whole_number
from tinycnn.layers.base import Layer


class Permute(Layer):
    """Exchange the axes of each sample.

    Parameters
    ----------
    dims : tuple of int
        Which axis of the input each axis of the output is; 1 is the first after the batch.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Raises
    ------
    ValueError
        If an axis is missing or named twice, or the input has another number of them.

    Examples
    --------
    >>> import numpy as np
    >>> Permute((3, 1, 2))(np.zeros((2, 28, 24, 3))).shape
    (2, 3, 28, 24)
    """

    kind = "permute"

    def __init__(self, dims, **settings):
        super().__init__(**settings)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ValueError(complaint(self.name, "dims to be 1, 2, and so on, in any order", f"{dims}"))

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, len(self.dims) + 1, f"samples of {len(self.dims)} axes")
        return (input_shape[0], *(input_shape[axis] for axis in self.dims))

    def forward(self, x, run):
        return run.ops.permute(x, (0, *self.dims)), None

    def backward(self, dy, saved, grads, run):
        return run.ops.permute(dy, (0, *(1 + self.dims.index(axis + 1) for axis in range(len(self.dims)))))

    def get_config(self):
        return {**super().get_config(), "dims": self.dims}


class RepeatVector(Layer):
    """Say each row several times: (N, C) to (N, n, C).

    Parameters
    ----------
    n : int
        How many times.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> import numpy as np
    >>> RepeatVector(2)(np.array([[1.0, 2.0]]))
    array([[[1., 2.],
            [1., 2.]]], dtype=float32)
    """

    kind = "repeat_vector"

    def __init__(self, n, **settings):
        super().__init__(**settings)
        self.n = whole_number(self.name, "n", n)

    def build(self, input_shape):
        # A column that becomes n of them; and back, where their gradients are summed.
        self._rows, self._column = np.ones((self.n, 1), self.dtype), np.ones((1, 1), self.dtype)
        self._rows.flags.writeable = self._column.flags.writeable = False

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 2, "rows of shape (N, C)")
        return (input_shape[0], self.n, input_shape[1])

    def forward(self, x, run):
        n, channels = x.shape
        y = run.ops.resample(x.reshape(n, 1, 1, channels), self._rows, self._column)
        return y.reshape(n, self.n, channels), None

    def backward(self, dy, saved, grads, run):
        n, _, channels = dy.shape
        dx = run.ops.resample(dy.reshape(n, self.n, 1, channels), self._rows.reshape(1, self.n), self._column)
        return dx.reshape(n, channels)

    def get_config(self):
        return {**super().get_config(), "n": self.n}
