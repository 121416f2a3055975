"""The greatest of several tiles, and which it was, as instructions for LLVM."""

from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import splat_value
from tinycnn.kernels.vectors.emitted_tiles import Tile
from tinycnn.kernels.vectors.tile_values import as_tile, constant, vectors_of


def _better(builder, value, best):
    """Whether a value is above the best so far, or the first NaN."""
    number = builder.fcmp_ordered("ord", best, best)
    return builder.and_(number, builder.fcmp_unordered(">", value, best))


@intrinsic(prefer_literal=True)
def tile_pool(typing, tile, rows):
    each = rows.literal_value
    pooled = Tile(tile.vector, tile.rows // each, tile.columns)

    def emit(context, builder, signature, arguments):
        vectors = vectors_of(builder, tile, arguments[0])
        greatest, places = [], []
        for group in range(pooled.rows):
            for column in range(pooled.columns):
                first = group * each * tile.columns + column
                best, who = vectors[first], constant(vectors[first], 0)
                for row in range(1, each):
                    value = vectors[first + row * tile.columns]
                    better = _better(builder, value, best)
                    best = builder.select(better, value, best)
                    who = builder.select(better, constant(value, row), who)
                greatest.append(best)
                places.append(who)
        both = [as_tile(context, pooled, builder, some) for some in (greatest, places)]
        return context.make_tuple(builder, signature.return_type, both)

    return types.UniTuple(pooled, 2)(tile, rows), emit


@intrinsic
def tile_pool_more(typing, best, who, value, place, base):
    def emit(context, builder, signature, arguments):
        old, new = (vectors_of(builder, best, arguments[i]) for i in (0, 2))
        old_places, new_places = (vectors_of(builder, best, arguments[i]) for i in (1, 3))
        number = builder.sitofp(arguments[4], old[0].type.element)
        shift = splat_value(builder, number, best.vector.lanes)
        greatest, places = [], []
        for was, now, was_place, now_place in zip(old, new, old_places, new_places, strict=True):
            better = _better(builder, now, was)
            greatest.append(builder.select(better, now, was))
            places.append(builder.select(better, builder.fadd(now_place, shift), was_place))
        both = [as_tile(context, best, builder, some) for some in (greatest, places)]
        return context.make_tuple(builder, signature.return_type, both)

    return types.UniTuple(best, 2)(best, who, value, place, types.int64), emit


@intrinsic
def tile_switch_off(typing, best, who, off):
    def emit(context, builder, signature, arguments):
        values, places = [], []
        number = builder.sitofp(arguments[2], context.get_value_type(best.vector).element)
        nobody = splat_value(builder, number, best.vector.lanes)
        pairs = zip(*(vectors_of(builder, best, arguments[i]) for i in (0, 1)), strict=True)
        for value, place in pairs:
            zero = constant(value, 0)
            is_off = builder.fcmp_ordered("<=", value, zero)
            values.append(builder.select(is_off, zero, value))
            places.append(builder.select(is_off, nobody, place))
        both = [as_tile(context, best, builder, some) for some in (values, places)]
        return context.make_tuple(builder, signature.return_type, both)

    return types.UniTuple(best, 2)(best, who, types.int64), emit
