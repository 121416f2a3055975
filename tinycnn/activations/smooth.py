"""Activations that are smooth, but for a corner at 0: plain NumPy, with their derivatives."""

import math

import numpy as np

# Klambauer, Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks", NIPS 2017.
SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
# Of a rational approximation of 1 - erf, whose relative error is below 1.2e-7 everywhere
# (Press, Teukolsky, Vetterling and Flannery, "Numerical recipes", section 6.2).
_ERFC = (
    0.17087277,
    -0.82215223,
    1.48851587,
    -1.13520398,
    0.27886807,
    -0.18628806,
    0.09678418,
    0.37409196,
    1.00002368,
    -1.26551223,
)


def logistic(x):
    """1 / (1 + exp(-x)), without overflow."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def celu(x, alpha=1.0):
    """max(x, 0) + alpha * (exp(min(x, 0) / alpha) - 1)."""
    return np.maximum(x, 0) + x.dtype.type(alpha) * np.expm1(np.minimum(x, 0) / x.dtype.type(alpha))


def elu(x, alpha=1.0):
    """x above 0, alpha * (exp(x) - 1) below (Clevert, Unterthiner and Hochreiter, 2016)."""
    return np.where(x > 0, x, x.dtype.type(alpha) * np.expm1(np.minimum(x, 0)))


def elu_slope(x, y):
    """The derivative of :func:`elu`."""
    return np.where(x > 0, x.dtype.type(1), y + x.dtype.type(1))


def exponential(x):
    """exp(x)."""
    return np.exp(x)


def normal_share(x):
    """The share of a standard normal distribution that is below x."""
    z = np.abs(x.astype(np.float64)) / math.sqrt(2)
    t = 1 / (1 + z / 2)
    above = t * np.exp(-z * z + np.polyval(_ERFC, t)) / 2
    return np.where(x < 0, above, 1 - above)


def gelu(x, approximate=False):
    """x times the share of a standard normal distribution below x (Hendrycks and Gimpel, 2016)."""
    if approximate:
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
        return (x * (1 + np.tanh(inner)) / 2).astype(x.dtype)
    return (x * normal_share(x)).astype(x.dtype)


def gelu_slope(x, y):
    """The derivative of :func:`gelu`."""
    return normal_share(x) + x * np.exp(-(x.astype(np.float64) ** 2) / 2) / math.sqrt(2 * math.pi)


def log_sigmoid(x):
    """log(1 / (1 + exp(-x)))."""
    return -softplus(-x)


def mish(x):
    """x * tanh(softplus(x)) (Misra, 2020)."""
    return x * np.tanh(softplus(x))


def mish_slope(x, y):
    """The derivative of :func:`mish`."""
    inner = np.tanh(softplus(x))
    return inner + x * (1 - inner * inner) * logistic(x)


def selu(x):
    """A scaled :func:`elu` that keeps the mean and the variance of signals."""
    return (SELU_SCALE * np.where(x > 0, x, SELU_ALPHA * np.expm1(np.minimum(x, 0)))).astype(x.dtype)


def selu_slope(x, y):
    """The derivative of :func:`selu`."""
    return np.where(x > 0, SELU_SCALE, y + SELU_SCALE * SELU_ALPHA)


def silu(x):
    """x * sigmoid(x), also called swish."""
    return x * logistic(x)


def silu_slope(x, y):
    """The derivative of :func:`silu`."""
    share = logistic(x)
    return share + y * (1 - share)


def softplus(x):
    """log(1 + exp(x)), without overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def softsign(x):
    """x / (1 + abs(x))."""
    return x / (1 + np.abs(x))


def softsign_slope(x, y):
    """The derivative of :func:`softsign`."""
    return 1 / (1 + np.abs(x)) ** 2


def squareplus(x, b=4):
    """(x + sqrt(x**2 + b)) / 2."""
    return (x + np.sqrt(x * x + x.dtype.type(b))) / 2


def squareplus_slope(x, y):
    """The derivative of :func:`squareplus`."""
    return (1 + x / np.sqrt(x * x + 4)) / 2


def tanh_shrink(x):
    """x - tanh(x)."""
    return x - np.tanh(x)
