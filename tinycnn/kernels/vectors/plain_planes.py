"""What the operations of ``emitted_planes.py`` mean, in NumPy."""

import numpy as np

from tinycnn.kernels.vectors.width import lanes as lanes_of


def tile_separate(array, index, count, rows):
    lanes = lanes_of(array.dtype)
    mixed = np.zeros(rows * lanes, array.dtype)
    part = array[index : index + min(count, mixed.size)]
    mixed[: part.size] = part
    return mixed.reshape(lanes, rows).T.reshape(rows, 1, lanes)


def tile_mix(array, index, count, tile):
    mixed = tile.reshape(tile.shape[0], -1).T.reshape(-1)[:count]
    array[index : index + mixed.size] = mixed


def tile_sum_seen(tile, x, places, step, rows, start, seen, count):
    height, columns, lanes = tile.shape
    for k in range(count):
        row = rows[start + seen[k] :][: columns * lanes].reshape(columns, lanes)
        tile = tile + x[places[:height] + step * k].reshape(height, 1, 1) * row
    return tile


def tile_sum_lanes(tile, x, places, shift, rows, start, step, count):
    height, columns, lanes = tile.shape
    for k in range(0, count, lanes):
        across = np.stack([rows[start + step * c + k :][:lanes] for c in range(columns)])
        down = np.stack([x[place + shift + k :][:lanes] for place in places[:height]])
        tile = tile + down[:, np.newaxis] * across
    return tile
