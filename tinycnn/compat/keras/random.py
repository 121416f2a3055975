"""``keras.random``: Keras 3's numbers at random, over ``tf.random``."""

import itertools

import numpy as np

from tinycnn.compat.absent_names import missing
from tinycnn.compat.tensorflow.nn import keep_some
from tinycnn.compat.tensorflow.random import categorical as _categorical
from tinycnn.compat.tensorflow.random import generator, sizes, within_two_deviations
from tinycnn.compat.tensorflow.tensors import array_of, as_tensor
from tinycnn.config import floatx
from tinycnn.random import mix, next_seed

__all__ = [
    "SeedGenerator",
    "beta",
    "binomial",
    "categorical",
    "dropout",
    "gamma",
    "normal",
    "randint",
    "shuffle",
    "truncated_normal",
    "uniform",
]


class SeedGenerator:
    """A stream of seeds: with it, each call of a function here draws other numbers.

    Parameters
    ----------
    seed : int, optional
        Drawn from the stream of the process if not given.

    Examples
    --------
    >>> seeds = SeedGenerator(7)
    >>> bool((normal((3,), seed=seeds) == normal((3,), seed=seeds)).any())
    False
    >>> bool((normal((3,), seed=7) == normal((3,), seed=7)).all())
    True
    """

    def __init__(self, seed=None, name=None, **settings):
        self.name = name or "seed_generator"
        self.seed = next_seed() if seed is None else int(seed)
        self._count = itertools.count()

    def next(self, ordered=True):
        """Return the next seed, of two numbers."""
        return as_tensor(np.array([self.seed, next(self._count)], np.int64))

    def get_config(self):
        """Return what makes another such stream."""
        return {"seed": self.seed, "name": self.name}

    @classmethod
    def from_config(cls, config):
        """Return the stream of a configuration, at its beginning."""
        return cls(**config)


def _draw(seed):
    """Return NumPy's generator for a call: a whole number means the same numbers at each call."""
    if seed is None:
        return generator()
    if isinstance(seed, SeedGenerator):
        seed = seed.next()
    return np.random.default_rng(mix(*(int(part) for part in np.ravel(seed))))


def _as(numbers, dtype):
    return as_tensor(np.asarray(numbers).astype(dtype or floatx()))


def normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Return normally distributed numbers."""
    return _as(_draw(seed).normal(mean, stddev, sizes(shape)), dtype)


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Return normally distributed numbers, none further from the mean than two deviations."""
    return _as(mean + stddev * within_two_deviations(_draw(seed), sizes(shape)), dtype)


def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Return evenly distributed numbers."""
    return _as(_draw(seed).uniform(minval, maxval, sizes(shape)), dtype)


def randint(shape, minval, maxval, dtype="int32", seed=None):
    """Return evenly distributed whole numbers, up to and without ``maxval``."""
    return _as(_draw(seed).integers(int(minval), int(maxval), sizes(shape)), dtype)


def binomial(shape, counts, probabilities, dtype=None, seed=None):
    """Return how many of ``counts`` trials succeed."""
    return _as(_draw(seed).binomial(np.asarray(counts, np.int64), probabilities, sizes(shape)), dtype)


def beta(shape, alpha, beta, dtype=None, seed=None):
    """Return numbers of the beta distribution."""
    return _as(_draw(seed).beta(alpha, beta, sizes(shape)), dtype)


def gamma(shape, alpha, dtype=None, seed=None):
    """Return numbers of the gamma distribution, of scale 1."""
    return _as(_draw(seed).gamma(alpha, size=sizes(shape)), dtype)


def categorical(logits, num_samples, dtype="int32", seed=None):
    """Return so many numbers of classes for each row, drawn by these logarithms of odds."""
    return _categorical(logits, num_samples, dtype, draw=_draw(seed))


def shuffle(x, axis=0, seed=None):
    """Return the slices along an axis in another order."""
    return as_tensor(_draw(seed).permutation(np.asarray(x), axis=axis))


def dropout(inputs, rate, noise_shape=None, seed=None):
    """Return the numbers, so many of them 0 and the others larger."""
    return keep_some(array_of(inputs), rate, noise_shape, _draw(seed))


__getattr__ = missing("keras.random")
