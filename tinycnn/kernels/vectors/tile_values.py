"""What the operations on tiles share: a tile as vectors, and its rows in an array."""

from llvmlite import ir

from tinycnn.kernels.vectors.emitted import element_of, pointer_to, splat_value


def vectors_of(builder, tile, value):
    return [builder.extract_value(value, place) for place in range(tile.rows * tile.columns)]


def as_tile(context, tile, builder, vectors):
    value = ir.Constant(context.get_value_type(tile), ir.Undefined)
    for place, vector in enumerate(vectors):
        value = builder.insert_value(value, vector, place)
    return value


def constant(vector, number):
    return ir.Constant(vector.type, [float(number)] * vector.type.count)


def product_added(builder, factor, vector, old):
    product = builder.fmul(factor, vector, flags=("contract",))
    return builder.fadd(product, old, flags=("contract",))


def row_pointers(context, builder, tile, x, numbers, places, table, shift):
    """Return where each row of a tile finds its numbers, before a tap is added."""
    pixels = builder.gep(context.make_array(x)(context, builder, numbers).data, [shift])
    offsets = context.make_array(places)(context, builder, table).data
    rows = [ir.Constant(shift.type, row) for row in range(tile.rows)]
    return [builder.gep(pixels, [builder.load(builder.gep(offsets, [row]))]) for row in rows]


def products(builder, pointers, tap, row, sums):
    """Return the sums after each pointer's number has met the row of vectors."""
    after = []
    for i, pointer in enumerate(pointers):
        factor = splat_value(builder, builder.load(builder.gep(pointer, [tap])), row[0].type.count)
        for column, vector in enumerate(row):
            after.append(product_added(builder, factor, vector, sums[i * len(row) + column]))
    return after


class Rows:
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
                emit([self.mask(lanes, column) for column in range(self.columns)])

    def mask(self, lanes, column):
        """Return which lanes of a column are there, if a row has so many."""
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
