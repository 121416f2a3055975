"""Random weights whose spread follows from the size of the layer.

A unit sums ``fan_in`` products. Were its weights of the same spread in a narrow and in
a wide layer, signals would grow or fade from layer to layer; with a variance of
``scale / fan_in`` they keep their size.
"""

import math

from tinycnn.errors import complaint
from tinycnn.initializers.base import RandomInitializer, number, truncated_normal

# Standard deviation of a standard normal distribution cut off at -2 and 2.
TRUNCATED_STDDEV = 0.87962566103423978

MODES = ("fan_in", "fan_out", "fan_avg")
# What Keras's configs say where nobody has said which axes count.
_AXES = {"input_axes": None, "output_axes": None}
DISTRIBUTIONS = ("truncated_normal", "untruncated_normal", "uniform")


def fans(shape):
    """Count what flows into one unit of a layer, and out of one of its inputs.

    Parameters
    ----------
    shape : tuple of int
        Of a kernel: (D, U) for dense layers, (KH, KW, C, F) for convolutions.

    Returns
    -------
    fan_in, fan_out : int

    Examples
    --------
    >>> fans((784, 10)), fans((3, 3, 32, 64)), fans((10,))
    ((784, 10), (288, 576), (10, 10))
    """
    if len(shape) < 2:
        size = shape[0] if shape else 1
        return size, size
    window = math.prod(shape[:-2])
    return window * shape[-2], window * shape[-1]


class VarianceScaling(RandomInitializer):
    """Draw with a variance of scale / fan.

    Parameters
    ----------
    scale : float
        Above 0.
    mode : {"fan_in", "fan_out", "fan_avg"}
        Which of :func:`fans`; "fan_avg" is their mean.
    distribution : {"truncated_normal", "untruncated_normal", "uniform"}
        "normal" means "truncated_normal".
    seed : int, optional
        See :class:`RandomInitializer`.
    input_axes, output_axes : None
        Which axes count is told by the rank, as in :func:`fans`.

    Raises
    ------
    ValueError
        For a scale of 0 or below, an unknown mode or distribution, or a bad seed.

    Examples
    --------
    >>> weights = VarianceScaling(2.0, seed=0)((200, 100))
    >>> round(float(weights.std()), 2)
    0.1
    """

    def __init__(
        self,
        scale=1.0,
        mode="fan_in",
        distribution="truncated_normal",
        seed=None,
        input_axes=None,
        output_axes=None,
    ):
        super().__init__(seed)
        who = type(self).__name__
        for argument, axes in (("input_axes", input_axes), ("output_axes", output_axes)):
            if axes is not None:
                raise NotImplementedError(complaint(who, f"{argument} to be None", f"{axes!r}"))
        self.scale = number(who, "scale", scale)
        if self.scale <= 0:
            raise ValueError(complaint(who, "scale to be above 0", f"{scale!r}"))
        self.mode = _one_of(who, "mode", mode, MODES)
        distribution = "truncated_normal" if distribution == "normal" else distribution
        self.distribution = _one_of(who, "distribution", distribution, DISTRIBUTIONS)

    def draw(self, generator, shape):
        """Return float64 numbers drawn from a NumPy generator."""
        fan_in, fan_out = fans(shape)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        stddev = math.sqrt(self.scale / max(1.0, fan))
        if self.distribution == "truncated_normal":
            return truncated_normal(generator, shape, 0.0, stddev / TRUNCATED_STDDEV)
        if self.distribution == "untruncated_normal":
            return stddev * generator.standard_normal(shape)
        limit = math.sqrt(3) * stddev
        return generator.uniform(-limit, limit, shape)

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {
            "scale": self.scale,
            "mode": self.mode,
            "distribution": self.distribution,
            "seed": self.seed,
            **_AXES,
        }


class _Named(VarianceScaling):
    """A published choice of the three settings: a subclass states it in ``settings``."""

    settings: tuple = ()

    def __init__(self, seed=None, input_axes=None, output_axes=None):
        super().__init__(*self.settings, seed, input_axes, output_axes)

    def get_config(self):
        """Return the arguments that make an equal initializer."""
        return {"seed": self.seed, **_AXES}


class GlorotUniform(_Named):
    """Uniform in +-sqrt(6 / (fan_in + fan_out)): the usual choice.

    Glorot and Bengio, "Understanding the difficulty of training deep feedforward
    neural networks", AISTATS 2010, equation 16.

    Examples
    --------
    >>> weights = GlorotUniform(seed=0)((3, 3, 1, 32))
    >>> weights.shape, bool(abs(weights).max() < (6 / (9 + 288)) ** 0.5)
    ((3, 3, 1, 32), True)
    """

    settings = (1.0, "fan_avg", "uniform")


class GlorotNormal(_Named):
    """Truncated normal with a variance of 2 / (fan_in + fan_out)."""

    settings = (1.0, "fan_avg", "truncated_normal")


class HeUniform(_Named):
    """Uniform in +-sqrt(6 / fan_in), for layers followed by relu."""

    settings = (2.0, "fan_in", "uniform")


class HeNormal(_Named):
    """Truncated normal with a variance of 2 / fan_in, for layers followed by relu.

    relu switches half of the units off; the 2 makes up for it. He, Zhang, Ren and Sun,
    "Delving deep into rectifiers", ICCV 2015, equation 10.
    """

    settings = (2.0, "fan_in", "truncated_normal")


class LecunUniform(_Named):
    """Uniform in +-sqrt(3 / fan_in)."""

    settings = (1.0, "fan_in", "uniform")


class LecunNormal(_Named):
    """Truncated normal with a variance of 1 / fan_in.

    LeCun, Bottou, Orr and Mueller, "Efficient backprop", 1998, section 4.6.
    """

    settings = (1.0, "fan_in", "truncated_normal")


def _one_of(who, argument, value, known):
    if value not in known:
        raise ValueError(complaint(who, f"{argument} to be one of {', '.join(known)}", f"{value!r}"))
    return value
