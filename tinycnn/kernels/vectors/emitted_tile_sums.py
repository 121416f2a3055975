"""Whole loops of products, as instructions for LLVM: all pointers and sums stay in registers."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import splat_value
from tinycnn.kernels.vectors.tile_values import Rows, as_tile, constant, product_added, vectors_of


def _keep_as_it_is(builder):
    """Keep LLVM from unrolling the loop: two rounds at once want more registers than there are."""
    nothing = ir.InlineAsm(ir.FunctionType(ir.VoidType(), []), "", "", side_effect=True)
    builder.call(nothing, [], attrs=("convergent",))


def _pointers(context, builder, tile, x, numbers, places, table, shift):
    """Return where each row of a tile finds its numbers, before a tap is added."""
    pixels = builder.gep(context.make_array(x)(context, builder, numbers).data, [shift])
    offsets = context.make_array(places)(context, builder, table).data
    rows = [ir.Constant(shift.type, row) for row in range(tile.rows)]
    return [builder.gep(pixels, [builder.load(builder.gep(offsets, [row]))]) for row in rows]


def _products(builder, pointers, tap, row, sums):
    """Return the sums after each pointer's number has met the row of vectors."""
    after = []
    for i, pointer in enumerate(pointers):
        factor = splat_value(builder, builder.load(builder.gep(pointer, [tap])), row[0].type.count)
        for column, vector in enumerate(row):
            after.append(product_added(builder, factor, vector, sums[i * len(row) + column]))
    return after


def _either(builder, *ways):
    """Return values that depend on the block from which this one is reached."""
    found = []
    for values in zip(*(values for values, _ in ways), strict=True):
        phi = builder.phi(values[0].type)
        for value, (_, block) in zip(values, ways, strict=True):
            phi.add_incoming(value, block)
        found.append(phi)
    return found


@intrinsic
def tile_sum(typing, tile, x, places, shift, taps, first, last, weights, start, step):
    """Add many products in one loop, whose pointers all stay in registers."""

    def emit(context, builder, signature, arguments):
        value, numbers, table, at, steps, begin, end, rows, weight, apart = arguments
        source = Rows(context, builder, weights, rows, tile)
        pointers = _pointers(context, builder, tile, x, numbers, places, table, at)
        tap_data = context.make_array(taps)(context, builder, steps).data
        before = vectors_of(builder, tile, value)
        entry = builder.basic_block
        loop, done = (builder.append_basic_block(f"tile_sum.{name}") for name in ("loop", "done"))
        builder.cbranch(builder.icmp_signed("<", begin, end), loop, done)
        builder.position_at_end(loop)
        k, here, *sums = (builder.phi(some.type) for some in (begin, weight, *before))
        row = [source.load(here, column) for column in range(tile.columns)]
        after = _products(builder, pointers, builder.load(builder.gep(tap_data, [k])), row, sums)
        following = builder.add(k, ir.Constant(k.type, 1)), builder.add(here, apart)
        initial = begin, weight, *before
        for phi, old, new in zip((k, here, *sums), initial, (*following, *after), strict=True):
            phi.add_incoming(old, entry)
            phi.add_incoming(new, loop)
        _keep_as_it_is(builder)
        builder.cbranch(builder.icmp_signed("<", following[0], end), loop, done)
        builder.position_at_end(done)
        return as_tile(context, tile, builder, _either(builder, (before, entry), (after, loop)))

    whole = types.int64
    return tile(tile, x, places, whole, taps, whole, whole, weights, whole, whole), emit


@intrinsic
def tile_sum_won(typing, tile, x, places, shift, taps, pool, cells, dy, winner, start, step):
    """As ``tile_sum``, over the pixels of pools, whose rows are those of dy that the pixel has won."""

    def emit(context, builder, signature, arguments):
        value, numbers, table, at, steps, pixels, count, gradients, winners, first, apart = arguments
        source = Rows(context, builder, dy, gradients, tile)
        names = Rows(context, builder, winner, winners, tile)
        pointers = _pointers(context, builder, tile, x, numbers, places, table, at)
        tap_data = context.make_array(taps)(context, builder, steps).data
        zero, one = (ir.Constant(at.type, number) for number in (0, 1))
        nobody = ir.Constant(ir.VectorType(names.element, names.count), [0] * names.count)
        before = vectors_of(builder, tile, value)
        entry = builder.basic_block
        cell_loop, pixel_loop, cell_end, done = (
            builder.append_basic_block(f"tile_sum_won.{name}") for name in ("cells", "pixels", "end", "done")
        )
        builder.cbranch(builder.icmp_signed("<", zero, count), cell_loop, done)
        builder.position_at_end(cell_loop)
        cell, here, *outer = (builder.phi(some.type) for some in (count, first, *before))
        rows = [source.load(here, column) for column in range(tile.columns)]
        who = [names.load(here, column) for column in range(tile.columns)]
        cell_first = builder.mul(cell, pixels)
        builder.branch(pixel_loop)
        builder.position_at_end(pixel_loop)
        pixel, place, *inner = (builder.phi(some.type) for some in (pixels, nobody, *before))
        tap = builder.load(builder.gep(tap_data, [builder.add(cell_first, pixel)]))
        won = []
        for row, name in zip(rows, who, strict=True):
            same = builder.icmp_unsigned("==", name, place)
            won.append(builder.select(same, row, constant(row, 0)))
        after = _products(builder, pointers, tap, won, inner)
        ones = ir.Constant(nobody.type, [1] * names.count)
        following = builder.add(pixel, one), builder.add(place, ones)
        initial = zero, nobody, *outer
        for phi, old, new in zip((pixel, place, *inner), initial, (*following, *after), strict=True):
            phi.add_incoming(old, cell_loop)
            phi.add_incoming(new, pixel_loop)
        _keep_as_it_is(builder)
        builder.cbranch(builder.icmp_signed("<", following[0], pixels), pixel_loop, cell_end)
        builder.position_at_end(cell_end)
        next_cell = builder.add(cell, one), builder.add(here, apart)
        initial = zero, first, *before
        for phi, old, new in zip((cell, here, *outer), initial, (*next_cell, *after), strict=True):
            phi.add_incoming(old, entry)
            phi.add_incoming(new, cell_end)
        builder.cbranch(builder.icmp_signed("<", next_cell[0], count), cell_loop, done)
        builder.position_at_end(done)
        return as_tile(context, tile, builder, _either(builder, (before, entry), (after, cell_end)))

    whole = types.int64
    return tile(tile, x, places, whole, taps, whole, whole, dy, winner, whole, whole), emit
