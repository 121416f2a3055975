"""Winograd's transforms of whole vectors, as instructions for LLVM; see ``_winograd.py``.

One instruction after the other, without loops: so written they compile much faster than as
functions of single sums. Sums are formed in the order written. An instruction without any
flag would be given those of the kernel, which let sums be reordered, and what cancels
exactly would no longer do so.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import Vector, element_of, pointer_to

IN_ORDER = ("contract",)


class _Emitter:
    """Emits loads, stores and sums of vectors."""

    def __init__(self, context, builder, array_type, lanes):
        self.context, self.builder, self.kind, self.lanes = context, builder, array_type, lanes
        self.element = element_of(context, array_type)

    def _pointer(self, array, at, *offsets):
        """Return where the vector is at ``at`` plus the products of pairs of numbers."""
        for count, step in offsets:
            at = self.builder.add(at, self.builder.mul(step, ir.Constant(at.type, count)))
        return pointer_to(self.context, self.builder, self.kind, array, at, self.element, self.lanes)

    def load(self, array, at, *offsets):
        return self.builder.load(self._pointer(array, at, *offsets), align=self.kind.dtype.bitwidth // 8)

    def store(self, value, array, at, *offsets):
        self.builder.store(value, self._pointer(array, at, *offsets), align=self.kind.dtype.bitwidth // 8)

    def add(self, a, b):
        return self.builder.fadd(a, b, flags=IN_ORDER)

    def subtract(self, a, b):
        return self.builder.fsub(a, b, flags=IN_ORDER)

    def half(self, a):
        half = ir.Constant(a.type, [0.5] * self.lanes)
        return self.builder.fmul(a, half, flags=IN_ORDER)

    def input(self, a, b, c, d):
        return self.subtract(a, c), self.add(b, c), self.subtract(c, b), self.subtract(b, d)

    def weights(self, a, b, c):
        outer, middle = self.half(self.add(a, c)), self.half(b)
        return a, self.add(outer, middle), self.subtract(outer, middle), c

    def output(self, a, b, c, d):
        return self.add(self.add(a, b), c), self.subtract(self.subtract(b, c), d)


def _both_ways(transform, rows):
    """Transform each column of a square of vectors, then each row of the result."""
    columns = [transform(*column) for column in zip(*rows, strict=True)]
    return [transform(*row) for row in zip(*columns, strict=True)]


@intrinsic
def transform_input(typing, x, at, row, pixel, u, place, step):
    lanes = Vector(x.dtype).lanes

    def emit(context, builder, signature, arguments):
        source, start, down, across, target, to, apart = arguments
        emitter = _Emitter(context, builder, x, lanes)
        pixels = [[emitter.load(source, start, (i, down), (j, across)) for j in range(4)] for i in range(4)]
        for i, values in enumerate(_both_ways(emitter.input, pixels)):
            for j, value in enumerate(values):
                emitter.store(value, target, to, (4 * i + j, apart))
        return context.get_dummy_value()

    places = types.int64
    return types.void(x, places, places, places, u, places, places), emit


@intrinsic
def transform_weights(typing, g, at, tap, v, place, step):
    lanes = Vector(g.dtype).lanes

    def emit(context, builder, signature, arguments):
        source, start, apart, target, to, target_apart = arguments
        emitter = _Emitter(context, builder, g, lanes)
        taps = [[emitter.load(source, start, (3 * i + j, apart)) for j in range(3)] for i in range(3)]
        for i, values in enumerate(_both_ways(emitter.weights, taps)):
            for j, value in enumerate(values):
                emitter.store(value, target, to, (4 * i + j, target_apart))
        return context.get_dummy_value()

    places = types.int64
    return types.void(g, places, places, v, places, places), emit


@intrinsic
def transform_output(typing, m, at, step):
    vector = Vector(m.dtype)
    four = types.UniTuple(vector, 4)

    def emit(context, builder, signature, arguments):
        source, start, apart = arguments
        emitter = _Emitter(context, builder, m, vector.lanes)
        products = [[emitter.load(source, start, (4 * i + j, apart)) for j in range(4)] for i in range(4)]
        pixels = [pixel for row in _both_ways(emitter.output, products) for pixel in row]
        return context.make_tuple(builder, four, pixels)

    return four(m, types.int64, types.int64), emit


@intrinsic
def turn_block(typing, array, index, row, target, place, target_row):
    """Write rows as columns: as many rows, ``row`` numbers apart, as a vector has lanes."""
    count = Vector(array.dtype).lanes

    def emit(context, builder, signature, arguments):
        source, at, apart, goal, goal_at, goal_apart = arguments
        emitter = _Emitter(context, builder, array, count)
        rows = [emitter.load(source, at, (r, apart)) for r in range(count)]
        # Swap the two off-diagonal quarters of the block, then of each quarter, and so on.
        half = count // 2
        while half:
            for r in range(count):
                if not r & half:
                    rows[r], rows[r + half] = _swap_quarters(builder, rows[r], rows[r + half], count, half)
            half //= 2
        for r, vector in enumerate(rows):
            emitter.store(vector, goal, goal_at, (r, goal_apart))
        return context.get_dummy_value()

    places = types.int64
    return types.void(array, places, places, target, places, places), emit


def _swap_quarters(builder, upper, lower, count, half):
    """Exchange the lanes of ``upper`` that have the bit ``half`` for those of ``lower`` that have not."""
    kind = ir.VectorType(ir.IntType(32), count)
    above = [lane if not lane & half else count + lane - half for lane in range(count)]
    below = [lane + half if not lane & half else count + lane for lane in range(count)]
    return tuple(builder.shuffle_vector(upper, lower, ir.Constant(kind, lanes)) for lanes in (above, below))
