"""Dropout (Srivastava et al., JMLR 15, 2014), as a pure function of a key.

Whether element i survives is a hash of (key, i): no generator whose state would
depend on which thread came first, and nothing to store for the backward pass, which
asks the same question again.
"""

import numpy as np

from tinycnn.random import words


def dropout_mask(shape, rate, key, dtype):
    """Return 0 where an element is dropped and 1 / (1 - rate) where it survives.

    Parameters
    ----------
    shape : tuple of int
    rate : float
        The share that is dropped, in [0, 1).
    key : int or ndarray of uint32, shape (2,)
        64 bits; see :meth:`tinycnn.run.Run.key`.
    dtype : dtype

    Returns
    -------
    ndarray of that shape and dtype

    Notes
    -----
    The hash is two rounds of a 32-bit integer finalizer (the multipliers are those
    found by C. Wellons' search for low-bias hashes), one for each half of the key.

    Examples
    --------
    >>> mask = dropout_mask((1000,), 0.5, 42, "float32")
    >>> sorted(set(mask.tolist())), bool(0.9 < mask.mean() < 1.1)
    ([0.0, 2.0], True)
    """
    index = np.arange(int(np.prod(shape)), dtype=np.uint32)
    low, high = words(key)
    noise = scramble(scramble(index ^ low) ^ high)
    dtype = np.dtype(dtype)
    keep = dtype.type(1 / (1 - rate))
    return np.where(noise >= threshold(rate), keep, dtype.type(0)).reshape(shape)


def threshold(rate):
    """Return the 32-bit number below which an element's hash means it is dropped."""
    return np.uint32(min(round(rate * 2**32), 2**32 - 1))


def scramble(bits):
    """Hash 32-bit words: each bit of the result depends on every bit of the word."""
    bits = bits ^ (bits >> np.uint32(16))
    bits = bits * np.uint32(0x7FEB352D)
    bits = bits ^ (bits >> np.uint32(15))
    bits = bits * np.uint32(0x846CA68B)
    return bits ^ (bits >> np.uint32(16))


def dropout_forward(x, rate, key):
    """Drop elements, and scale the rest up so that the expected value stays.

    Parameters
    ----------
    x : ndarray
    rate : float
        In [0, 1).
    key : int or ndarray of uint32, shape (2,)

    Returns
    -------
    ndarray like ``x``
    """
    return x * dropout_mask(x.shape, rate, key, x.dtype)


def dropout_backward(dy, rate, key):
    """Let the gradient through where the forward pass with this key kept the element."""
    return dy * dropout_mask(dy.shape, rate, key, dy.dtype)
