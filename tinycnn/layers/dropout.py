"""Dropout."""

from tinycnn.errors import complaint
from tinycnn.layers.arguments import rate as checked_rate
from tinycnn.layers.base import Layer


class Dropout(Layer):
    """In training, drop values at random and scale the rest up (Srivastava et al., 2014).

    Parameters
    ----------
    rate : float
        The share of values that is dropped, in [0, 1).
    noise_shape : tuple of int or None
        Shape of the random mask, with 1 (or None for the input's own size) along each
        axis; the mask is repeated along axes of length 1.
    seed : int or None
        None: follows the model's seed.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input and output of any, equal shape. Outside training the output is the input.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.ones((1, 4))
    >>> Dropout(0.5)(x)
    array([[1., 1., 1., 1.]], dtype=float32)
    >>> sorted(set(Dropout(0.5, seed=1)(np.ones((1, 100)), training=True).ravel().tolist()))
    [0.0, 2.0]
    """

    kind = "dropout"

    def __init__(self, rate, noise_shape=None, seed=None, **settings):
        super().__init__(**settings)
        self.rate = checked_rate(self.name, "rate", rate)
        self.noise_shape = None if noise_shape is None else tuple(noise_shape)
        self.seed = seed

    def compute_output_shape(self, input_shape):
        if self.noise_shape is not None and len(self.noise_shape) != len(input_shape):
            expected = f"a noise_shape of {len(input_shape)} sizes"
            raise ValueError(complaint(self.name, expected, f"{self.noise_shape}"))
        return input_shape

    def forward(self, x, run):
        if not run.training or self.rate == 0:
            return x, None
        key = run.key(self.seed)
        if self.noise_shape is None:
            return run.ops.dropout_forward(x, self.rate, key), key
        mask = self._mask(x, key, run)
        return x * mask, mask

    def backward(self, dy, saved, grads, run):
        if saved is None:
            return dy
        if self.noise_shape is None:
            return run.ops.dropout_backward(dy, self.rate, saved)
        return dy * saved

    def _mask(self, x, key, run):
        sizes = zip(self.noise_shape, x.shape, strict=True)
        # An axis of the mask is 1 or whole; the first is the shard's part of the batch.
        shape = tuple(1 if asked == 1 else own for asked, own in sizes)
        return run.ops.dropout_mask(shape, self.rate, key, x.dtype)

    def get_config(self):
        own = {"rate": self.rate, "noise_shape": self.noise_shape, "seed": self.seed}
        return {**super().get_config(), **own}
