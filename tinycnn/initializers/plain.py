"""Random weights whose spread is given."""

from tinycnn.initializers.base import RandomInitializer, number, truncated_normal


class RandomNormal(RandomInitializer):
    """Draw from a normal distribution.

    Parameters
    ----------
    mean, stddev : float
    seed : int, optional
        See :class:`RandomInitializer`.

    Examples
    --------
    >>> weights = RandomNormal(stddev=0.1, seed=0)((3, 4))
    >>> weights.shape, weights.dtype
    ((3, 4), dtype('float32'))
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(seed)
        self.mean = number(type(self).__name__, "mean", mean)
        self.stddev = number(type(self).__name__, "stddev", stddev, least=0)

    def draw(self, generator, shape):
        """Return float64 numbers drawn from a NumPy generator."""
        return self.mean + self.stddev * generator.standard_normal(shape)

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed}


class TruncatedNormal(RandomNormal):
    """Draw from a normal distribution cut off at two ``stddev`` from the mean.

    The standard deviation of what is drawn is 0.88 of ``stddev``.
    """

    def draw(self, generator, shape):
        """Return float64 numbers drawn from a NumPy generator."""
        return truncated_normal(generator, shape, self.mean, self.stddev)


class RandomUniform(RandomInitializer):
    """Draw evenly from [minval, maxval).

    Parameters
    ----------
    minval, maxval : float
    seed : int, optional
        See :class:`RandomInitializer`.
    """

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        super().__init__(seed)
        self.minval = number("RandomUniform", "minval", minval)
        self.maxval = number("RandomUniform", "maxval", maxval, least=self.minval)

    def draw(self, generator, shape):
        """Return float64 numbers drawn from a NumPy generator."""
        return generator.uniform(self.minval, self.maxval, shape)

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {"minval": self.minval, "maxval": self.maxval, "seed": self.seed}
