"""What the operations on tiles of ``emitted_*.py`` mean, in NumPy: rows, sums, pools and lists."""

import numpy as np

from tinycnn.kernels.vectors.width import lanes as lanes_of


def _as_rows(tile):
    return tile.reshape(tile.shape[0], -1)


def _better(value, best):
    return ~np.isnan(best) & ~(value <= best)


def tile_sum(tile, x, places, shift, taps, first, last, weights, start, step):
    rows, columns, count = tile.shape
    for k in range(first, last):
        row = weights[start : start + columns * count].reshape(columns, count)
        tile = tile + x[places[:rows] + shift + taps[k]].reshape(rows, 1, 1) * row
        start += step
    return tile


def tile_get(array, index, rows, columns):
    count = lanes_of(array.dtype)
    return array[index : index + rows * columns * count].reshape(rows, columns, count).copy()


def tile_bias(tile, array, index):
    row = array[index : index + tile[0].size]
    return tile + row.reshape(tile.shape[1:])


def tile_put(array, index, step, last, lanes, tile):
    for r, row in enumerate(_as_rows(tile)[: last + 1]):
        part = row[:lanes]
        array[index + r * step : index + r * step + part.size] = part


def tile_put_places(places, index, step, last, lanes, tile):
    tile_put(places, index, step, last, lanes, tile)


def tile_add_rows(array, index, step, tile):
    for r, row in enumerate(_as_rows(tile)):
        array[index + r * step : index + r * step + row.size] += row


def tile_scatter(array, places, shift, lanes, tile):
    for place, row in zip(places, _as_rows(tile)[:, :lanes], strict=False):
        array[place + shift : place + shift + row.size] += row


def tile_fma_row(tile, factor, array, index):
    return tile + factor * array[index : index + tile.size].reshape(tile.shape)


def tile_add_part(array, index, tile, factor, lanes):
    row = tile.reshape(-1)[:lanes]
    array[index : index + row.size] += factor * row


def load_unless(array, places, index, place):
    span = slice(index, index + lanes_of(array.dtype))
    return np.where(places[span] == place, array.dtype.type(0), array[span])


def tile_sum_won(tile, x, places, shift, taps, pool, cells, dy, winner, start, step):
    rows, columns, count = tile.shape
    for cell in range(cells):
        span = slice(start, start + columns * count)
        for place in range(pool):
            row = np.where(winner[span] == place, dy[span], dy.dtype.type(0)).reshape(columns, count)
            pixel = shift + taps[cell * pool + place]
            tile = tile + x[places[:rows] + pixel].reshape(rows, 1, 1) * row
        start += step
    return tile


def tile_pool(tile, rows):
    groups = tile.reshape(-1, rows, *tile.shape[1:])
    best, who = groups[:, 0], np.zeros_like(groups[:, 0])
    for row in range(1, rows):
        best, who = tile_pool_more(best, who, groups[:, row], np.zeros_like(who), row)
    return best, who


def tile_pool_more(best, who, value, place, base):
    better = _better(value, best)
    return np.where(better, value, best), np.where(better, place + who.dtype.type(base), who)


def tile_switch_off(best, who, off):
    is_off = best <= 0
    return np.where(is_off, best.dtype.type(0), best), np.where(is_off, best.dtype.type(off), who)


def list_winners(dy, winner, shift, cells, first, last, pixels, off, starts, gradients):
    numbers, begins = cells[first:last:2] + shift, cells[first + 1 : last : 2]
    is_on = winner[numbers] != off
    count = np.count_nonzero(is_on)
    starts[:count] = (begins + pixels[winner[numbers]])[is_on]
    gradients[:count] = dy[numbers][is_on]
    return count, gradients[:count].sum()
