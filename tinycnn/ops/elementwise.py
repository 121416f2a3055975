"""Functions of one number, or of two, for each element."""

import numpy as np

from tinycnn import tracing
from tinycnn.ops.arrays import convert_to_tensor, dtype_of, floating, pair


def _named(function, name, text):
    function.__name__ = function.__qualname__ = name
    function.__doc__ = text
    return function


def _one(name, function, text, kind=convert_to_tensor):
    return _named(lambda x: function(kind(x)), name, text)


def _two(name, function, text):
    return _named(lambda x1, x2: function(*pair(x1, x2)), name, text)


abs = absolute = _one("absolute", np.abs, "Compute the absolute value.")
arccos = _one("arccos", np.arccos, "Compute the inverse cosine.", floating)
arcsin = _one("arcsin", np.arcsin, "Compute the inverse sine.", floating)
arctan = _one("arctan", np.arctan, "Compute the inverse tangent.", floating)
ceil = _one("ceil", np.ceil, "Round up.", floating)
cos = _one("cos", np.cos, "Compute the cosine.", floating)
cosh = _one("cosh", np.cosh, "Compute the hyperbolic cosine.", floating)
exp = _one("exp", np.exp, "Compute the power of e.", floating)
expm1 = _one("expm1", np.expm1, "Compute exp(x) - 1.", floating)
floor = _one("floor", np.floor, "Round down.", floating)
isfinite = _one("isfinite", np.isfinite, "Say where numbers are neither NaN nor infinite.")
isinf = _one("isinf", np.isinf, "Say where numbers are infinite.")
isnan = _one("isnan", np.isnan, "Say where numbers are NaN.")
log = _one("log", np.log, "Compute the natural logarithm.", floating)
log10 = _one("log10", np.log10, "Compute the logarithm to base 10.", floating)
log1p = _one("log1p", np.log1p, "Compute log(1 + x).", floating)
log2 = _one("log2", np.log2, "Compute the logarithm to base 2.", floating)
logical_not = _one("logical_not", np.logical_not, "Say where there is 0.")
negative = _one("negative", np.negative, "Compute -x.")
reciprocal = _one("reciprocal", np.reciprocal, "Compute 1 / x.", floating)
sign = _one("sign", np.sign, "Compute -1, 0 or 1.")
sin = _one("sin", np.sin, "Compute the sine.", floating)
sinh = _one("sinh", np.sinh, "Compute the hyperbolic sine.", floating)
sqrt = _one("sqrt", np.sqrt, "Compute the square root.", floating)
square = _one("square", np.square, "Compute x * x.")
stop_gradient = _one("stop_gradient", tracing.stop_gradient, "Return x; no gradient goes back from here.")
tan = _one("tan", np.tan, "Compute the tangent.", floating)
tanh = _one("tanh", np.tanh, "Compute the hyperbolic tangent.", floating)

add = _two("add", np.add, "Compute x1 + x2.")
arctan2 = _two("arctan2", np.arctan2, "Compute the angle of the point (x2, x1).")
equal = _two("equal", np.equal, "Say where x1 == x2.")
floor_divide = _two("floor_divide", np.floor_divide, "Compute x1 // x2.")
greater = _two("greater", np.greater, "Say where x1 > x2.")
greater_equal = _two("greater_equal", np.greater_equal, "Say where x1 >= x2.")
less = _two("less", np.less, "Say where x1 < x2.")
less_equal = _two("less_equal", np.less_equal, "Say where x1 <= x2.")
logaddexp = _two("logaddexp", np.logaddexp, "Compute log(exp(x1) + exp(x2)).")
logical_and = _two("logical_and", np.logical_and, "Say where both are true.")
logical_or = _two("logical_or", np.logical_or, "Say where either is true.")
logical_xor = _two("logical_xor", np.logical_xor, "Say where one is true and the other is not.")
maximum = _two("maximum", np.maximum, "Take the larger of each two.")
minimum = _two("minimum", np.minimum, "Take the smaller of each two.")
mod = _two("mod", np.remainder, "Compute the rest of a division, in the sign of x2.")
multiply = _two("multiply", np.multiply, "Compute x1 * x2.")
not_equal = _two("not_equal", np.not_equal, "Say where x1 != x2.")
power = _two("power", np.power, "Compute x1 to the power of x2.")
subtract = _two("subtract", np.subtract, "Compute x1 - x2.")


def divide(x1, x2):
    """Compute x1 / x2."""
    x1, x2 = pair(x1, x2)
    y = np.true_divide(x1, x2)
    whole = all(getattr(x, "dtype", np.dtype(int)).kind in "biu" for x in (x1, x2))
    return y.astype(np.float32) if whole else y


true_divide = divide


def divide_no_nan(x1, x2):
    """Compute x1 / x2, and 0 where x2 is 0.

    Examples
    --------
    >>> divide_no_nan([1.0, 1.0], [2.0, 0.0])
    array([0.5, 0. ], dtype=float32)
    """
    x1, x2 = pair(x1, x2)
    zero = np.equal(x2, 0)
    return np.where(zero, 0, np.true_divide(x1, np.where(zero, 1, x2)))


def rsqrt(x):
    """Compute 1 / sqrt(x)."""
    return 1 / np.sqrt(floating(x))


def round(x, decimals=0):
    """Round to so many decimals."""
    return np.round(convert_to_tensor(x), decimals)


def clip(x, x_min, x_max):
    """Bring numbers into the range from x_min to x_max."""
    return np.clip(convert_to_tensor(x), x_min, x_max)


def cast(x, dtype):
    """Convert to another dtype.

    Examples
    --------
    >>> cast([0.5, 1.5], "int32")
    array([0, 1], dtype=int32)
    """
    return convert_to_tensor(x).astype(dtype_of(dtype))


def where(condition, x1=None, x2=None):
    """Take x1 where the condition holds, and x2 elsewhere; with neither, say where it holds."""
    if x1 is None and x2 is None:
        return np.where(convert_to_tensor(condition))
    return np.where(convert_to_tensor(condition), *pair(x1, x2))
