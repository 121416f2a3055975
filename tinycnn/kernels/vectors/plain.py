"""What the operations on vectors mean, in NumPy: for ``NUMBA_DISABLE_JIT=1`` and for reading."""

import numpy as np

from tinycnn.kernels.vectors.width import lanes


def flat(array):
    return array.reshape(-1)


def load(array, index):
    return array[index : index + lanes(array.dtype)].copy()


def store(array, index, value):
    array[index : index + len(value)] = value


def load_part(array, index, count):
    found = np.zeros(lanes(array.dtype), array.dtype)
    found[: max(0, count)] = array[index : index + count][: len(found)]
    return found


def store_part(array, index, value, count):
    count = min(count, len(value))
    array[index : index + count] = value[:count]


def splat(array, value):
    return np.full(lanes(array.dtype), value, array.dtype)


def splat_from(array, index):
    return np.full(lanes(array.dtype), array[index], array.dtype)


def fma(a, b, c):
    return a * b + c


def where_place(places, index, place, value):
    return np.where(places[index : index + len(value)] == place, value, value.dtype.type(0))


def choose_better(value, best, yes, no):
    return np.where((value > best) | (np.isnan(value) & ~np.isnan(best)), yes, no)


def choose_off(value, yes, no):
    return np.where(value <= 0, yes, no)


def store_places(places, index, value):
    places[index : index + len(value)] = value


def tile_zero(array, rows, columns):
    return np.zeros((rows, columns, lanes(array.dtype)), array.dtype)


def tile_fma(tile, x, places, shift, weights, start):
    rows, columns, count = tile.shape
    vectors = weights[start : start + columns * count].reshape(columns, count)
    return tile + x[places[:rows] + shift].reshape(rows, 1, 1) * vectors


def tile_store(array, index, tile):
    array[index : index + tile.size] = tile.reshape(-1)


def tile_add_to(array, index, tile, factor):
    array[index : index + tile.size] += factor * tile.reshape(-1)


def stay_apart():
    pass
