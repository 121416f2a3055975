"""Vectors of numbers, as values that a kernel can hold in registers.

LLVM turns simple loops into vector code by itself, but must first prove that no array
overlaps another, and gives up, or checks at run time, where loops are short. Here a
kernel says what it means: a vector is as wide as the processor's registers, with AVX-512 16
float32 or 8 float64, loaded, multiplied and stored as one.

    total = splat(x, 0)                             all lanes 0
    total = fma(load(weights, i), splat(x, g), total)
    store(y, i, total)

All arrays are one-dimensional and contiguous, indices count numbers and are not
checked. ``load_part`` and ``store_part`` touch only the first ``count`` lanes.

A *tile* is a block of vectors that stay in registers while a sum is built up in them: rows of
``x`` times columns of weights, the inner loop of every matrix product. ``tile_fma`` adds

    x[places[row] + shift] * weights[start + lanes * column :][:lanes]

to each of its vectors: with 4 rows and 4 columns 8 loads serve 16 multiply-adds.
``tile_add_to`` adds a factor times a tile of one row to an array.
"""

from numba import config

from tinycnn.kernels.vectors import emitted, emitted_rows, emitted_tiles, plain, plain_rows
from tinycnn.kernels.vectors.width import REGISTERS, TILE_COLUMNS, VECTOR_BYTES, lanes

# Without the compiler there is nobody to emit instructions for.
_compiled = not getattr(config, "DISABLE_JIT", 0)
_operations = emitted if _compiled else plain
_tiles = emitted_tiles if _compiled else plain
_rows = emitted_rows if _compiled else plain_rows

choose_better = _operations.choose_better
choose_off = _operations.choose_off
fma = _operations.fma
load = _operations.load
load_part = _operations.load_part
load_unless = _rows.load_unless
splat = _operations.splat
splat_from = _operations.splat_from
store = _operations.store
store_part = _operations.store_part
store_places = _operations.store_places
tile_add_to = _tiles.tile_add_to
tile_fma = _tiles.tile_fma
tile_load = _tiles.tile_load
tile_store = _tiles.tile_store
tile_zero = _tiles.tile_zero
tile_add_part = _rows.tile_add_part
tile_add_rows = _rows.tile_add_rows
tile_bias = _rows.tile_bias
tile_fma_row = _rows.tile_fma_row
tile_sum_won = _rows.tile_sum_won
tile_get = _rows.tile_get
tile_pool = _rows.tile_pool
tile_pool_more = _rows.tile_pool_more
tile_positive = _rows.tile_positive
tile_put = _rows.tile_put
tile_put_places = _rows.tile_put_places
tile_scatter = _rows.tile_scatter
tile_switch_off = _rows.tile_switch_off
tile_sum = _rows.tile_sum
where_place = _operations.where_place

__all__ = [
    "REGISTERS",
    "TILE_COLUMNS",
    "VECTOR_BYTES",
    "choose_better",
    "choose_off",
    "fma",
    "lanes",
    "load",
    "load_part",
    "load_unless",
    "splat",
    "splat_from",
    "store",
    "store_part",
    "store_places",
    "tile_add_to",
    "tile_fma",
    "tile_load",
    "tile_store",
    "tile_zero",
    "tile_add_part",
    "tile_add_rows",
    "tile_bias",
    "tile_fma_row",
    "tile_sum_won",
    "tile_get",
    "tile_pool",
    "tile_pool_more",
    "tile_positive",
    "tile_put",
    "tile_put_places",
    "tile_scatter",
    "tile_switch_off",
    "tile_sum",
    "where_place",
]
