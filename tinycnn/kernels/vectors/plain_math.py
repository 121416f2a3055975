"""What the functions of vectors mean, in NumPy."""

import numpy as np

from tinycnn.kernels.vectors.width import lanes


def exp(x):
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(x)


def log(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(x)


def log1p(x):
    return np.log1p(x)


def sigmoid(x):
    small = exp(-np.abs(x))
    return np.where(x < 0, small, x.dtype.type(1)) / (1 + small)


def tanh(x):
    return np.tanh(x)


def vector_lanes(array):
    return lanes(array.dtype)


def load_some(array, index, stop):
    count = min(lanes(array.dtype), stop - index)
    found = np.zeros(lanes(array.dtype), array.dtype)
    found[:count] = array[index : index + count]
    return found


def store_some(array, index, stop, value):
    count = min(len(value), stop - index)
    array[index : index + count] = value[:count]


def where_place_some(places, index, stop, place, value):
    count = min(len(value), stop - index)
    kept = np.zeros_like(value)
    kept[:count] = np.where(places[index : index + count] == place, value[:count], 0)
    return kept


def store_places_some(places, index, stop, value):
    store_some(places, index, stop, value)


def first_lanes(count, value, rest):
    return np.where(np.arange(len(value)) < count, value, rest)


def survival(array, index, low, high, limit, keep):
    noise = (index + np.arange(lanes(array.dtype))).astype(np.uint32)
    for half in (low, high):
        bits = noise ^ half
        bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x7FEB352D)
        bits = (bits ^ (bits >> np.uint32(15))) * np.uint32(0x846CA68B)
        noise = bits ^ (bits >> np.uint32(16))
    return np.where(noise >= limit, keep, array.dtype.type(0))


def greater(a, b):
    return np.where(b > a, b, a)


def smaller(a, b):
    return np.where(b < a, b, a)


def greatest_lane(x):
    best = x[0]
    for number in x:
        best = number if number > best else best
    return np.full_like(x, best)


def sum_lanes(x):
    return np.full_like(x, x.sum())
