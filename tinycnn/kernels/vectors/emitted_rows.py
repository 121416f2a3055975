"""Vectors at the ends of rows, sums over lanes, and operators, as instructions for LLVM."""

import operator

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, lower_builtin, type_callable

from tinycnn.kernels.vectors.emitted import (
    Vector,
    element_of,
    first_lanes_mask,
    masked,
    pointer_to,
    splat_value,
)
from tinycnn.kernels.vectors.emitted_numbers import FLAGS


def _define(symbol, instruction):
    """Let kernels write ``a + b`` for vectors."""

    @type_callable(symbol)
    def type_of(context):
        return lambda a, b: a if isinstance(a, Vector) and a == b else None

    @lower_builtin(symbol, Vector, Vector)
    def emit(context, builder, signature, arguments):
        return getattr(builder, instruction)(*arguments, flags=FLAGS)


_define(operator.add, "fadd")
_define(operator.sub, "fsub")
_define(operator.mul, "fmul")
_define(operator.truediv, "fdiv")


@intrinsic
def vector_lanes(typing, array):
    """Return how many of an array's numbers a vector holds, as a constant the compiler knows."""
    count = Vector(array.dtype).lanes

    def emit(context, builder, signature, arguments):
        return ir.Constant(ir.IntType(64), count)

    return types.int64(array), emit


class _End:
    """A vector in an array of which perhaps only the lanes before ``stop`` are touched."""

    def __init__(self, context, builder, array_type, array, index, stop, lanes):
        self.builder = builder
        self.align = array_type.dtype.bitwidth // 8
        element = element_of(context, array_type)
        self.kind = ir.VectorType(element, lanes)
        self.place = pointer_to(context, builder, array_type, array, index, element, lanes)
        self.left = builder.sub(stop, index)
        self.is_whole = builder.icmp_signed(">=", self.left, ir.Constant(self.left.type, lanes))

    def _masked(self, name, value):
        """Emit a load that gives, or a store that takes, the touched lanes of ``value``."""
        mask = first_lanes_mask(self.builder, self.left, self.kind.count)
        align = ir.Constant(ir.IntType(32), self.align)
        arguments = [self.place, align, mask, value] if name == "load" else [value, self.place, align, mask]
        function = masked(self.builder, name, self.kind, [argument.type for argument in arguments])
        return self.builder.call(function, arguments)

    def load(self):
        """Load the lanes; 0 in those that are not touched."""
        # Nearly always whole, and then a plain load: masks cost more on some processors.
        with self.builder.if_else(self.is_whole, likely=True) as (then, otherwise):
            with then:
                whole, whole_block = self.builder.load(self.place, align=self.align), self.builder.block
            with otherwise:
                part = self._masked("load", ir.Constant(self.kind, None))
                part_block = self.builder.block
        found = self.builder.phi(self.kind)
        found.add_incoming(whole, whole_block)
        found.add_incoming(part, part_block)
        return found

    def store(self, vector):
        with self.builder.if_else(self.is_whole, likely=True) as (then, otherwise):
            with then:
                self.builder.store(vector, self.place, align=self.align)
            with otherwise:
                self._masked("store", vector)


@intrinsic
def load_some(typing, array, index, stop):
    vector = Vector(array.dtype)

    def emit(context, builder, signature, arguments):
        return _End(context, builder, array, *arguments, vector.lanes).load()

    return vector(array, types.int64, types.int64), emit


@intrinsic
def store_some(typing, array, index, stop, value):
    def emit(context, builder, signature, arguments):
        *where, vector = arguments
        _End(context, builder, array, *where, value.lanes).store(vector)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64, value), emit


@intrinsic
def where_place_some(typing, places, index, stop, place, value):
    """Keep the lanes before ``stop`` whose integer in ``places`` is ``place``; 0 in the others."""

    def emit(context, builder, signature, arguments):
        *where, wanted, vector = arguments
        found = _End(context, builder, places, *where, value.lanes).load()
        narrow = context.cast(builder, wanted, signature.args[3], places.dtype)
        same = builder.icmp_unsigned("==", found, splat_value(builder, narrow, value.lanes))
        return builder.select(same, vector, ir.Constant(vector.type, None))

    return value(places, types.int64, types.int64, place, value), emit


@intrinsic
def store_places_some(typing, places, index, stop, value):
    """Store whole numbers held in a vector as the integers of ``places``."""

    def emit(context, builder, signature, arguments):
        *where, vector = arguments
        end = _End(context, builder, places, *where, value.lanes)
        whole = builder.fptosi(vector, ir.VectorType(ir.IntType(32), value.lanes))
        end.store(whole if end.kind.element.width == 32 else builder.trunc(whole, end.kind))
        return context.get_dummy_value()

    return types.void(places, types.int64, types.int64, value), emit


@intrinsic
def first_lanes(typing, count, value, rest):
    """Take the first ``count`` lanes of ``value``, the others of ``rest``."""

    def emit(context, builder, signature, arguments):
        first, vector, others = arguments
        return builder.select(first_lanes_mask(builder, first, value.lanes), vector, others)

    return value(types.int64, value, value), emit


def _fold(function):
    """Make a function of two vectors one of the lanes of a vector: halves, their halves, and so on."""

    @intrinsic
    def apply(typing, x):
        def emit(context, builder, signature, arguments):
            (vector,) = arguments
            half = x.lanes // 2
            while half:
                turned = ir.Constant(
                    ir.VectorType(ir.IntType(32), x.lanes), [lane ^ half for lane in range(x.lanes)]
                )
                vector = function(builder, vector, builder.shuffle_vector(vector, vector, turned))
                half //= 2
            return vector

        return x(x), emit

    return apply


def _greater(builder, a, b):
    return builder.select(builder.fcmp_ordered(">", b, a, flags=FLAGS), b, a)


def _smaller(builder, a, b):
    return builder.select(builder.fcmp_ordered("<", b, a, flags=FLAGS), b, a)


def _of_two(function):
    """Make a function of two vectors one that kernels can call."""

    @intrinsic
    def apply(typing, a, b):
        def emit(context, builder, signature, arguments):
            return function(builder, *arguments)

        return a(a, a), emit

    return apply


# Where one of the two is NaN, the first is taken.
greater, smaller = _of_two(_greater), _of_two(_smaller)
greatest_lane = _fold(_greater)
sum_lanes = _fold(lambda builder, a, b: builder.fadd(a, b, flags=FLAGS))
