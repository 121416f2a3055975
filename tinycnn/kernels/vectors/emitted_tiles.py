"""The operations on tiles, as instructions for LLVM."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

from tinycnn.kernels.vectors.emitted import Vector, element_of, pointer_to, splat_value


class Tile(types.Type):
    """The Numba type of ``rows`` x ``columns`` vectors that stay in registers together."""

    def __init__(self, vector, rows, columns):
        self.vector, self.rows, self.columns = vector, rows, columns
        super().__init__(name=f"Tile({vector}, {rows}, {columns})")


@register_model(Tile)
class _TileModel(models.PrimitiveModel):
    def __init__(self, manager, tile):
        vector = manager.lookup(tile.vector).get_value_type()
        super().__init__(manager, tile, ir.ArrayType(vector, tile.rows * tile.columns))


@intrinsic(prefer_literal=True)
def tile_zero(typing, array, rows, columns):
    tile = Tile(Vector(array.dtype), rows.literal_value, columns.literal_value)

    def emit(context, builder, signature, arguments):
        return ir.Constant(context.get_value_type(tile), None)

    return tile(array, rows, columns), emit


@intrinsic
def tile_fma(typing, tile, x, places, shift, weights, start):
    count = tile.vector.lanes

    def emit(context, builder, signature, arguments):
        total, _, where, at, _, first = arguments
        numbers = context.make_array(x)(context, builder, arguments[1]).data
        offsets = context.make_array(places)(context, builder, where).data
        element = element_of(context, weights)
        row = [
            builder.load(
                pointer_to(
                    context,
                    builder,
                    weights,
                    arguments[4],
                    builder.add(first, ir.Constant(first.type, column * count)),
                    element,
                    count,
                ),
                align=weights.dtype.bitwidth // 8,
            )
            for column in range(tile.columns)
        ]
        for i in range(tile.rows):
            offset = builder.load(builder.gep(offsets, [ir.Constant(first.type, i)]))
            # Two steps: the first stays the same through a loop and is taken out of it.
            number = builder.load(builder.gep(builder.gep(numbers, [offset]), [at]))
            factor = splat_value(builder, number, count)
            for column, vector in enumerate(row):
                place = i * tile.columns + column
                product = builder.fmul(factor, vector, flags=("contract",))
                old = builder.extract_value(total, place)
                total = builder.insert_value(total, builder.fadd(product, old, flags=("contract",)), place)
        return total

    return tile(tile, x, places, types.int64, weights, types.int64), emit


@intrinsic
def tile_store(typing, array, index, tile):
    count = tile.vector.lanes

    def emit(context, builder, signature, arguments):
        where, at, value = arguments
        element = element_of(context, array)
        for place in range(tile.rows * tile.columns):
            here = builder.add(at, ir.Constant(at.type, place * count))
            pointer = pointer_to(context, builder, array, where, here, element, count)
            builder.store(builder.extract_value(value, place), pointer, align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.int64, tile), emit


@intrinsic
def tile_add_to(typing, array, index, tile, factor):
    count = tile.vector.lanes

    def emit(context, builder, signature, arguments):
        where, at, value, number = arguments
        element = element_of(context, array)
        scale = splat_value(builder, number, count)
        for column in range(tile.columns):
            here = builder.add(at, ir.Constant(at.type, column * count))
            pointer = pointer_to(context, builder, array, where, here, element, count)
            old = builder.load(pointer, align=array.dtype.bitwidth // 8)
            product = builder.fmul(scale, builder.extract_value(value, column), flags=("contract",))
            total = builder.fadd(product, old, flags=("contract",))
            builder.store(total, pointer, align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.int64, tile, array.dtype), emit
