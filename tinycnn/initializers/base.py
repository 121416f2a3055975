"""The base of all initializers."""

import numbers

import numpy as np

from tinycnn.errors import complaint
from tinycnn.random import next_seed


class Initializer:
    """Makes the first values of a weight.

    A subclass writes ``__call__(self, shape, dtype="float32") -> ndarray``; a plain
    function with these arguments serves as well.

    Examples
    --------
    >>> class Twos(Initializer):
    ...     def __call__(self, shape, dtype="float32"):
    ...         return np.full(shape, 2, dtype)
    >>> Twos()((2,))
    array([2., 2.], dtype=float32)
    """

    def __call__(self, shape, dtype="float32"):
        """Return an array of this shape and dtype."""
        raise NotImplementedError(
            f"{type(self).__name__} must define __call__(self, shape, dtype='float32') -> ndarray."
        )

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {}

    @classmethod
    def from_config(cls, config):
        """Make an initializer from what :meth:`get_config` returned."""
        return cls(**config)


class RandomInitializer(Initializer):
    """An initializer that draws numbers; a subclass writes ``draw``.

    ``draw(self, generator, shape)`` returns float64 numbers from a NumPy generator.
    float32 weights are these numbers rounded, so that both types start alike.

    Parameters
    ----------
    seed : int, optional
        With a seed every call returns the same numbers. Without one every call returns
        others, which follow from :func:`tinycnn.utils.set_random_seed`.
    """

    def __init__(self, seed=None):
        if seed is not None and (
            isinstance(seed, bool) or not isinstance(seed, numbers.Integral) or seed < 0
        ):
            expected = "seed to be None or a whole number of 0 or above"
            raise ValueError(complaint(type(self).__name__, expected, f"{seed!r}"))
        self.seed = None if seed is None else int(seed)

    def __call__(self, shape, dtype="float32"):
        """Draw an array of this shape and dtype."""
        seed = next_seed() if self.seed is None else self.seed
        return self.draw(np.random.default_rng(seed), tuple(shape)).astype(dtype)

    def draw(self, generator, shape):
        """Return float64 numbers drawn from a NumPy generator."""
        raise NotImplementedError(f"{type(self).__name__} must define draw(self, generator, shape).")

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {"seed": self.seed}


def number(who, argument, value, least=None):
    """Return ``value`` as a float, finite and not below ``least``."""
    good = isinstance(value, numbers.Real) and not isinstance(value, bool) and np.isfinite(value)
    if not good or (least is not None and value < least):
        limit = "" if least is None else f" of at least {least}"
        raise ValueError(complaint(who, f"{argument} to be a number{limit}", f"{value!r}"))
    return float(value)


def truncated_normal(generator, shape, mean, stddev):
    """Draw from a normal distribution, drawing again what is beyond two ``stddev``."""
    drawn = generator.standard_normal(shape)
    while (far := np.abs(drawn) > 2).any():
        drawn[far] = generator.standard_normal(np.count_nonzero(far))
    return mean + stddev * drawn
