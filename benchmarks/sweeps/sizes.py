"""Layers of other sizes and settings than the raced networks have.

A small first convolution feeds the one that varies: so it has as many channels as wanted,
and computes the gradient by its input, which the first one of all leaves out.
"""

from benchmarks.networks import AVERAGE_POOL, FLATTEN, GLOBAL_AVERAGE, MAX_POOL, conv, dense
from benchmarks.sweeps.sweep import Point, Sweep, network

CHANNELS = (1, 2, 3, 4, 5, 8, 12, 16, 20, 24, 32, 33, 48, 64, 96, 128)
SMALL, SIDE = 16, 32


def convolutions(*, channels=SIDE, filters=SIDE, size=SMALL, after=(GLOBAL_AVERAGE,), **settings):
    """Return a network whose second convolution is as wanted."""
    return network((size, size, 1), conv(channels, 1), conv(filters, **settings), *after)


def images_of(channels):
    """Return a network whose first convolution has as many channels as wanted."""
    return network((SMALL, SMALL, channels), conv(SIDE), GLOBAL_AVERAGE)


def activated(activation):
    return convolutions(activation=None if activation == "none" else activation)


def pooled(pool):
    after = {"none": (), "max": (MAX_POOL,), "average": (AVERAGE_POOL,)}[pool]
    return convolutions(after=(*after, GLOBAL_AVERAGE))


def deep(depth):
    layers = (conv(SIDE, padding="same"),) * depth
    return network((SMALL, SMALL, 1), conv(SIDE, 1), *layers, GLOBAL_AVERAGE)


def wide(units):
    """Return a network whose second dense layer has as many units as wanted."""
    return network((14, 14, 1), FLATTEN, dense(784), dense(units))


def tall(inputs):
    return network((14, 14, 1), FLATTEN, dense(inputs), dense(128))


def _sweep(name, values, make, **settings):
    return Sweep(name, tuple(Point(value, make(value)) for value in values), **settings)


KERNELS, SIZES = (1, 2, 3, 4, 5, 7), (7, 8, 12, 14, 16, 20, 28, 32, 48, 64)
WIDTHS = (10, 32, 33, 64, 100, 128, 256, 512, 1024)

SWEEPS = (
    _sweep("channels of the images", CHANNELS, images_of),
    _sweep("channels", CHANNELS, lambda c: convolutions(channels=c)),
    _sweep("filters", CHANNELS, lambda f: convolutions(filters=f)),
    _sweep("channels and filters", CHANNELS, lambda c: convolutions(channels=c, filters=c)),
    _sweep("filters, max pool", CHANNELS, lambda f: convolutions(filters=f, after=(MAX_POOL, FLATTEN))),
    _sweep("kernel size", KERNELS, lambda k: convolutions(kernel_size=k)),
    _sweep("kernel size, same", KERNELS, lambda k: convolutions(kernel_size=k, padding="same")),
    _sweep("image size", SIZES, lambda s: convolutions(size=s)),
    _sweep("image size, same", SIZES, lambda s: convolutions(size=s, padding="same")),
    _sweep("strides", (1, 2, 3), lambda s: convolutions(strides=s), grows=False),
    _sweep("padding", ("valid", "same"), lambda p: convolutions(padding=p), grows=False),
    _sweep("activation", ("relu", "tanh", "sigmoid", "none"), activated, grows=False),
    _sweep("pool", ("none", "max", "average"), pooled, grows=False),
    _sweep("depth", (1, 2, 3, 4, 6, 8), deep),
    _sweep("units of a dense layer", WIDTHS, wide),
    _sweep("inputs of a dense layer", (16, 33, 49, 100, 256, 529, 784, 2025, 4096), tall),
)
