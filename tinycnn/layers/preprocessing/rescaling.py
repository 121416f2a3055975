"""Values in another range."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.layers.base import Layer


class Rescaling(Layer):
    """Multiply and add: ``x * scale + offset``, in training and outside.

    Parameters
    ----------
    scale : float, or array_like of shape (C,)
        1 / 255 brings pixels from 0..255 to 0..1.
    offset : float, or array_like of shape (C,)
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input and output of any, equal shape (..., C).

    Examples
    --------
    >>> Rescaling(0.5, offset=-1)(np.array([[0, 2, 4]]))
    array([[-1.,  0.,  1.]], dtype=float32)
    """

    def __init__(self, scale, offset=0.0, **settings):
        super().__init__(**settings)
        self.scale, self.offset = _from_config(scale), _from_config(offset)
        self._scale, self._offset = self._numbers("scale"), self._numbers("offset")
        self._none = np.zeros(1, self.dtype)

    def _numbers(self, argument):
        given = getattr(self, argument)
        found = np.asarray(given)
        if found.ndim > 1 or found.dtype.kind not in "iuf" or not found.size:
            raise ValueError(
                complaint(self.name, f"{argument} to be a number, or one for each channel", f"{given!r}")
            )
        return np.ascontiguousarray(found.reshape(-1), self.dtype)

    def compute_output_shape(self, input_shape):
        for numbers in (self._scale, self._offset):
            if numbers.size not in (1, input_shape[-1]):
                expected = f"as many channels as numbers were given, {numbers.size}"
                raise ValueError(complaint(self.name, expected, f"{input_shape[-1]}"))
        return input_shape

    def forward(self, x, run):
        return run.ops.rescale(x, self._scale, self._offset), None

    def backward(self, dy, saved, grads, run):
        return run.ops.rescale(dy, self._scale, self._none) if run.wants_dx else None

    def get_config(self):
        return {**super().get_config(), "scale": _to_config(self.scale), "offset": _to_config(self.offset)}


def _to_config(value):
    if isinstance(value, np.ndarray):
        return {"class_name": "__numpy__", "config": {"value": value.tolist(), "dtype": value.dtype.name}}
    return value.item() if isinstance(value, np.generic) else value


def _from_config(value):
    if isinstance(value, dict) and value.get("class_name") == "__numpy__":
        return np.array(value["config"]["value"], dtype=value["config"]["dtype"])
    return value
