"""Gradients of functions of one number, or of two."""

import numpy as np

from tinycnn.tracing.registry import CONSTANTS, composite, primitive, rule

CONSTANTS |= {
    np.argmax, np.argmin, np.argsort, np.all, np.any, np.ceil, np.count_nonzero, np.equal, np.floor,
    np.floor_divide, np.greater, np.greater_equal, np.invert, np.isclose, np.isfinite, np.isinf, np.isnan,
    np.less, np.less_equal, np.logical_and, np.logical_not, np.logical_or, np.logical_xor, np.ndim,
    np.not_equal, np.ones_like, np.rint, np.round, np.shape, np.sign, np.size, np.trunc, np.zeros_like,
}  # fmt: skip


# Each function of one number x, with y its value: from x and y to the slope.
SLOPES = {
    np.negative: lambda x, y: x.dtype.type(-1),
    np.positive: lambda x, y: x.dtype.type(1),
    np.absolute: lambda x, y: np.sign(x),
    np.fabs: lambda x, y: np.sign(x),
    np.square: lambda x, y: 2 * x,
    np.sqrt: lambda x, y: 0.5 / y,
    np.cbrt: lambda x, y: 1 / (3 * np.square(y)),
    np.reciprocal: lambda x, y: -np.square(y),
    np.exp: lambda x, y: y,
    np.exp2: lambda x, y: y * x.dtype.type(np.log(2)),
    np.expm1: lambda x, y: y + 1,
    np.log: lambda x, y: 1 / x,
    np.log2: lambda x, y: 1 / (x * x.dtype.type(np.log(2))),
    np.log10: lambda x, y: 1 / (x * x.dtype.type(np.log(10))),
    np.log1p: lambda x, y: 1 / (1 + x),
    np.sin: lambda x, y: np.cos(x),
    np.cos: lambda x, y: -np.sin(x),
    np.tan: lambda x, y: 1 + np.square(y),
    np.arcsin: lambda x, y: 1 / np.sqrt(1 - np.square(x)),
    np.arccos: lambda x, y: -1 / np.sqrt(1 - np.square(x)),
    np.arctan: lambda x, y: 1 / (1 + np.square(x)),
    np.sinh: lambda x, y: np.cosh(x),
    np.cosh: lambda x, y: np.sinh(x),
    np.tanh: lambda x, y: 1 - np.square(y),
    np.arctanh: lambda x, y: 1 / (1 - np.square(x)),
}


def _register_slope(function, slope):
    @rule(function)
    def one(x):
        y = function(x)
        return y, {"x": lambda g: g * slope(x, y)}


for _function, _slope in SLOPES.items():
    _register_slope(_function, _slope)


@rule(np.add)
def _add(x1, x2):
    return x1 + x2, {"x1": lambda g: g, "x2": lambda g: g}


@rule(np.subtract)
def _subtract(x1, x2):
    return x1 - x2, {"x1": lambda g: g, "x2": np.negative}


@rule(np.multiply)
def _multiply(x1, x2):
    return x1 * x2, {"x1": lambda g: g * x2, "x2": lambda g: g * x1}


@rule(np.true_divide)
def _divide(x1, x2):
    y = x1 / x2
    return y, {"x1": lambda g: g / x2, "x2": lambda g: -g * y / x2}


@rule(np.power, np.float_power)
def _power(x1, x2):
    y = x1**x2

    def to_base(g):
        return g * x2 * np.power(x1, np.where(np.equal(x2, 0), 1, np.subtract(x2, 1)).astype(y.dtype))

    def to_exponent(g):
        positive = np.greater(x1, 0)
        return g * y * np.where(positive, np.log(np.where(positive, x1, 1)), 0).astype(y.dtype)

    return y, {"x1": to_base, "x2": to_exponent}


@rule(np.remainder)
def _remainder(x1, x2):
    y = np.remainder(x1, x2)
    return y, {"x1": lambda g: g, "x2": lambda g: -g * np.floor_divide(x1, x2)}


# Where both are equal the first takes all, as in TensorFlow.
@rule(np.maximum, np.fmax)
def _maximum(x1, x2):
    first = np.greater_equal(x1, x2)
    return np.maximum(x1, x2), {"x1": lambda g: g * first, "x2": lambda g: g * ~first}


@rule(np.minimum, np.fmin)
def _minimum(x1, x2):
    first = np.less_equal(x1, x2)
    return np.minimum(x1, x2), {"x1": lambda g: g * first, "x2": lambda g: g * ~first}


@rule(np.arctan2)
def _arctan2(x1, x2):
    squares = np.square(x1) + np.square(x2)
    return np.arctan2(x1, x2), {"x1": lambda g: g * x2 / squares, "x2": lambda g: -g * x1 / squares}


@rule(np.logaddexp)
def _logaddexp(x1, x2):
    y = np.logaddexp(x1, x2)
    return y, {"x1": lambda g: g * np.exp(x1 - y), "x2": lambda g: g * np.exp(x2 - y)}


@rule(np.clip)
def _clip(a, a_min=None, a_max=None):
    y = np.clip(a, a_min, a_max)
    low = False if a_min is None else np.less(a, a_min)
    high = False if a_max is None else np.greater(a, a_max)
    inside = ~np.broadcast_to(np.logical_or(low, high), y.shape)
    return y, {"a": lambda g: g * inside, "a_min": lambda g: g * low, "a_max": lambda g: g * high}


@rule(np.where)
def _where(condition, x, y):
    value = np.where(condition, x, y)
    return value, {"x": lambda g: np.where(condition, g, 0), "y": lambda g: np.where(condition, 0, g)}


@rule("astype")
def _astype(x, dtype):
    return x.astype(dtype), {"x": lambda g: g.astype(x.dtype)}


@composite(np.nan_to_num)
def _nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    limits = np.finfo(x.dtype)
    x = np.where(np.isnan(x), nan, x)
    x = np.where(np.equal(x, np.inf), limits.max if posinf is None else posinf, x)
    return np.where(np.equal(x, -np.inf), limits.min if neginf is None else neginf, x)


@primitive
def sigmoid(x):
    """Compute 1 / (1 + exp(-x)), without overflow."""
    small = np.exp(-np.abs(x))
    y = np.where(x >= 0, 1, small) / (1 + small)
    return y, {"x": lambda g: g * y * (1 - y)}


@primitive
def softplus(x):
    """Compute log(1 + exp(x)), without overflow."""
    return np.logaddexp(x, x.dtype.type(0)), {"x": lambda g: g * sigmoid(x)}


@primitive
def relu(x):
    """Compute max(x, 0), whose slope at 0 is 0."""
    return np.maximum(x, x.dtype.type(0)), {"x": lambda g: g * (x > 0)}


@primitive
def stop_gradient(x):
    """Return what it is given: no gradient goes back from here."""
    return x, {}
