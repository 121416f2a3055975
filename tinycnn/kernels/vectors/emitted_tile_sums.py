"""Whole loops of products, as instructions for LLVM: all pointers and sums stay in registers."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted_loops import Loop, keep_as_it_is
from tinycnn.kernels.vectors.tile_values import (
    Rows,
    as_tile,
    constant,
    products,
    row_pointers,
    vectors_of,
)


@intrinsic
def tile_sum(typing, tile, x, places, shift, taps, first, last, weights, start, step):
    """Add many products in one loop, whose pointers all stay in registers."""

    def emit(context, builder, signature, arguments):
        value, numbers, table, at, steps, begin, end, rows, weight, apart = arguments
        source = Rows(context, builder, weights, rows, tile)
        pointers = row_pointers(context, builder, tile, x, numbers, places, table, at)
        tap_data = context.make_array(taps)(context, builder, steps).data
        with Loop(builder, "tile_sum", begin, end, (weight, *vectors_of(builder, tile, value))) as loop:
            here, *sums = loop.values
            row = [source.load(here, column) for column in range(tile.columns)]
            after = products(builder, pointers, builder.load(builder.gep(tap_data, [loop.k])), row, sums)
            keep_as_it_is(builder)
            loop.go_on(builder.add(loop.k, ir.Constant(begin.type, 1)), (builder.add(here, apart), *after))
        return as_tile(context, tile, builder, loop.results[1:])

    whole = types.int64
    return tile(tile, x, places, whole, taps, whole, whole, weights, whole, whole), emit


@intrinsic
def tile_sum_won(typing, tile, x, places, shift, taps, pool, cells, dy, winner, start, step):
    """As ``tile_sum``, over the pixels of pools, whose rows are those of dy that the pixel has won."""

    def emit(context, builder, signature, arguments):
        value, numbers, table, at, steps, pixels, count, gradients, winners, first, apart = arguments
        source = Rows(context, builder, dy, gradients, tile)
        names = Rows(context, builder, winner, winners, tile)
        pointers = row_pointers(context, builder, tile, x, numbers, places, table, at)
        tap_data = context.make_array(taps)(context, builder, steps).data
        zero, one = (ir.Constant(at.type, number) for number in (0, 1))
        nobody = ir.Constant(ir.VectorType(names.element, names.count), [0] * names.count)
        ones = ir.Constant(nobody.type, [1] * names.count)
        before = vectors_of(builder, tile, value)
        with Loop(builder, "tile_sum_won", zero, count, (first, *before)) as cells:
            here, *sums = cells.values
            rows = [source.load(here, column) for column in range(tile.columns)]
            who = [names.load(here, column) for column in range(tile.columns)]
            cell_first = builder.mul(cells.k, pixels)
            with Loop(builder, "tile_sum_won.pixels", zero, pixels, (nobody, *sums)) as pool_loop:
                place, *sums = pool_loop.values
                tap = builder.load(builder.gep(tap_data, [builder.add(cell_first, pool_loop.k)]))
                won = []
                for row, name in zip(rows, who, strict=True):
                    same = builder.icmp_unsigned("==", name, place)
                    won.append(builder.select(same, row, constant(row, 0)))
                after = products(builder, pointers, tap, won, sums)
                keep_as_it_is(builder)
                pool_loop.go_on(builder.add(pool_loop.k, one), (builder.add(place, ones), *after))
            cells.go_on(builder.add(cells.k, one), (builder.add(here, apart), *pool_loop.results[1:]))
        return as_tile(context, tile, builder, cells.results[1:])

    whole = types.int64
    return tile(tile, x, places, whole, taps, whole, whole, dy, winner, whole, whole), emit
