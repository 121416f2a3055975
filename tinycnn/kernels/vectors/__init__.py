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

``stay_apart`` computes nothing: the helper in which it stands is called, not copied into each kernel
that calls it, and so is compiled once. It is for what is large, and called now and then.

At the edges of a matrix a tile may be larger than what is left: ``tile_fma_rows``,
``tile_fma_part``, ``tile_load_rows``, ``tile_store_rows`` and ``transpose_part`` are told how many
rows are there, and the latter four how many numbers; see ``emitted_parts.py``.

The operations stand in pairs of files: ``emitted_*.py`` says what LLVM shall do, ``plain_*.py``
what that means, in NumPy, for reading and for runs without the compiler. Rows of tiles that
lie apart, whole loops of products and pooling are in ``emitted_tile_rows.py``, ``_sums.py`` and
``_pools.py``, lists of winners in ``emitted_lists.py``, planes of one channel in
``emitted_planes.py``; functions such as exp and tanh in
``emitted_math.py``, dropout's hash in ``emitted_chance.py``, Winograd's transforms in
``emitted_winograd.py``.
"""

from numba import config

from tinycnn.kernels.vectors import (
    emitted,
    emitted_chance,
    emitted_lists,
    emitted_math,
    emitted_parts,
    emitted_planes,
    emitted_rows,
    emitted_tile_pools,
    emitted_tile_rows,
    emitted_tile_sums,
    emitted_tiles,
    plain,
    plain_math,
    plain_parts,
    plain_planes,
    plain_tile_rows,
)
from tinycnn.kernels.vectors.width import REGISTERS, TILE_COLUMNS, VECTOR_BYTES, lanes

# Without the compiler there is nobody to emit instructions for.
_compiled = not getattr(config, "DISABLE_JIT", 0)
_operations = emitted if _compiled else plain
_tiles = emitted_tiles if _compiled else plain
_parts = emitted_parts if _compiled else plain_parts
_lists = emitted_lists if _compiled else plain_tile_rows
_math = emitted_math if _compiled else plain_math
_chance = emitted_chance if _compiled else plain_math
_planes = emitted_planes if _compiled else plain_planes
_rows = emitted_rows if _compiled else plain_math
_tile_pools = emitted_tile_pools if _compiled else plain_tile_rows
_tile_rows = emitted_tile_rows if _compiled else plain_tile_rows
_tile_sums = emitted_tile_sums if _compiled else plain_tile_rows

choose_better = _operations.choose_better
choose_off = _operations.choose_off
exp = _math.exp
first_lanes = _rows.first_lanes
flat = _operations.flat
fma = _operations.fma
greater = _rows.greater
greatest_lane = _rows.greatest_lane
list_winners = _lists.list_winners
load = _operations.load
load_part = _operations.load_part
load_some = _rows.load_some
load_unless = _tile_rows.load_unless
log = _math.log
log1p = _math.log1p
sigmoid = _math.sigmoid
smaller = _rows.smaller
splat = _operations.splat
splat_from = _operations.splat_from
stay_apart = _operations.stay_apart
store = _operations.store
store_part = _operations.store_part
store_places = _operations.store_places
store_places_some = _rows.store_places_some
store_some = _rows.store_some
sum_lanes = _rows.sum_lanes
survival = _chance.survival
tanh = _math.tanh
tile_add = _parts.tile_add
tile_add_part = _tile_rows.tile_add_part
tile_add_rows = _tile_rows.tile_add_rows
tile_add_to = _tiles.tile_add_to
tile_bias = _tile_rows.tile_bias
tile_fma = _tiles.tile_fma
tile_fma_part = _parts.tile_fma_part
tile_fma_row = _tile_rows.tile_fma_row
tile_fma_rows = _parts.tile_fma_rows
tile_get = _tile_rows.tile_get
tile_load_rows = _parts.tile_load_rows
tile_mix = _planes.tile_mix
tile_pool = _tile_pools.tile_pool
tile_pool_more = _tile_pools.tile_pool_more
tile_put = _tile_rows.tile_put
tile_put_places = _tile_rows.tile_put_places
tile_relu = _parts.tile_relu
tile_scatter = _tile_rows.tile_scatter
tile_separate = _planes.tile_separate
tile_store = _tiles.tile_store
tile_store_rows = _parts.tile_store_rows
tile_sum = _tile_sums.tile_sum
tile_sum_lanes = _planes.tile_sum_lanes
tile_sum_seen = _planes.tile_sum_seen
tile_sum_won = _tile_sums.tile_sum_won
tile_switch_off = _tile_pools.tile_switch_off
tile_tree_sum = _parts.tile_tree_sum
tile_zero = _tiles.tile_zero
transpose_part = _parts.transpose_part
vector_lanes = _rows.vector_lanes
where_place = _operations.where_place
where_place_some = _rows.where_place_some

__all__ = [
    "REGISTERS",
    "TILE_COLUMNS",
    "VECTOR_BYTES",
    "choose_better",
    "choose_off",
    "exp",
    "first_lanes",
    "flat",
    "fma",
    "greater",
    "greatest_lane",
    "lanes",
    "list_winners",
    "load",
    "load_part",
    "load_some",
    "load_unless",
    "log",
    "log1p",
    "sigmoid",
    "smaller",
    "splat",
    "splat_from",
    "stay_apart",
    "store",
    "store_part",
    "store_places",
    "store_places_some",
    "store_some",
    "sum_lanes",
    "survival",
    "tanh",
    "tile_add",
    "tile_add_part",
    "tile_add_rows",
    "tile_add_to",
    "tile_bias",
    "tile_fma",
    "tile_fma_part",
    "tile_fma_row",
    "tile_fma_rows",
    "tile_get",
    "tile_load_rows",
    "tile_mix",
    "tile_pool",
    "tile_pool_more",
    "tile_put",
    "tile_put_places",
    "tile_relu",
    "tile_scatter",
    "tile_separate",
    "tile_store",
    "tile_store_rows",
    "tile_sum",
    "tile_sum_lanes",
    "tile_sum_seen",
    "tile_sum_won",
    "tile_switch_off",
    "tile_tree_sum",
    "tile_zero",
    "transpose_part",
    "vector_lanes",
    "where_place",
    "where_place_some",
]
