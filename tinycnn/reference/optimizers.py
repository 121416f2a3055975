"""One step of each optimizer: parameters and state are changed in place.

All vectors are 1-D and of equal length, and each element is treated by itself. So a
long vector may be updated slice by slice, in any order and on several threads.

What an optimizer remembers decays where the gradient is 0, as it is for the weights of a pixel that
is always black: 800 steps take 0.9**n to 1e-37, the least of the *normal* float32 numbers. Below
are the *denormal* ones, with fewer and fewer digits. They are of no use to anybody, but many processors
need a hundred cycles for each operation on one: so they become 0 at once, see :func:`flush`.
"""

import numpy as np


def flush(state):
    """Set to 0 what is nearer to it than any normal number, in place; NaN stays.

    Parameters
    ----------
    state : ndarray
        Changed in place.

    Examples
    --------
    >>> state = np.array([1e-40, -1e-30, 1.0], np.float32)
    >>> flush(state)
    >>> state
    array([ 0.e+00, -1.e-30,  1.e+00], dtype=float32)
    """
    state[np.abs(state) < np.finfo(state.dtype).tiny] = 0


def sgd_update(params, grads, learning_rate):
    """Step down the slope: p -= learning_rate * g.

    Parameters
    ----------
    params : ndarray of shape (P,)
        Changed in place.
    grads : ndarray of shape (P,)
    learning_rate : float

    Examples
    --------
    >>> params = np.array([1.0, 2.0])
    >>> sgd_update(params, np.array([10.0, -10.0]), 0.1)
    >>> params
    array([0., 3.])
    """
    params -= grads * params.dtype.type(learning_rate)


def momentum_update(params, grads, velocity, learning_rate, momentum, nesterov):
    """Step with a velocity that remembers earlier slopes.

    v = momentum * v - learning_rate * g, and then p += v; with ``nesterov`` it is
    p += momentum * v - learning_rate * g, which looks one step ahead.

    Parameters
    ----------
    params, velocity : ndarray of shape (P,)
        Changed in place.
    grads : ndarray of shape (P,)
    learning_rate, momentum : float
    nesterov : bool
    """
    momentum = params.dtype.type(momentum)
    step = grads * params.dtype.type(learning_rate)
    velocity[...] = velocity * momentum - step
    flush(velocity)
    params += velocity * momentum - step if nesterov else velocity


def rmsprop_update(params, grads, square, mean, velocity, learning_rate, rho, momentum, epsilon, centered):
    """Divide each step by the size that gradients had lately.

    square = rho * square + (1 - rho) * g**2, and with ``centered`` the same for
    mean and g; variance = square - mean**2, or square if not centered.
    step = learning_rate * g / sqrt(variance + epsilon). With a momentum above 0,
    velocity = momentum * velocity + step is subtracted, otherwise the step.

    Parameters
    ----------
    params, square : ndarray of shape (P,)
        Changed in place.
    grads : ndarray of shape (P,)
    mean : ndarray of shape (P,)
        Changed in place if ``centered``, otherwise not looked at.
    velocity : ndarray of shape (P,)
        Changed in place if ``momentum`` is above 0, otherwise not looked at.
    learning_rate, rho, momentum, epsilon : float
    centered : bool
    """
    kind = params.dtype.type
    new = kind(1 - rho)
    rho = kind(rho)
    square[...] = square * rho + grads * grads * new
    flush(square)
    variance = square
    if centered:
        mean[...] = mean * rho + grads * new
        flush(mean)
        variance = square - mean * mean
    step = grads * kind(learning_rate) / np.sqrt(variance + kind(epsilon))
    if momentum > 0:
        velocity[...] = velocity * kind(momentum) + step
        flush(velocity)
        step = velocity
    params -= step


def adam_update(params, grads, m, v, alpha, beta_1, beta_2, epsilon):
    """Step along the mean gradient, divided by the root of the mean square.

    m += (g - m) * (1 - beta_1);  v += (g**2 - v) * (1 - beta_2);
    p -= alpha / (sqrt(v) + epsilon) * m

    Parameters
    ----------
    params, m, v : ndarray of shape (P,)
        Changed in place.
    grads : ndarray of shape (P,)
    alpha : float
        The learning rate, corrected for m and v having started at 0: at step t it is
        learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t).
    beta_1, beta_2, epsilon : float

    Notes
    -----
    Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015; the order
    of computation proposed at the end of its section 2.

    Examples
    --------
    >>> params, m, v = np.array([1.0]), np.zeros(1), np.zeros(1)
    >>> alpha = 0.1 * (1 - 0.999) ** 0.5 / (1 - 0.9)
    >>> adam_update(params, np.array([5.0]), m, v, alpha, 0.9, 0.999, 0.0)
    >>> params.round(6)
    array([0.9])
    """
    kind = params.dtype.type
    m += (grads - m) * kind(1 - beta_1)
    v += (grads * grads - v) * kind(1 - beta_2)
    flush(m)
    flush(v)
    params -= kind(alpha) / (np.sqrt(v) + kind(epsilon)) * m


def amsgrad_update(params, grads, m, v, greatest, alpha, beta_1, beta_2, epsilon):
    """Step as :func:`adam_update`, divided by the root of the greatest v so far.

    Parameters
    ----------
    params, m, v, greatest : ndarray of shape (P,)
        Changed in place.
    grads : ndarray of shape (P,)
    alpha, beta_1, beta_2, epsilon : float
        As for :func:`adam_update`.

    Notes
    -----
    Reddi, Kale and Kumar, "On the convergence of Adam and beyond", ICLR 2018.
    """
    kind = params.dtype.type
    m += (grads - m) * kind(1 - beta_1)
    v += (grads * grads - v) * kind(1 - beta_2)
    flush(m)
    flush(v)
    np.maximum(greatest, v, out=greatest)
    params -= kind(alpha) / (np.sqrt(greatest) + kind(epsilon)) * m


def nadam_update(params, grads, m, v, mean_share, gradient_share, correction, beta_1, beta_2, epsilon):
    """Step along mean_share * m + gradient_share * g, divided by the root of the mean square.

    Parameters
    ----------
    params, m, v : ndarray of shape (P,)
        Changed in place; the means of g and of g**2.
    grads : ndarray of shape (P,)
    mean_share, gradient_share : float
        With the learning rate in them, and corrected for m having started at 0.
    correction : float
        1 / sqrt(1 - beta_2**t): corrects the root for v having started at 0.
    beta_1, beta_2, epsilon : float

    Notes
    -----
    Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016.
    """
    kind = params.dtype.type
    m += (grads - m) * kind(1 - beta_1)
    v += (grads * grads - v) * kind(1 - beta_2)
    flush(m)
    flush(v)
    step = m * kind(mean_share) + grads * kind(gradient_share)
    params -= step / (np.sqrt(v) * kind(correction) + kind(epsilon))


def adamax_update(params, grads, m, greatest, alpha, beta_1, beta_2, epsilon):
    """Step along the mean gradient, divided by the greatest that gradients were lately.

    greatest = max(beta_2 * greatest, abs(g));  p -= alpha / (greatest + epsilon) * m

    Parameters
    ----------
    params, m, greatest : ndarray of shape (P,)
        Changed in place.
    grads : ndarray of shape (P,)
    alpha : float
        The learning rate over 1 - beta_1**t.
    beta_1, beta_2, epsilon : float

    Notes
    -----
    Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, section 7.1.
    """
    kind = params.dtype.type
    m += (grads - m) * kind(1 - beta_1)
    np.maximum(greatest * kind(beta_2), np.abs(grads), out=greatest)
    flush(m)
    flush(greatest)
    params -= kind(alpha) / (greatest + kind(epsilon)) * m


def adagrad_update(params, grads, square, learning_rate, epsilon):
    """Divide each step by the root of the sum of all squares so far.

    Parameters
    ----------
    params, square : ndarray of shape (P,)
        Changed in place.
    grads : ndarray of shape (P,)
    learning_rate, epsilon : float

    Notes
    -----
    Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic
    optimization", JMLR 12, 2011.
    """
    kind = params.dtype.type
    square += grads * grads
    params -= grads * kind(learning_rate) / np.sqrt(square + kind(epsilon))


def adadelta_update(params, grads, square, steps, learning_rate, rho, epsilon):
    """Scale each step by the size that steps had lately over that of gradients.

    Parameters
    ----------
    params, square, steps : ndarray of shape (P,)
        Changed in place; the mean squares of gradients and of steps.
    grads : ndarray of shape (P,)
    learning_rate, rho, epsilon : float

    Notes
    -----
    Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701, 2012.
    """
    kind = params.dtype.type
    new, rho, epsilon = kind(1 - rho), kind(rho), kind(epsilon)
    square[...] = square * rho + grads * grads * new
    flush(square)
    step = np.sqrt(steps + epsilon) * grads / np.sqrt(square + epsilon)
    steps[...] = steps * rho + step * step * new
    flush(steps)
    params -= step * kind(learning_rate)


def lion_update(params, grads, m, learning_rate, beta_1, beta_2):
    """Step by the learning rate in the direction of sign(beta_1 * m + (1 - beta_1) * g).

    Parameters
    ----------
    params, m : ndarray of shape (P,)
        Changed in place.
    grads : ndarray of shape (P,)
    learning_rate, beta_1, beta_2 : float

    Notes
    -----
    Chen et al., "Symbolic discovery of optimization algorithms", arXiv:2302.06675, 2023.
    """
    kind = params.dtype.type
    params -= np.sign(m * kind(beta_1) + grads * kind(1 - beta_1)) * kind(learning_rate)
    m[...] = m * kind(beta_2) + grads * kind(1 - beta_2)
    flush(m)
