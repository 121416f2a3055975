"""Tensors whose numbers may be changed."""

import numpy as np

from tinycnn.compat.tensorflow.tensors import Tensor, as_tensor, constant


class Variable(Tensor):
    """A tensor whose numbers may be changed.

    Examples
    --------
    >>> v = Variable([1.0, 2.0])
    >>> v.assign_add([1.0, 1.0]).numpy()
    array([2., 3.], dtype=float32)
    """

    is_variable = True

    def __new__(
        cls,
        initial_value=None,
        trainable=True,
        name="Variable",
        dtype=None,
        shape=None,
        initializer=None,
        **idle,
    ):
        value = initializer if initial_value is None else initial_value
        if callable(value):
            value = value() if shape is None else value(tuple(shape))
        made = np.array(constant(value, dtype)).view(cls)
        made.trainable, made.name = bool(trainable), f"{name}:0"
        return made

    def __array_finalize__(self, source):
        self.trainable = getattr(source, "trainable", True)
        self.name = getattr(source, "name", "Variable:0")

    def assign(self, value, *_, **__):
        """Write these numbers; returns itself."""
        np.ndarray.view(self, np.ndarray)[...] = value
        return self

    def assign_add(self, delta, *_, **__):
        """Add; returns itself."""
        return self.assign(np.asarray(self) + np.asarray(delta))

    def assign_sub(self, delta, *_, **__):
        """Subtract; returns itself."""
        return self.assign(np.asarray(self) - np.asarray(delta))

    def value(self):
        """Return a tensor of these numbers."""
        return as_tensor(np.array(self))

    def read_value(self):
        """Return a tensor of these numbers."""
        return self.value()

    def initialized_value(self):
        """Return a tensor of these numbers."""
        return self.value()

    def __repr__(self):
        array = np.ndarray.view(self, np.ndarray)
        shown = repr(array) if self.ndim else str(array)
        return f"<tf.Variable '{self.name}' shape={tuple(self.shape)} dtype={self.dtype.name}, numpy={shown}>"
