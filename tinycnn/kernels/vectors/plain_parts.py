"""What the operations on parts of a matrix mean, in NumPy; see ``emitted_parts.py``."""

import numpy as np

from tinycnn.kernels.vectors.width import lanes


@np.errstate(over="ignore", invalid="ignore")  # lanes that nobody looks at hold anything
def tile_fma_rows(tile, x, x_start, step, rows, group, weights, start):
    _, columns, width = tile.shape
    starts = [x_start + step * min(row, rows - 1) for row in range(len(tile))]
    factors = np.array([np.tile(x[at : at + group], width // group) for at in starts])
    vectors = weights[start : start + columns * width].reshape(columns, width)
    return tile + factors[:, np.newaxis] * vectors


def tile_fma_part(tile, x, x_start, step, rows, weights, start, count):
    _, columns, width = tile.shape
    row = _row(weights, start, count, columns * width)
    return tile_fma_rows(tile, x, x_start, step, rows, 1, row, 0)


def tile_load_rows(array, start, step, rows, count, tile_rows, tile_columns):
    width = lanes(array.dtype)
    found = [
        _row(array, start + step * min(row, rows - 1), count, tile_columns * width)
        for row in range(tile_rows)
    ]
    return np.array(found).reshape(tile_rows, tile_columns, width)


def tile_store_rows(array, start, step, rows, count, tile):
    for row in range(min(rows, len(tile))):
        values = tile[row].reshape(-1)[:count]
        array[start + step * row :][: len(values)] = values


@np.errstate(over="ignore", invalid="ignore")
def tile_add(tile, other):
    return tile + other


def tile_relu(tile):
    return np.where(tile <= 0, tile.dtype.type(0), tile)


def tile_tree_sum(tile, rows):
    sums, distance = tile[:rows, 0].copy(), 1
    while distance < len(sums):
        for row in range(0, len(sums) - distance, 2 * distance):
            sums[row] += sums[row + distance]
        distance *= 2
    return sums[0]


def transpose_part(target, target_start, target_step, source, start, step, rows, count):
    width = lanes(source.dtype)
    rows, count = min(rows, width), min(count, width)
    block = np.array([source[start + step * row :][:count] for row in range(rows)])
    for row in range(count):
        target[target_start + target_step * row :][:rows] = block[:, row]


def _row(array, start, count, size):
    found = np.zeros(size, array.dtype)
    part = array[start : start + min(count, size)]
    found[: len(part)] = part
    return found
