"""Tiles whose rows lie apart in an array, as instructions for LLVM."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import Vector, splat_value
from tinycnn.kernels.vectors.emitted_tiles import Tile
from tinycnn.kernels.vectors.tile_values import Rows, as_tile, constant, product_added, vectors_of


def _starts(builder, index, step, last, rows):
    """Return where each row begins; rows after the ``last`` lie where that does."""
    found = []
    for row in range(rows):
        number = ir.Constant(last.type, row)
        number = builder.select(builder.icmp_signed("<", number, last), number, last)
        found.append(builder.add(index, builder.mul(number, step)))
    return found


@intrinsic(prefer_literal=True)
def tile_get(typing, array, index, rows, columns):
    tile = Tile(Vector(array.dtype), rows.literal_value, columns.literal_value)

    def emit(context, builder, signature, arguments):
        source = Rows(context, builder, array, arguments[0], tile)
        vectors = [source.load(arguments[1], place) for place in range(tile.rows * tile.columns)]
        return as_tile(context, tile, builder, vectors)

    return tile(array, types.int64, rows, columns), emit


@intrinsic
def tile_bias(typing, tile, array, index):
    def emit(context, builder, signature, arguments):
        source = Rows(context, builder, array, arguments[1], tile)
        row = [source.load(arguments[2], column) for column in range(tile.columns)]
        vectors = vectors_of(builder, tile, arguments[0])
        sums = [builder.fadd(vector, row[i % tile.columns]) for i, vector in enumerate(vectors)]
        return as_tile(context, tile, builder, sums)

    return tile(tile, array, types.int64), emit


@intrinsic
def tile_put(typing, array, index, step, last, lanes, tile):
    def emit(context, builder, signature, arguments):
        where, at, apart, final, present, value = arguments
        target = Rows(context, builder, array, where, tile)
        vectors = vectors_of(builder, tile, value)

        def store(masks):
            for row, start in enumerate(_starts(builder, at, apart, final, tile.rows)):
                for column, mask in enumerate(masks):
                    target.store(vectors[row * tile.columns + column], start, column, mask)

        target.in_full_or_part(present, store)
        return context.get_dummy_value()

    return types.void(array, *[types.int64] * 4, tile), emit


@intrinsic
def tile_put_places(typing, places, index, step, last, lanes, tile):
    def emit(context, builder, signature, arguments):
        where, at, apart, final, present, value = arguments
        target = Rows(context, builder, places, where, tile)
        narrow = []
        for vector in vectors_of(builder, tile, value):
            whole = builder.fptosi(vector, ir.VectorType(ir.IntType(32), target.count))
            kind = ir.VectorType(target.element, target.count)
            narrow.append(whole if target.element.width == 32 else builder.trunc(whole, kind))

        def store(masks):
            for row, start in enumerate(_starts(builder, at, apart, final, tile.rows)):
                for column, mask in enumerate(masks):
                    target.store(narrow[row * tile.columns + column], start, column, mask)

        target.in_full_or_part(present, store)
        return context.get_dummy_value()

    return types.void(places, *[types.int64] * 4, tile), emit


@intrinsic
def tile_add_rows(typing, array, index, step, tile):
    def emit(context, builder, signature, arguments):
        where, at, apart, value = arguments
        target = Rows(context, builder, array, where, tile)
        for place, vector in enumerate(vectors_of(builder, tile, value)):
            row, column = divmod(place, tile.columns)
            start = builder.add(at, builder.mul(apart, ir.Constant(apart.type, row)))
            target.store(builder.fadd(vector, target.load(start, column)), start, column)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64, tile), emit


@intrinsic
def tile_scatter(typing, array, places, shift, lanes, tile):
    def emit(context, builder, signature, arguments):
        where, table, at, present, value = arguments
        target = Rows(context, builder, array, where, tile)
        offsets = context.make_array(places)(context, builder, table).data
        vectors = vectors_of(builder, tile, value)
        numbers = [builder.gep(offsets, [ir.Constant(at.type, row)]) for row in range(tile.rows)]
        starts = [builder.add(builder.load(number), at) for number in numbers]

        def add(masks):
            for row, start in enumerate(starts):
                for column, mask in enumerate(masks):
                    old = target.load(start, column, mask)
                    total = builder.fadd(vectors[row * tile.columns + column], old)
                    target.store(total, start, column, mask)

        target.in_full_or_part(present, add)
        return context.get_dummy_value()

    return types.void(array, places, types.int64, types.int64, tile), emit


@intrinsic
def tile_fma_row(typing, tile, factor, array, index):
    def emit(context, builder, signature, arguments):
        value, number, where, at = arguments
        source = Rows(context, builder, array, where, tile)
        scale = splat_value(builder, number, tile.vector.lanes)
        vectors = [
            product_added(builder, scale, source.load(at, column), old)
            for column, old in enumerate(vectors_of(builder, tile, value))
        ]
        return as_tile(context, tile, builder, vectors)

    return tile(tile, array.dtype, array, types.int64), emit


@intrinsic
def tile_add_part(typing, array, index, tile, factor, lanes):
    def emit(context, builder, signature, arguments):
        where, at, value, number, present = arguments
        target = Rows(context, builder, array, where, tile)
        scale = splat_value(builder, number, tile.vector.lanes)
        vectors = vectors_of(builder, tile, value)

        def add(masks):
            for column, mask in enumerate(masks):
                total = product_added(builder, scale, vectors[column], target.load(at, column, mask))
                target.store(total, at, column, mask)

        target.in_full_or_part(present, add)
        return context.get_dummy_value()

    return types.void(array, types.int64, tile, array.dtype, types.int64), emit


@intrinsic
def load_unless(typing, array, places, index, place):
    """Load a vector, with 0 in those lanes whose number in ``places`` is ``place``."""
    tile = Tile(Vector(array.dtype), 1, 1)

    def emit(context, builder, signature, arguments):
        where, names, at, wanted = arguments
        found = Rows(context, builder, places, names, tile).load(at, 0)
        vector = Rows(context, builder, array, where, tile).load(at, 0)
        number = splat_value(builder, builder.trunc(wanted, found.type.element), found.type.count)
        return builder.select(builder.icmp_unsigned("==", found, number), constant(vector, 0), vector)

    return tile.vector(array, places, types.int64, types.int64), emit
