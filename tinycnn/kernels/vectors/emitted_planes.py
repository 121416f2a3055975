"""Numbers that lie mixed, one of each row in turn, and rows side by side: as instructions for LLVM.

Images keep a pixel's channels together; a *plane* holds one channel of all pixels, so that a
vector holds neighbours. ``tile_separate`` and ``tile_mix`` lead from one to the other.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import Vector
from tinycnn.kernels.vectors.emitted_loops import Loop, keep_as_it_is
from tinycnn.kernels.vectors.emitted_tiles import Tile
from tinycnn.kernels.vectors.tile_values import (
    Rows,
    as_tile,
    product_added,
    products,
    row_pointers,
    vectors_of,
)


def _picked(builder, sources, picks):
    """Return the vector whose lanes are the (source, lane) that ``picks`` names for each."""
    found, count, whole = None, len(picks), ir.IntType(32)
    for number in sorted({source for source, _ in picks}):
        source = sources[number]
        lanes = [
            (count if found is not None else 0) + lane if of == number else place
            for place, (of, lane) in enumerate(picks)
        ]
        mask = ir.Constant(ir.VectorType(whole, count), lanes)
        found = builder.shuffle_vector(source if found is None else found, source, mask)
    return found


@intrinsic(prefer_literal=True)
def tile_separate(typing, array, index, count, rows):
    """Load one vector for each row from ``count`` numbers at most that lie mixed; then 0."""
    tile = Tile(Vector(array.dtype), rows.literal_value, 1)
    lanes = tile.vector.lanes

    def emit(context, builder, signature, arguments):
        where, at, present, _ = arguments
        source = Rows(context, builder, array, where, Tile(tile.vector, 1, tile.rows))
        mixed = [source.load(at, number, source.mask(present, number)) for number in range(tile.rows)]
        separate = []
        for row in range(tile.rows):
            picks = [divmod(lane * tile.rows + row, lanes) for lane in range(lanes)]
            separate.append(_picked(builder, mixed, picks))
        return as_tile(context, tile, builder, separate)

    return tile(array, types.int64, types.int64, rows), emit


@intrinsic
def tile_mix(typing, array, index, count, tile):
    """Store the first ``count`` numbers of a tile: one of each row, then the next of each."""
    lanes = tile.vector.lanes

    def emit(context, builder, signature, arguments):
        where, at, present, value = arguments
        target = Rows(context, builder, array, where, Tile(tile.vector, 1, tile.rows * tile.columns))
        vectors, mixed = vectors_of(builder, tile, value), []
        for number in range(tile.rows * tile.columns):
            picks = []
            for place in range(number * lanes, (number + 1) * lanes):
                pixel, row = divmod(place, tile.rows)
                column, lane = divmod(pixel, lanes)
                picks.append((row * tile.columns + column, lane))
            mixed.append(_picked(builder, vectors, picks))

        def store(masks):
            for number, mask in enumerate(masks):
                target.store(mixed[number], at, number, mask)

        target.in_full_or_part(present, store)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64, tile), emit


@intrinsic
def tile_sum_seen(typing, tile, x, places, step, rows, start, seen, count):
    """Add ``x[places[row] + step * k]`` times the row of vectors at ``start + seen[k]``, for k < count."""

    def emit(context, builder, signature, arguments):
        value, numbers, table, apart, others, first, begins, length = arguments
        source = Rows(context, builder, rows, others, tile)
        zero, one = (ir.Constant(first.type, number) for number in (0, 1))
        pointers = row_pointers(context, builder, tile, x, numbers, places, table, zero)
        offsets = context.make_array(seen)(context, builder, begins).data
        before = zero, *vectors_of(builder, tile, value)
        with Loop(builder, "tile_sum_seen", zero, length, before) as loop:
            tap, *sums = loop.values
            here = builder.add(first, builder.load(builder.gep(offsets, [loop.k])))
            row = [source.load(here, column) for column in range(tile.columns)]
            after = products(builder, pointers, tap, row, sums)
            keep_as_it_is(builder)
            loop.go_on(builder.add(loop.k, one), (builder.add(tap, apart), *after))
        return as_tile(context, tile, builder, loop.results[1:])

    whole = types.int64
    return tile(tile, x, places, whole, rows, whole, seen, whole), emit


@intrinsic
def tile_sum_lanes(typing, tile, x, places, shift, rows, start, step, count):
    """Add ``x[places[row] + shift + k] * rows[start + step * column + k]``, lane by lane, for k < count."""

    def emit(context, builder, signature, arguments):
        value, numbers, table, at, others, first, apart, length = arguments
        other = Rows(context, builder, rows, others, tile)
        vector = ir.VectorType(other.element, other.count)
        pointers = row_pointers(context, builder, tile, x, numbers, places, table, at)
        firsts = [
            builder.add(first, builder.mul(apart, ir.Constant(apart.type, column)))
            for column in range(tile.columns)
        ]
        zero = ir.Constant(at.type, 0)
        with Loop(builder, "tile_sum_lanes", zero, length, vectors_of(builder, tile, value)) as loop:
            across = [other.load(builder.add(begin, loop.k), 0) for begin in firsts]
            after = []
            for row, pointer in enumerate(pointers):
                here = builder.bitcast(builder.gep(pointer, [loop.k]), vector.as_pointer())
                down = builder.load(here, align=other.align)
                for column, one in enumerate(across):
                    old = loop.values[row * tile.columns + column]
                    after.append(product_added(builder, down, one, old))
            loop.go_on(builder.add(loop.k, ir.Constant(at.type, other.count)), after)
        return as_tile(context, tile, builder, loop.results)

    whole = types.int64
    return tile(tile, x, places, whole, rows, whole, whole, whole), emit
