"""Layers that disturb what passes through them, in training."""

import math

import numpy as np

from tinycnn import regularizers
from tinycnn.activations.smooth import SELU_ALPHA, SELU_SCALE
from tinycnn.layers.arguments import only, same_rank, share
from tinycnn.layers.arguments import rate as checked_rate
from tinycnn.layers.base import Layer
from tinycnn.layers.dropout import Dropout


class GaussianNoise(Layer):
    """In training, add random numbers of a normal distribution.

    Parameters
    ----------
    stddev : float
        In [0, 1].
    seed : int or None
        None: follows the model's seed.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> noise = GaussianNoise(0.5, seed=1)(np.zeros((1, 1000)), training=True)
    >>> bool(0.45 < noise.std() < 0.55)
    True
    """

    def __init__(self, stddev, seed=None, **settings):
        super().__init__(**settings)
        self.stddev = share(self.name, "stddev", stddev)
        self.seed = seed

    def forward(self, x, run):
        if not run.training or not self.stddev:
            return x, None
        return x + normal_numbers(x, self.stddev, run, self.seed), None

    def backward(self, dy, saved, grads, run):
        return dy

    def get_config(self):
        return {**super().get_config(), "stddev": self.stddev, "seed": self.seed}


class GaussianDropout(Layer):
    """In training, multiply by random numbers of mean 1 (Srivastava et al., 2014, section 10).

    Parameters
    ----------
    rate : float
        In [0, 1); the numbers deviate by sqrt(rate / (1 - rate)), as those of
        :class:`Dropout` do.
    seed : int or None
        None: follows the model's seed.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.
    """

    def __init__(self, rate, seed=None, **settings):
        super().__init__(**settings)
        self.rate = checked_rate(self.name, "rate", rate)
        self.seed = seed

    def forward(self, x, run):
        if not run.training or not self.rate:
            return x, None
        factors = 1 + normal_numbers(x, math.sqrt(self.rate / (1 - self.rate)), run, self.seed)
        return x * factors, factors

    def backward(self, dy, saved, grads, run):
        return dy if saved is None else dy * saved

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}


class AlphaDropout(Dropout):
    """Dropout for selu: what is dropped becomes selu's lowest value, mean and variance stay.

    Parameters
    ----------
    rate, noise_shape, seed, **settings
        As for :class:`Dropout`.

    Notes
    -----
    Klambauer, Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks", 2017.
    """

    def forward(self, x, run):
        if not run.training or self.rate == 0:
            return x, None
        key = run.key(self.seed)
        if self.noise_shape is None:
            mask = run.ops.dropout_mask(x.shape, self.rate, key, x.dtype)
        else:
            mask = self._mask(x, key, run)
        lowest = -SELU_ALPHA * SELU_SCALE
        scale = 1 / math.sqrt((1 - self.rate) * (1 + self.rate * lowest**2))
        kept = (mask > 0).astype(x.dtype)
        kind = x.dtype.type
        y = (x * kept + kind(lowest) * (1 - kept)) * kind(scale) - kind(scale * lowest * self.rate)
        return y, kept * kind(scale)

    def backward(self, dy, saved, grads, run):
        return dy if saved is None else dy * saved


class SpatialDropout2D(Dropout):
    """In training, drop whole channels of images (Tompson et al., 2015).

    Parameters
    ----------
    rate : float
        The share of channels that is dropped, in [0, 1).
    data_format : {None, "channels_last"}
    seed : int or None
        None: follows the model's seed.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Examples
    --------
    >>> y = SpatialDropout2D(0.5, seed=1)(np.ones((1, 4, 4, 8)), training=True)
    >>> y[0].std(axis=(0, 1)).max()  # a channel is 0, or 2, everywhere
    np.float32(0.0)
    """

    def __init__(self, rate, data_format=None, seed=None, **settings):
        super().__init__(rate, noise_shape=(None, 1, 1, None), seed=seed, **settings)
        only(self.name, "data_format", data_format, (None, "channels_last"))

    def compute_output_shape(self, input_shape):
        same_rank(self.name, input_shape, 4, "images of shape (N, H, W, C)")
        return input_shape

    def get_config(self):
        config = super().get_config()
        # Keras's takes no more than its own arguments, name and dtype.
        del config["noise_shape"], config["trainable"]
        return {**config, "data_format": "channels_last"}


class ActivityRegularization(Layer):
    """Let what passes through add to the loss.

    Parameters
    ----------
    l1, l2 : float
        As for :class:`tinycnn.regularizers.L1L2`.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.
    """

    def __init__(self, l1=0.0, l2=0.0, **settings):
        super().__init__(activity_regularizer=regularizers.L1L2(l1, l2), **settings)
        self.l1, self.l2 = l1, l2

    def forward(self, x, run):
        return x, None

    def backward(self, dy, saved, grads, run):
        return dy

    def get_config(self):
        config = super().get_config()
        del config["activity_regularizer"]
        return {**config, "l1": self.l1, "l2": self.l2}


def normal_numbers(x, stddev, run, seed):
    """Draw numbers of a normal distribution, in the shape and dtype of ``x``.

    By Box's and Muller's formula from two numbers that are evenly distributed (1958).
    """
    pairs = run.ops.uniform_numbers(x.size, ((0.0, 1.0), (0.0, 1.0)), run.key(seed), np.dtype(np.float64))
    size = np.sqrt(-2 * np.log1p(-pairs[:, 0]))
    return (stddev * size * np.cos(2 * np.pi * pairs[:, 1])).astype(x.dtype).reshape(x.shape)
