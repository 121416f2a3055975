"""What Winograd's transforms mean, in NumPy, with the matrices of Lavin & Gray."""

import numpy as np

from tinycnn.kernels.vectors.width import lanes

INPUT = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]])
WEIGHTS = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]])
OUTPUT = np.array([[1, 1, 1, 0], [0, 1, -1, -1]])


def _vectors(array, start, rows, columns):
    """Return where vectors begin that lie so far apart, with all their lanes."""
    places = start + np.asarray(rows)[:, np.newaxis] + np.asarray(columns)
    return places[:, :, np.newaxis] + np.arange(lanes(array.dtype))


def _both_ways(matrix, square):
    return np.einsum("ai,bj,ijl->abl", matrix, matrix, square).astype(square.dtype)


def transform_input(x, at, row, pixel, u, place, step):
    found = x[_vectors(x, at, row * np.arange(4), pixel * np.arange(4))]
    u[_vectors(u, place, 4 * step * np.arange(4), step * np.arange(4))] = _both_ways(INPUT, found)


def transform_weights(g, at, tap, v, place, step):
    found = g[_vectors(g, at, 3 * tap * np.arange(3), tap * np.arange(3))]
    v[_vectors(v, place, 4 * step * np.arange(4), step * np.arange(4))] = _both_ways(WEIGHTS, found)


def transform_output(m, at, step):
    found = m[_vectors(m, at, 4 * step * np.arange(4), step * np.arange(4))]
    return tuple(_both_ways(OUTPUT, found).reshape(4, -1))


def turn_block(array, index, row, target, place, target_row):
    count = np.arange(lanes(array.dtype))
    found = array[index + row * count[:, np.newaxis] + count]
    target[place + target_row * count[:, np.newaxis] + count] = found.T
