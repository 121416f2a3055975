"""Inputs shifted and scaled by what is known, or was measured, of their values."""

import math

import numpy as np

from tinycnn.errors import complaint
from tinycnn.layers.base import Layer

LEAST_DEVIATION = 1e-7  # what never varies is not divided by 0


class Normalization(Layer):
    """Bring inputs to mean 0 and deviation 1: ``(x - mean) / sqrt(variance)``.

    Mean and variance are given, or measured by :meth:`adapt` before training; unlike those of
    :class:`BatchNormalization` they do not change in training.

    Parameters
    ----------
    axis : int, tuple of int or None
        Each place along it has a mean and a variance of its own; None: one for all values.
    mean, variance : float or array_like, optional
        Both or neither, of one shape.
    invert : bool
        The other way: ``x * sqrt(variance) + mean``.
    **settings
        ``name``, ``dtype``, ``input_shape``: see :class:`Layer`.

    Notes
    -----
    Input and output of any, equal shape. Weights, unless mean and variance are given, none of
    which learns: ``mean`` and ``variance`` of the sizes along ``axis``, and ``count``, which is
    there for older files.

    Examples
    --------
    >>> layer = Normalization()
    >>> layer.adapt(np.array([[0.0, 10.0], [2.0, 30.0]]))
    >>> layer(np.array([[1.0, 40.0]]))
    array([[0., 2.]], dtype=float32)
    """

    def __init__(self, axis=-1, mean=None, variance=None, invert=False, **settings):
        super().__init__(**settings)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        # A file of Keras says nan where nothing was given.
        mean, variance = (None if _is_nothing(value) else value for value in (mean, variance))
        if (mean is None) != (variance is None) or np.shape(mean) != np.shape(variance):
            received = f"mean={mean!r} and variance={variance!r}"
            raise ValueError(complaint(self.name, "mean and variance of one shape, or neither", received))
        self.input_mean, self.input_variance = mean, variance
        self.invert = bool(invert)
        self.adapt_mean = self.adapt_variance = self.count = None
        self._kept = self._beside = None

    def build(self, input_shape):
        rank = len(input_shape)
        if any(not -rank <= axis < rank for axis in self.axis):
            raise ValueError(complaint(self.name, f"an axis of inputs {input_shape}", f"{self.axis}"))
        kept = sorted(axis % rank for axis in self.axis)
        sizes = tuple(input_shape[axis] for axis in kept)
        if None in sizes:
            raise ValueError(complaint(self.name, "an axis of known size", f"{self.axis} of {input_shape}"))
        self._kept, self._beside = kept, tuple(axis for axis in range(rank) if axis not in kept)
        if self.input_mean is None:
            self.adapt_mean = self.add_weight(sizes, "zeros", name="mean", trainable=False)
            self.adapt_variance = self.add_weight(sizes, "ones", name="variance", trainable=False)
            self.count = self.add_weight((), "zeros", name="count", trainable=False)

    def adapt(self, data):
        """Measure mean and variance, and forget what was measured before.

        Parameters
        ----------
        data : array_like of shape (N, ...), or something that gives batches
            Batches are ``x`` or ``(x, ...)``; a list is one of batches.
        """
        if self.input_mean is not None:
            received = "one that was made with them"
            raise ValueError(complaint(f"{self.name}.adapt", "a layer without mean and variance", received))
        total, mean, variance = 0, 0.0, 0.0
        for batch in _batches(data):
            x = np.asarray(batch[0] if isinstance(batch, tuple) else batch)
            self.ensure_built((None, *x.shape[1:]))
            count = math.prod(x.shape[axis] for axis in self._beside)
            total += count
            share = count / total
            here = x.mean(axis=self._beside, dtype=np.float64)
            spread = x.var(axis=self._beside, dtype=np.float64)
            merged = mean + share * (here - mean)
            variance = (variance + (mean - merged) ** 2) * (1 - share) + (
                spread + (here - merged) ** 2
            ) * share
            mean = merged
        if not total:
            raise ValueError(complaint(f"{self.name}.adapt", "at least one sample", "none"))
        self.adapt_mean[...] = mean
        self.adapt_variance[...] = variance

    @property
    def mean(self):
        """ndarray: what is subtracted, of as many axes as the input; None before the layer is built."""
        return self._spread(self.adapt_mean if self.input_mean is None else self.input_mean)

    @property
    def variance(self):
        """ndarray: by whose root is divided, of as many axes as the input."""
        return self._spread(self.adapt_variance if self.input_variance is None else self.input_variance)

    def forward(self, x, run):
        deviation = np.maximum(np.sqrt(self.variance), self.dtype.type(LEAST_DEVIATION))
        y = x * deviation + self.mean if self.invert else (x - self.mean) / deviation
        return y, deviation

    def backward(self, dy, saved, grads, run):
        if not run.wants_dx:
            return None
        return dy * saved if self.invert else dy / saved

    def get_config(self):
        given = {
            "mean": _plain(self.input_mean),
            "variance": _plain(self.input_variance),
        }
        return {**super().get_config(), "axis": self.axis, "invert": self.invert, **given}

    def _spread(self, values):
        if self._kept is None:
            return None
        values = np.asarray(values, self.dtype)
        shape = [1] * (len(self._kept) + len(self._beside))
        kept = self._kept[len(self._kept) - values.ndim :] if values.ndim else []
        for axis, size in zip(kept, values.shape, strict=True):
            shape[axis] = size
        return values.reshape(shape)


def _batches(data):
    if hasattr(data, "__array__"):
        return [np.asarray(data)]
    if hasattr(data, "__getitem__") and not isinstance(data, (list, tuple)):
        count = data.num_batches if hasattr(data, "num_batches") else len(data)
        return (data[place] for place in range(count))
    return data


def _is_nothing(value):
    return value is None or (np.ndim(value) == 0 and isinstance(value, float) and math.isnan(value))


def _plain(value):
    return None if value is None else np.asarray(value).tolist()
