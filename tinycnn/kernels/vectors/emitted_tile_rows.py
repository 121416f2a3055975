"""Tiles whose rows lie apart in an array, and what follows a convolution, as instructions for LLVM."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import Vector, element_of, pointer_to, splat_value
from tinycnn.kernels.vectors.emitted_tiles import Tile


def _vectors(builder, tile, value):
    return [builder.extract_value(value, place) for place in range(tile.rows * tile.columns)]


def _as_tile(context, tile, builder, vectors):
    value = ir.Constant(context.get_value_type(tile), ir.Undefined)
    for place, vector in enumerate(vectors):
        value = builder.insert_value(value, vector, place)
    return value


def _constant(vector, number):
    return ir.Constant(vector.type, [float(number)] * vector.type.count)


class _Rows:
    """Where the vectors of a tile lie in an array; the last of a row may be there in part."""

    def __init__(self, context, builder, array, where, tile):
        self.context, self.builder, self.array, self.where = context, builder, array, where
        self.element, self.count, self.columns = element_of(context, array), tile.vector.lanes, tile.columns
        self.align = array.dtype.bitwidth // 8

    def pointer(self, start, column):
        here = self.builder.add(start, ir.Constant(start.type, column * self.count))
        return pointer_to(self.context, self.builder, self.array, self.where, here, self.element, self.count)

    def in_full_or_part(self, lanes, emit):
        """Emit for whole rows and, where a row has fewer than its ``lanes``, with masks."""
        enough = self.builder.icmp_signed(">=", lanes, ir.Constant(lanes.type, self.columns * self.count))
        with self.builder.if_else(enough, likely=True) as (whole, part):
            with whole:
                emit([None] * self.columns)
            with part:
                emit([self._mask(lanes, column) for column in range(self.columns)])

    def _mask(self, lanes, column):
        kind = ir.VectorType(lanes.type, self.count)
        numbers = ir.Constant(kind, [column * self.count + lane for lane in range(self.count)])
        return self.builder.icmp_signed("<", numbers, splat_value(self.builder, lanes, self.count))

    def load(self, start, column, mask=None):
        place = self.pointer(start, column)
        if mask is None:
            return self.builder.load(place, align=self.align)
        kind = ir.VectorType(self.element, self.count)
        zero = ir.Constant(kind, [0.0] * self.count)
        align = ir.Constant(ir.IntType(32), self.align)
        return self._call("load", kind, kind, [place, align, mask, zero])

    def store(self, vector, start, column, mask=None):
        place = self.pointer(start, column)
        if mask is None:
            self.builder.store(vector, place, align=self.align)
        else:
            align = ir.Constant(ir.IntType(32), self.align)
            self._call("store", vector.type, ir.VoidType(), [vector, place, align, mask])

    def _call(self, what, kind, result, arguments):
        number = {ir.FloatType(): "f32", ir.DoubleType(): "f64"}.get(kind.element)
        number = number or f"i{kind.element.width}"
        function = ir.FunctionType(result, [argument.type for argument in arguments])
        name = f"llvm.masked.{what}.v{kind.count}{number}.p0"
        return self.builder.call(self.builder.module.declare_intrinsic(name, fnty=function), arguments)


def _starts(builder, index, step, last, rows):
    """Return where each row begins; rows after the ``last`` lie where that does."""
    found = []
    for row in range(rows):
        number = ir.Constant(last.type, row)
        number = builder.select(builder.icmp_signed("<", number, last), number, last)
        found.append(builder.add(index, builder.mul(number, step)))
    return found


def _product_added(builder, factor, vector, old):
    product = builder.fmul(factor, vector, flags=("contract",))
    return builder.fadd(product, old, flags=("contract",))


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
            after.append(_product_added(builder, factor, vector, sums[i * len(row) + column]))
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
        source = _Rows(context, builder, weights, rows, tile)
        pointers = _pointers(context, builder, tile, x, numbers, places, table, at)
        tap_data = context.make_array(taps)(context, builder, steps).data
        before = _vectors(builder, tile, value)
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
        return _as_tile(context, tile, builder, _either(builder, (before, entry), (after, loop)))

    whole = types.int64
    return tile(tile, x, places, whole, taps, whole, whole, weights, whole, whole), emit


@intrinsic(prefer_literal=True)
def tile_get(typing, array, index, rows, columns):
    tile = Tile(Vector(array.dtype), rows.literal_value, columns.literal_value)

    def emit(context, builder, signature, arguments):
        source = _Rows(context, builder, array, arguments[0], tile)
        vectors = [source.load(arguments[1], place) for place in range(tile.rows * tile.columns)]
        return _as_tile(context, tile, builder, vectors)

    return tile(array, types.int64, rows, columns), emit


@intrinsic
def tile_bias(typing, tile, array, index):
    def emit(context, builder, signature, arguments):
        source = _Rows(context, builder, array, arguments[1], tile)
        row = [source.load(arguments[2], column) for column in range(tile.columns)]
        vectors = _vectors(builder, tile, arguments[0])
        sums = [builder.fadd(vector, row[i % tile.columns]) for i, vector in enumerate(vectors)]
        return _as_tile(context, tile, builder, sums)

    return tile(tile, array, types.int64), emit


@intrinsic
def tile_put(typing, array, index, step, last, lanes, tile):
    def emit(context, builder, signature, arguments):
        where, at, apart, final, present, value = arguments
        target = _Rows(context, builder, array, where, tile)
        vectors = _vectors(builder, tile, value)

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
        target = _Rows(context, builder, places, where, tile)
        narrow = []
        for vector in _vectors(builder, tile, value):
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
        target = _Rows(context, builder, array, where, tile)
        for place, vector in enumerate(_vectors(builder, tile, value)):
            row, column = divmod(place, tile.columns)
            start = builder.add(at, builder.mul(apart, ir.Constant(apart.type, row)))
            target.store(builder.fadd(vector, target.load(start, column)), start, column)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64, tile), emit


@intrinsic
def tile_scatter(typing, array, places, shift, lanes, tile):
    def emit(context, builder, signature, arguments):
        where, table, at, present, value = arguments
        target = _Rows(context, builder, array, where, tile)
        offsets = context.make_array(places)(context, builder, table).data
        vectors = _vectors(builder, tile, value)
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
        source = _Rows(context, builder, array, where, tile)
        scale = splat_value(builder, number, tile.vector.lanes)
        vectors = [
            _product_added(builder, scale, source.load(at, column), old)
            for column, old in enumerate(_vectors(builder, tile, value))
        ]
        return _as_tile(context, tile, builder, vectors)

    return tile(tile, array.dtype, array, types.int64), emit


@intrinsic
def tile_add_part(typing, array, index, tile, factor, lanes):
    def emit(context, builder, signature, arguments):
        where, at, value, number, present = arguments
        target = _Rows(context, builder, array, where, tile)
        scale = splat_value(builder, number, tile.vector.lanes)
        vectors = _vectors(builder, tile, value)

        def add(masks):
            for column, mask in enumerate(masks):
                total = _product_added(builder, scale, vectors[column], target.load(at, column, mask))
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
        found = _Rows(context, builder, places, names, tile).load(at, 0)
        vector = _Rows(context, builder, array, where, tile).load(at, 0)
        number = splat_value(builder, builder.trunc(wanted, found.type.element), found.type.count)
        return builder.select(builder.icmp_unsigned("==", found, number), _constant(vector, 0), vector)

    return tile.vector(array, places, types.int64, types.int64), emit


@intrinsic
def tile_sum_won(typing, tile, x, places, shift, taps, pool, cells, dy, winner, start, step):
    """As ``tile_sum``, over the pixels of pools, whose rows are those of dy that the pixel has won."""

    def emit(context, builder, signature, arguments):
        value, numbers, table, at, steps, pixels, count, gradients, winners, first, apart = arguments
        source = _Rows(context, builder, dy, gradients, tile)
        names = _Rows(context, builder, winner, winners, tile)
        pointers = _pointers(context, builder, tile, x, numbers, places, table, at)
        tap_data = context.make_array(taps)(context, builder, steps).data
        zero, one = (ir.Constant(at.type, number) for number in (0, 1))
        nobody = ir.Constant(ir.VectorType(names.element, names.count), [0] * names.count)
        before = _vectors(builder, tile, value)
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
            won.append(builder.select(same, row, _constant(row, 0)))
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
        return _as_tile(context, tile, builder, _either(builder, (before, entry), (after, cell_end)))

    whole = types.int64
    return tile(tile, x, places, whole, taps, whole, whole, dy, winner, whole, whole), emit


def _better(builder, value, best):
    """Whether a value is above the best so far, or the first NaN."""
    number = builder.fcmp_ordered("ord", best, best)
    return builder.and_(number, builder.fcmp_unordered(">", value, best))


@intrinsic(prefer_literal=True)
def tile_pool(typing, tile, rows):
    each = rows.literal_value
    pooled = Tile(tile.vector, tile.rows // each, tile.columns)

    def emit(context, builder, signature, arguments):
        vectors = _vectors(builder, tile, arguments[0])
        greatest, places = [], []
        for group in range(pooled.rows):
            for column in range(pooled.columns):
                first = group * each * tile.columns + column
                best, who = vectors[first], _constant(vectors[first], 0)
                for row in range(1, each):
                    value = vectors[first + row * tile.columns]
                    better = _better(builder, value, best)
                    best = builder.select(better, value, best)
                    who = builder.select(better, _constant(value, row), who)
                greatest.append(best)
                places.append(who)
        both = [_as_tile(context, pooled, builder, some) for some in (greatest, places)]
        return context.make_tuple(builder, signature.return_type, both)

    return types.UniTuple(pooled, 2)(tile, rows), emit


@intrinsic
def tile_pool_more(typing, best, who, value, place, base):
    def emit(context, builder, signature, arguments):
        old, new = (_vectors(builder, best, arguments[i]) for i in (0, 2))
        old_places, new_places = (_vectors(builder, best, arguments[i]) for i in (1, 3))
        number = builder.sitofp(arguments[4], old[0].type.element)
        shift = splat_value(builder, number, best.vector.lanes)
        greatest, places = [], []
        for was, now, was_place, now_place in zip(old, new, old_places, new_places, strict=True):
            better = _better(builder, now, was)
            greatest.append(builder.select(better, now, was))
            places.append(builder.select(better, builder.fadd(now_place, shift), was_place))
        both = [_as_tile(context, best, builder, some) for some in (greatest, places)]
        return context.make_tuple(builder, signature.return_type, both)

    return types.UniTuple(best, 2)(best, who, value, place, types.int64), emit


@intrinsic
def tile_switch_off(typing, best, who, off):
    def emit(context, builder, signature, arguments):
        values, places = [], []
        number = builder.sitofp(arguments[2], context.get_value_type(best.vector).element)
        nobody = splat_value(builder, number, best.vector.lanes)
        pairs = zip(*(_vectors(builder, best, arguments[i]) for i in (0, 1)), strict=True)
        for value, place in pairs:
            zero = _constant(value, 0)
            is_off = builder.fcmp_ordered("<=", value, zero)
            values.append(builder.select(is_off, zero, value))
            places.append(builder.select(is_off, nobody, place))
        both = [_as_tile(context, best, builder, some) for some in (values, places)]
        return context.make_tuple(builder, signature.return_type, both)

    return types.UniTuple(best, 2)(best, who, types.int64), emit
