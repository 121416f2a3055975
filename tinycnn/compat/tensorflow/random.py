"""``tf.random``: numbers at random, from one seed for everything."""

import numpy as np

from tinycnn.compat.tensorflow.missing import missing
from tinycnn.compat.tensorflow.tensors import as_tensor
from tinycnn.compat.tensorflow.together import note_chance
from tinycnn.random import next_seed, set_global_seed

_own = {"seed": 0, "calls": {}}


def set_seed(seed):
    """Let all that is random here, and in models made from now on, follow from a seed.

    NumPy's and Python's own generators stay as they are, as under TensorFlow.
    """
    set_global_seed(int(seed))
    _own.update(seed=int(seed), calls={})


set_random_seed = set_seed


def generator(seed=None, for_each=False):
    """Return a generator of NumPy's: the next one after ``set_seed``, or that of a seed for this call.

    ``for_each`` says that numbers will be drawn for each sample, should there be several.
    """
    note_chance(for_each)
    if seed is None:
        return np.random.default_rng(next_seed())
    count = _own["calls"][seed] = _own["calls"].get(seed, -1) + 1
    return np.random.default_rng((_own["seed"], int(np.ravel(seed)[0]), count))


def sizes(shape):
    """Return a shape as a tuple of whole numbers."""
    return tuple(np.ravel(shape).astype(int).tolist())


def normal(shape, mean=0.0, stddev=1.0, dtype=np.float32, seed=None, name=None):
    """Return normally distributed numbers.

    Examples
    --------
    >>> set_seed(1)
    >>> first = normal((2,)).numpy()
    >>> set_seed(1)
    >>> bool((first == normal((2,)).numpy()).all())
    True
    """
    return as_tensor(generator(seed).normal(mean, stddev, sizes(shape)).astype(dtype))


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=np.float32, seed=None, name=None):
    """Return normally distributed numbers, none further from the mean than two deviations."""
    found = within_two_deviations(generator(seed), sizes(shape))
    return as_tensor((mean + stddev * found).astype(dtype))


def within_two_deviations(draw, shape):
    """Return normally distributed numbers from -2 to 2, drawn by a generator of NumPy's."""
    found = draw.normal(size=shape)
    while (far := np.abs(found) > 2).any():
        found[far] = draw.normal(size=int(far.sum()))
    return found


def uniform(shape, minval=0, maxval=None, dtype=np.float32, seed=None, name=None):
    """Return evenly distributed numbers; whole ones for a whole type, up to and without ``maxval``."""
    draw, dtype = generator(seed), np.dtype(dtype)
    if dtype.kind in "iu":
        return as_tensor(draw.integers(minval, maxval, sizes(shape), dtype))
    return as_tensor(draw.uniform(minval, 1 if maxval is None else maxval, sizes(shape)).astype(dtype))


def shuffle(value, seed=None, name=None):
    """Return the slices along the first axis in another order."""
    return as_tensor(generator(seed).permutation(np.asarray(value)))


def categorical(logits, num_samples, dtype=np.int64, seed=None, name=None, draw=None):
    """Return so many numbers of classes for each row, drawn by these logarithms of odds."""
    logits = np.asarray(logits)
    noise = (draw or generator(seed)).gumbel(size=(len(logits), int(num_samples), logits.shape[1]))
    return as_tensor((logits[:, np.newaxis] + noise).argmax(axis=-1).astype(dtype))


def stateless_uniform(shape, seed, minval=0, maxval=None, dtype=np.float32, **idle):
    """Return evenly distributed numbers that follow from a seed of two numbers alone."""
    draw, dtype = np.random.default_rng(np.ravel(seed).astype(np.uint64)), np.dtype(dtype)
    if dtype.kind in "iu":
        return as_tensor(draw.integers(minval, maxval, sizes(shape), dtype))
    return as_tensor(draw.uniform(minval, 1 if maxval is None else maxval, sizes(shape)).astype(dtype))


def stateless_normal(shape, seed, mean=0.0, stddev=1.0, dtype=np.float32, **idle):
    """Return normally distributed numbers that follow from a seed of two numbers alone."""
    draw = np.random.default_rng(np.ravel(seed).astype(np.uint64))
    return as_tensor(draw.normal(mean, stddev, sizes(shape)).astype(dtype))


class Generator:
    """A source of random numbers of one's own.

    Examples
    --------
    >>> Generator.from_seed(1).normal((2, 3)).shape
    TensorShape([2, 3])
    """

    def __init__(self, seed):
        self._draw = np.random.default_rng(seed)

    @classmethod
    def from_seed(cls, seed, alg=None):
        """Return one that begins with a seed."""
        return cls(int(seed))

    @classmethod
    def from_non_deterministic_state(cls, alg=None):
        """Return one that nobody can predict."""
        return cls(None)

    def normal(self, shape, mean=0.0, stddev=1.0, dtype=np.float32, name=None):
        """Return normally distributed numbers."""
        return as_tensor(self._draw.normal(mean, stddev, sizes(shape)).astype(dtype))

    def uniform(self, shape, minval=0, maxval=None, dtype=np.float32, name=None):
        """Return evenly distributed numbers."""
        if np.dtype(dtype).kind in "iu":
            return as_tensor(self._draw.integers(minval, maxval, sizes(shape), dtype))
        return as_tensor(
            self._draw.uniform(minval, 1 if maxval is None else maxval, sizes(shape)).astype(dtype)
        )

    def make_seeds(self, count=1):
        """Return seeds for functions that want two numbers."""
        return as_tensor(self._draw.integers(0, 2**31, (2, int(count))))


__getattr__ = missing("tensorflow.random")
