"""``Lambda``: a function of a user's own as a layer."""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.layers import Layer
from tinycnn.tracing import trace


class Lambda(Layer):
    """Apply a plain function to each batch.

    Written with NumPy, ``keras.backend`` or ``tf``, it has a gradient, by tracing. A model that
    holds one can be saved only if the function has a name, and is handed back by
    ``load_model(custom_objects=...)``: files hold no code.

    Parameters
    ----------
    function : callable
        ``function(x, **arguments) -> y``, sample by sample: a batch is cut into shards.
    output_shape, mask : optional
        Not needed: the shape is found by trying.
    arguments : dict, optional
        Handed to the function.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`tinycnn.layers.Layer`.

    Examples
    --------
    >>> Lambda(lambda x: x / 2)([[1.0, 3.0]])
    array([[0.5, 1.5]], dtype=float32)
    """

    # Not one of the engine's own: what it computes is the user's, and may differ from call to call.
    __module__ = "keras.layers"

    def __init__(self, function, output_shape=None, mask=None, arguments=None, **settings):
        super().__init__(**settings)
        if not callable(function):
            raise TypeError(complaint(self.name, "a function", f"{function!r}"))
        self.function = function
        self.arguments = dict(arguments or {})

    def compute_output_shape(self, input_shape):
        if None in input_shape[1:]:
            return input_shape
        tried = np.asarray(self._call(np.ones((2, *input_shape[1:]), self.dtype)))
        if tried.ndim == 0 or len(tried) != 2:
            received = f"an array of shape {tried.shape} for a batch of 2"
            raise ValueError(complaint(self.name, "a function that keeps the axis of samples", received))
        return (input_shape[0], *tried.shape[1:])

    def forward(self, x, run):
        if not run.training:
            return self._as_own(self._call(x)), None
        y, back = trace(self._call, x)
        return self._as_own(y), back

    def backward(self, dy, saved, grads, run):
        if not run.wants_dx:
            return None
        return self._as_own(saved(dy))

    def get_config(self):
        return {**super().get_config(), "function": self.function, "arguments": self.arguments}

    def _call(self, x):
        return self.function(x, **self.arguments)

    def _as_own(self, y):
        return np.ascontiguousarray(y, self.dtype)
