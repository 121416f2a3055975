"""One step of each optimizer in a single walk over the vectors, in place.

Scalars are cast to the type of the parameters before they reach a loop: so float32
stays float32, and each loop is compiled once for each type. NumPy would walk through
memory once for every operation of a formula.
"""

import numpy as np

from tinycnn.errors import complaint
from tinycnn.kernels._jit import inline, kernel

# The least normal number of each type.
TINY = {np.dtype(kind): np.finfo(kind).tiny for kind in (np.float32, np.float64)}


@inline
def flushed(value, tiny):
    """Return 0 in the place of a denormal number; see :func:`tinycnn.reference.optimizers.flush`."""
    return tiny - tiny if abs(value) < tiny else value


def sgd_update(params, grads, learning_rate):
    """Step down the slope (see the reference)."""
    _check(params, grads)
    _sgd(params, grads, params.dtype.type(learning_rate))


@kernel
def _sgd(params, grads, learning_rate):
    for i in range(params.size):
        params[i] -= grads[i] * learning_rate


def momentum_update(params, grads, velocity, learning_rate, momentum, nesterov):
    """Step with a velocity that remembers earlier slopes (see the reference)."""
    _check(params, grads, velocity)
    kind = params.dtype.type
    _momentum(
        params, grads, velocity, kind(learning_rate), kind(momentum), bool(nesterov), TINY[params.dtype]
    )


@kernel
def _momentum(params, grads, velocity, learning_rate, momentum, nesterov, tiny):
    for i in range(params.size):
        step = grads[i] * learning_rate
        new = flushed(velocity[i] * momentum - step, tiny)
        velocity[i] = new
        params[i] += new * momentum - step if nesterov else new


def rmsprop_update(params, grads, square, mean, velocity, learning_rate, rho, momentum, epsilon, centered):
    """Divide each step by the size that gradients had lately (see the reference)."""
    mean = mean if centered else square  # a vector of the right type that is not looked at
    velocity = velocity if momentum > 0 else square
    _check(params, grads, square, mean, velocity)
    kind = params.dtype.type
    constants = kind(learning_rate), kind(rho), kind(1 - rho), kind(momentum), kind(epsilon)
    _rmsprop(params, grads, square, mean, velocity, *constants, bool(centered), TINY[params.dtype])


@kernel
def _rmsprop(
    params, grads, square, mean, velocity, learning_rate, rho, new, momentum, epsilon, centered, tiny
):
    for i in range(params.size):
        g = grads[i]
        variance = flushed(square[i] * rho + g * g * new, tiny)
        square[i] = variance
        if centered:
            average = flushed(mean[i] * rho + g * new, tiny)
            mean[i] = average
            variance -= average * average
        step = g * learning_rate / np.sqrt(variance + epsilon)
        if momentum > 0:
            step = flushed(velocity[i] * momentum + step, tiny)
            velocity[i] = step
        params[i] -= step


def adam_update(params, grads, m, v, alpha, beta_1, beta_2, epsilon):
    """Step along the mean gradient, divided by the root of the mean square (see the reference)."""
    _check(params, grads, m, v)
    kind = params.dtype.type
    constants = kind(alpha), kind(1 - beta_1), kind(1 - beta_2), kind(epsilon)
    _adam(params, grads, m, v, *constants, TINY[params.dtype])


@kernel
def _adam(params, grads, m, v, alpha, new_1, new_2, epsilon, tiny):
    for i in range(params.size):
        g = grads[i]
        m[i] = flushed(m[i] + (g - m[i]) * new_1, tiny)
        v[i] = flushed(v[i] + (g * g - v[i]) * new_2, tiny)
        params[i] -= alpha / (np.sqrt(v[i]) + epsilon) * m[i]


def amsgrad_update(params, grads, m, v, greatest, alpha, beta_1, beta_2, epsilon):
    """As Adam, divided by the root of the greatest mean square (see the reference)."""
    _check(params, grads, m, v, greatest)
    kind = params.dtype.type
    constants = kind(alpha), kind(1 - beta_1), kind(1 - beta_2), kind(epsilon)
    _amsgrad(params, grads, m, v, greatest, *constants, TINY[params.dtype])


@kernel
def _amsgrad(params, grads, m, v, greatest, alpha, new_1, new_2, epsilon, tiny):
    for i in range(params.size):
        g = grads[i]
        m[i] = flushed(m[i] + (g - m[i]) * new_1, tiny)
        v[i] = flushed(v[i] + (g * g - v[i]) * new_2, tiny)
        most = greatest[i]
        most = most if most >= v[i] else v[i]  # NaN stays visible
        greatest[i] = most
        params[i] -= alpha / (np.sqrt(most) + epsilon) * m[i]


def nadam_update(params, grads, m, v, mean_share, gradient_share, correction, beta_1, beta_2, epsilon):
    """As Adam, from where the mean leads (see the reference)."""
    _check(params, grads, m, v)
    kind = params.dtype.type
    shares = kind(mean_share), kind(gradient_share), kind(correction)
    constants = kind(1 - beta_1), kind(1 - beta_2), kind(epsilon), TINY[params.dtype]
    _nadam(params, grads, m, v, *shares, *constants)


@kernel
def _nadam(params, grads, m, v, mean_share, gradient_share, correction, new_1, new_2, epsilon, tiny):
    for i in range(params.size):
        g = grads[i]
        m[i] = flushed(m[i] + (g - m[i]) * new_1, tiny)
        v[i] = flushed(v[i] + (g * g - v[i]) * new_2, tiny)
        step = m[i] * mean_share + g * gradient_share
        params[i] -= step / (np.sqrt(v[i]) * correction + epsilon)


def adamax_update(params, grads, m, greatest, alpha, beta_1, beta_2, epsilon):
    """Step along the mean gradient, divided by the greatest of late (see the reference)."""
    _check(params, grads, m, greatest)
    kind = params.dtype.type
    constants = kind(alpha), kind(1 - beta_1), kind(beta_2), kind(epsilon)
    _adamax(params, grads, m, greatest, *constants, TINY[params.dtype])


@kernel
def _adamax(params, grads, m, greatest, alpha, new_1, beta_2, epsilon, tiny):
    for i in range(params.size):
        g = grads[i]
        m[i] = flushed(m[i] + (g - m[i]) * new_1, tiny)
        most, size = greatest[i] * beta_2, abs(g)
        most = flushed(most if most >= size else size, tiny)  # NaN stays visible
        greatest[i] = most
        params[i] -= alpha / (most + epsilon) * m[i]


def adagrad_update(params, grads, square, learning_rate, epsilon):
    """Divide each step by the root of the sum of all squares (see the reference)."""
    _check(params, grads, square)
    kind = params.dtype.type
    _adagrad(params, grads, square, kind(learning_rate), kind(epsilon))


@kernel
def _adagrad(params, grads, square, learning_rate, epsilon):
    for i in range(params.size):
        g = grads[i]
        square[i] += g * g
        params[i] -= g * learning_rate / np.sqrt(square[i] + epsilon)


def adadelta_update(params, grads, square, steps, learning_rate, rho, epsilon):
    """Scale each step by the size that steps had lately (see the reference)."""
    _check(params, grads, square, steps)
    kind = params.dtype.type
    constants = kind(learning_rate), kind(rho), kind(1 - rho), kind(epsilon)
    _adadelta(params, grads, square, steps, *constants, TINY[params.dtype])


@kernel
def _adadelta(params, grads, square, steps, learning_rate, rho, new, epsilon, tiny):
    for i in range(params.size):
        g = grads[i]
        square[i] = flushed(square[i] * rho + g * g * new, tiny)
        step = np.sqrt(steps[i] + epsilon) * g / np.sqrt(square[i] + epsilon)
        steps[i] = flushed(steps[i] * rho + step * step * new, tiny)
        params[i] -= step * learning_rate


def lion_update(params, grads, m, learning_rate, beta_1, beta_2):
    """Step by the learning rate in the direction of a sign (see the reference)."""
    _check(params, grads, m)
    kind = params.dtype.type
    constants = kind(learning_rate), kind(beta_1), kind(1 - beta_1), kind(beta_2), kind(1 - beta_2)
    _lion(params, grads, m, *constants, TINY[params.dtype])


@kernel
def _lion(params, grads, m, learning_rate, beta_1, new_1, beta_2, new_2, tiny):
    for i in range(params.size):
        params[i] -= np.sign(m[i] * beta_1 + grads[i] * new_1) * learning_rate
        m[i] = flushed(m[i] * beta_2 + grads[i] * new_2, tiny)


def _check(params, *others):
    """The loops do not look at bounds: a short vector would be memory of somebody else."""
    for other in others:
        if other.shape != params.shape or other.dtype != params.dtype:
            raise ValueError(
                complaint(
                    "An optimizer's update",
                    f"vectors of shape {params.shape} and type {params.dtype}",
                    f"{other.shape} and {other.dtype}",
                )
            )
