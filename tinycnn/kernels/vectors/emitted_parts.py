"""Tiles that lie in a matrix, perhaps at its edge, as instructions for LLVM.

A matrix may have fewer rows left than a tile, and fewer numbers than a tile's vectors. A
row that is not there is read from the last that is, and not written; lanes beyond the
``count``-th are read as 0 and not written. The masks do not change while a tile is
built up, so they cost nothing in the inner loop of processors that have them (AVX-512).
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import Vector, element_of, masked, pointer_to, splat_value
from tinycnn.kernels.vectors.emitted_tiles import Tile


def _constant(like, number):
    return ir.Constant(like.type, number)


def _lanes_below(builder, count, first, total):
    """Return the mask of those of the lanes ``first``, ``first`` + 1, ... that are below count."""
    numbers = ir.Constant(ir.VectorType(count.type, total), [first + lane for lane in range(total)])
    return builder.icmp_signed("<", numbers, splat_value(builder, count, total))


def _smaller(builder, a, b):
    return builder.select(builder.icmp_signed("<", a, b), a, b)


class _Part:
    """Emits masked loads and stores of vectors of one array."""

    def __init__(self, context, builder, array_type, array):
        self.context, self.builder, self.type, self.array = context, builder, array_type, array
        self.lanes = Vector(array_type.dtype).lanes
        self.vector = ir.VectorType(element_of(context, array_type), self.lanes)
        self.align = ir.Constant(ir.IntType(32), array_type.dtype.bitwidth // 8)

    def _pointer(self, index):
        element = self.vector.element
        return pointer_to(self.context, self.builder, self.type, self.array, index, element, self.lanes)

    def load(self, index, mask):
        place = self._pointer(index)
        zero = ir.Constant(self.vector, [0.0] * self.lanes)
        function = masked(
            self.builder, "load", self.vector, [place.type, self.align.type, mask.type, self.vector]
        )
        return self.builder.call(function, [place, self.align, mask, zero])

    def store(self, index, value, mask):
        place = self._pointer(index)
        function = masked(
            self.builder, "store", self.vector, [self.vector, place.type, self.align.type, mask.type]
        )
        self.builder.call(function, [value, place, self.align, mask])


def _row_starts(builder, start, step, rows, total):
    """Return where each row of a tile begins; those that are not there, where the last does."""
    last = builder.sub(rows, _constant(rows, 1))
    numbers = [_smaller(builder, _constant(last, row), last) for row in range(total)]
    return [builder.add(start, builder.mul(step, number)) for number in numbers]


def _repeated(context, builder, array_type, array, index, group, total):
    """Load ``group`` numbers and repeat them until a vector is full."""
    if group == 1:
        data = context.make_array(array_type)(context, builder, array).data
        return splat_value(builder, builder.load(builder.gep(data, [index])), total)
    element = element_of(context, array_type)
    place = pointer_to(context, builder, array_type, array, index, element, group)
    few = builder.load(place, align=array_type.dtype.bitwidth // 8)
    pattern = [lane % group for lane in range(total)]
    return builder.shuffle_vector(
        few, ir.Constant(few.type, ir.Undefined), ir.Constant(ir.VectorType(ir.IntType(32), total), pattern)
    )


def _add_products(builder, tile, total, factors, row):
    """Add to each row of a tile its factor times a row of vectors."""
    for i, factor in enumerate(factors):
        for column, vector in enumerate(row):
            place = i * tile.columns + column
            product = builder.fmul(factor, vector, flags=("contract",))
            old = builder.extract_value(total, place)
            total = builder.insert_value(total, builder.fadd(product, old, flags=("contract",)), place)
    return total


@intrinsic(prefer_literal=True)
def tile_fma_rows(typing, tile, x, x_start, step, rows, group, weights, start):
    def emit(context, builder, signature, arguments):
        total, numbers, x_first, stride, present, _, matrix, first = arguments
        lanes = tile.vector.lanes
        row = []
        for column in range(tile.columns):
            here = builder.add(first, _constant(first, column * lanes))
            place = pointer_to(context, builder, weights, matrix, here, element_of(context, weights), lanes)
            row.append(builder.load(place, align=weights.dtype.bitwidth // 8))
        starts = _row_starts(builder, x_first, stride, present, tile.rows)
        factors = [_repeated(context, builder, x, numbers, at, group.literal_value, lanes) for at in starts]
        return _add_products(builder, tile, total, factors, row)

    whole = types.int64
    return tile(tile, x, whole, whole, whole, group, weights, whole), emit


@intrinsic
def tile_fma_part(typing, tile, x, x_start, step, rows, weights, start, count):
    def emit(context, builder, signature, arguments):
        total, numbers, x_first, stride, present, matrix, first, below = arguments
        part = _Part(context, builder, weights, matrix)
        row = []
        for column in range(tile.columns):
            lane = column * part.lanes
            mask = _lanes_below(builder, below, lane, part.lanes)
            row.append(part.load(builder.add(first, _constant(first, lane)), mask))
        starts = _row_starts(builder, x_first, stride, present, tile.rows)
        factors = [_repeated(context, builder, x, numbers, at, 1, part.lanes) for at in starts]
        return _add_products(builder, tile, total, factors, row)

    whole = types.int64
    return tile(tile, x, whole, whole, whole, weights, whole, whole), emit


@intrinsic(prefer_literal=True)
def tile_load_rows(typing, array, start, step, rows, count, tile_rows, tile_columns):
    tile = Tile(Vector(array.dtype), tile_rows.literal_value, tile_columns.literal_value)

    def emit(context, builder, signature, arguments):
        where, first, stride, present, below = arguments[:5]
        part = _Part(context, builder, array, where)
        value = ir.Constant(context.get_value_type(tile), ir.Undefined)
        for row, here in enumerate(_row_starts(builder, first, stride, present, tile.rows)):
            for column in range(tile.columns):
                lane = column * part.lanes
                mask = _lanes_below(builder, below, lane, part.lanes)
                loaded = part.load(builder.add(here, _constant(here, lane)), mask)
                value = builder.insert_value(value, loaded, row * tile.columns + column)
        return value

    wholes = [types.int64] * 4
    return tile(array, *wholes, tile_rows, tile_columns), emit


@intrinsic
def tile_store_rows(typing, array, start, step, rows, count, tile):
    def emit(context, builder, signature, arguments):
        where, first, stride, present, below, value = arguments
        part = _Part(context, builder, array, where)
        for row in range(tile.rows):
            here = builder.add(first, builder.mul(stride, _constant(stride, row)))
            there = builder.icmp_signed("<", _constant(present, row), present)
            lanes_there = builder.select(there, below, _constant(below, 0))
            for column in range(tile.columns):
                lane = column * part.lanes
                mask = _lanes_below(builder, lanes_there, lane, part.lanes)
                vector = builder.extract_value(value, row * tile.columns + column)
                part.store(builder.add(here, _constant(here, lane)), vector, mask)
        return context.get_dummy_value()

    wholes = [types.int64] * 4
    return types.void(array, *wholes, tile), emit


@intrinsic
def tile_add(typing, tile, other):
    def emit(context, builder, signature, arguments):
        value, added = arguments
        for place in range(tile.rows * tile.columns):
            both = builder.fadd(builder.extract_value(value, place), builder.extract_value(added, place))
            value = builder.insert_value(value, both, place)
        return value

    return tile(tile, tile), emit


@intrinsic
def tile_relu(typing, tile):
    def emit(context, builder, signature, arguments):
        (value,) = arguments
        for place in range(tile.rows * tile.columns):
            vector = builder.extract_value(value, place)
            zero = ir.Constant(vector.type, [0.0] * tile.vector.lanes)
            on = builder.select(builder.fcmp_ordered("<=", vector, zero), zero, vector)
            value = builder.insert_value(value, on, place)
        return value

    return tile(tile), emit


def _transposed(builder, rows):
    """Swap rows and lanes: blocks of half the size across the diagonal, then theirs, and so on."""
    size, distance = len(rows), len(rows) // 2
    while distance:
        for i in range(size):
            if i & distance:
                continue
            a, b = rows[i], rows[i + distance]
            upper = [lane if not lane & distance else size + lane - distance for lane in range(size)]
            lower = [lane + distance if not lane & distance else size + lane for lane in range(size)]
            kind = ir.VectorType(ir.IntType(32), size)
            rows[i] = builder.shuffle_vector(a, b, ir.Constant(kind, upper))
            rows[i + distance] = builder.shuffle_vector(a, b, ir.Constant(kind, lower))
        distance //= 2
    return rows


@intrinsic
def transpose_part(typing, target, target_start, target_step, source, start, step, rows, count):
    def emit(context, builder, signature, arguments):
        into, there, there_step, out_of, here, here_step, present, below = arguments
        old, new = _Part(context, builder, source, out_of), _Part(context, builder, target, into)
        mask = _lanes_below(builder, below, 0, old.lanes)
        block = [old.load(at, mask) for at in _row_starts(builder, here, here_step, present, old.lanes)]
        for row, vector in enumerate(_transposed(builder, block)):
            wanted = builder.icmp_signed("<", _constant(below, row), below)
            mask = _lanes_below(builder, builder.select(wanted, present, _constant(present, 0)), 0, new.lanes)
            at = builder.mul(there_step, _constant(there_step, row))
            new.store(builder.add(there, at), vector, mask)
        return context.get_dummy_value()

    whole = types.int64
    return types.void(target, whole, whole, source, whole, whole, whole, whole), emit


@intrinsic
def tile_tree_sum(typing, tile, rows):
    """Sum the rows of a tile of one column in pairs, pairs of pairs, and so on."""

    def emit(context, builder, signature, arguments):
        value, present = arguments
        sums = [builder.extract_value(value, row) for row in range(tile.rows)]
        distance = 1
        while distance < tile.rows:
            for row in range(0, tile.rows - distance, 2 * distance):
                there = builder.icmp_signed("<", _constant(present, row + distance), present)
                both = builder.fadd(sums[row], sums[row + distance])
                sums[row] = builder.select(there, both, sums[row])
            distance *= 2
        return sums[0]

    return tile.vector(tile, types.int64), emit
