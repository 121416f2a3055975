"""Batch normalization, one walk through memory for each pass.

Images are taken as rows of numbers as wide as a whole number of vectors: one pixel's
channels, or those of several pixels side by side where one has no whole number of vectors.
The loops are in ``_normalization_loops.py``.
"""

import math

import numpy as np

from tinycnn import reference
from tinycnn.kernels._normalization_loops import (
    block_rows,
    differentiation,
    fold,
    normalization,
    statistics,
    summation,
)
from tinycnn.kernels.vectors import lanes
from tinycnn.memory import scratch, take

# C numbers a part: NumPy's own loops are fast enough.
from tinycnn.reference.normalization import channel_constants, merge_statistics

__all__ = [
    "batch_norm_backward",
    "batch_norm_forward",
    "batch_norm_statistics",
    "batch_norm_sums",
    "fold_batch_norm",
    "merge_statistics",
]


def batch_norm_statistics(x):
    """Count, average and square; see :func:`tinycnn.reference.normalization.batch_norm_statistics`."""
    rows, rest, pixels = wide_rows(x)
    found = None
    if rows.size:
        width = rows.shape[1]
        mean, squares = np.zeros(width), np.zeros(width)
        with scratch():
            work = take((3, width), x.dtype)
            statistics(rows.reshape(-1), block_rows(width), mean, squares, work[0], work[1], work[2])
        for start in range(0, width, width // pixels):
            part = slice(start, start + width // pixels)
            one = np.stack([np.full(part.stop - start, float(len(rows))), mean[part], squares[part]])
            found = one if found is None else merge_statistics(found, one)
    if len(rest):
        last = reference.batch_norm_statistics(rest)
        found = last if found is None else merge_statistics(found, last)
    return found


def batch_norm_forward(x, mean, deviation, gamma, beta):
    """Normalize; see :func:`tinycnn.reference.normalization.batch_norm_forward`."""
    return normalized(x, mean, deviation, gamma, beta, False)


def normalized(x, mean, deviation, gamma, beta, relu):
    """Normalize and, if asked to, relu."""
    y = take(x.shape, x.dtype)
    rows, rest, pixels = wide_rows(x)
    with scratch():
        constants = repeated(channel_constants(mean, deviation, gamma, beta, x.dtype), pixels)
        out = y.reshape(-1)
        normalization(relu)(rows.reshape(-1), *constants, block_rows(rows.shape[1]), out)
    if len(rest):
        plain = reference.batch_norm_relu_forward if relu else reference.batch_norm_forward
        out[rows.size :] = plain(rest, mean, deviation, gamma, beta).reshape(-1)
    return y


def batch_norm_sums(dy, x, mean, deviation):
    """Sum; see :func:`tinycnn.reference.normalization.batch_norm_sums`."""
    return summed(dy, x, mean, deviation, None, None, False)


def summed(dy, x, mean, deviation, gamma, beta, relu):
    """Sum dy and dy * xhat, with ``relu`` only where the output is above 0."""
    rows, rest, pixels = wide_rows(x)
    sums = np.zeros((2, rows.shape[1]))
    with scratch():
        constants = repeated(channel_constants(mean, deviation, gamma, beta, x.dtype), pixels)
        dy = np.asarray(dy, x.dtype)  # a loss of a user's own may give float64
        flat = dy.reshape(-1)[: rows.size], rows.reshape(-1)
        part = take((2 * lanes(x.dtype),), x.dtype)
        summation(relu)(*flat, *constants, block_rows(rows.shape[1]), part, sums[0], sums[1])
    found = sums.reshape(2, pixels, -1).sum(axis=1)
    found[1] /= deviation
    if len(rest):
        dy_rest = dy.reshape(-1, dy.shape[-1])[-len(rest) :]
        if relu:
            found += reference.batch_norm_relu_sums(dy_rest, rest, mean, deviation, gamma, beta)
        else:
            found += reference.batch_norm_sums(dy_rest, rest, mean, deviation)
    return found


def batch_norm_backward(dy, x, mean, deviation, gamma, means):
    """Return dx; see :func:`tinycnn.reference.normalization.batch_norm_backward`."""
    return gradient(dy, x, mean, deviation, gamma, None, means, False)


def gradient(dy, x, mean, deviation, gamma, beta, means, relu):
    """Return dx, with ``relu`` taking dy only where the output is above 0."""
    dx = take(x.shape, x.dtype)
    rows, rest, pixels = wide_rows(x)
    out = dx.reshape(-1)
    with scratch():
        constants = repeated(backward_constants(mean, deviation, gamma, beta, means, x.dtype), pixels)
        dy = np.asarray(dy, x.dtype)
        flat = dy.reshape(-1)[: rows.size], rows.reshape(-1)
        differentiation(relu)(*flat, *constants, block_rows(rows.shape[1]), out)
    if len(rest):
        dy_rest = dy.reshape(-1, dy.shape[-1])[-len(rest) :]
        if relu:
            last = reference.batch_norm_relu_backward(dy_rest, rest, mean, deviation, gamma, beta, means)
        else:
            last = reference.batch_norm_backward(dy_rest, rest, mean, deviation, gamma, means)
        out[rows.size :] = last.reshape(-1)
    return dx


def fold_batch_norm(kernel, bias, mean, variance, gamma, beta, epsilon):
    """Fold into weights; see :func:`tinycnn.reference.normalization.fold_batch_norm`."""
    folded, shift = take(kernel.shape, kernel.dtype), take(mean.shape, kernel.dtype)
    absent = [values is None for values in (bias, gamma, beta)]
    # What is absent is not looked at; an array of the right type stands in its place.
    bias, gamma, beta = (mean if values is None else values for values in (bias, gamma, beta))
    channels = kernel.shape[-1]
    rows = kernel.reshape(-1, channels), bias, mean, variance, gamma, beta
    fold(*rows, epsilon, *absent, folded.reshape(-1, channels), shift)
    return folded, shift


def backward_constants(mean, deviation, gamma, beta, means, dtype):
    """Return centre, scale and shift as in the forward pass, then slope and even:

    dx = scale * dy + (x - centre) * slope + even.
    """
    constants = channel_constants(mean, deviation, gamma, beta, dtype)
    scale = (1 if gamma is None else gamma) / deviation
    slope, even = -scale * means[1] / deviation, -scale * means[0]
    return *constants, slope.astype(dtype), even.astype(dtype)


def wide_rows(x):
    """Return ``x`` as rows of whole vectors, the pixels left over, and how many pixels a row has."""
    channels = x.shape[-1]
    pixels = math.lcm(channels, lanes(x.dtype)) // channels
    flat = x.reshape(-1, channels)
    whole = len(flat) // pixels * pixels
    return flat[:whole].reshape(-1, pixels * channels), flat[whole:], pixels


def repeated(constants, pixels):
    """Return the constants of channels once for each pixel of a row."""
    return [np.tile(values, pixels) for values in constants] if pixels > 1 else constants
