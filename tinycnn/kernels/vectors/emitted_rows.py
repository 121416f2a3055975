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


class _End:
    """Where a vector begins, and which of its lanes lie before ``stop``."""

    def __init__(self, context, builder, array_type, arguments):
        array, index, stop = arguments
        self.lanes = Vector(array_type.dtype).lanes
        element = element_of(context, array_type)
        self.kind = ir.VectorType(element, self.lanes)
        self.place = pointer_to(context, builder, array_type, array, index, element, self.lanes)
        self.align = array_type.dtype.bitwidth // 8
        left = builder.sub(stop, index)
        self.whole = builder.icmp_signed(">=", left, ir.Constant(left.type, self.lanes))
        self.mask = first_lanes_mask(builder, left, self.lanes)
        self.align_value = ir.Constant(ir.IntType(32), self.align)


@intrinsic
def load_some(typing, array, index, stop):
    vector = Vector(array.dtype)

    def emit(context, builder, signature, arguments):
        end = _End(context, builder, array, arguments)
        parts = [end.place.type, end.align_value.type, end.mask.type, end.kind]
        masked_load = masked(builder, "load", end.kind, parts)
        with builder.if_else(end.whole, likely=True) as (then, otherwise):
            with then:
                all_lanes, whole_block = builder.load(end.place, align=end.align), builder.block
            with otherwise:
                zero = ir.Constant(end.kind, [0.0] * end.lanes)
                some = builder.call(masked_load, [end.place, end.align_value, end.mask, zero])
                part_block = builder.block
        found = builder.phi(end.kind)
        found.add_incoming(all_lanes, whole_block)
        found.add_incoming(some, part_block)
        return found

    return vector(array, types.int64, types.int64), emit


@intrinsic
def store_some(typing, array, index, stop, value):
    def emit(context, builder, signature, arguments):
        *where, vector = arguments
        end = _End(context, builder, array, where)
        parts = [end.kind, end.place.type, end.align_value.type, end.mask.type]
        masked_store = masked(builder, "store", end.kind, parts)
        with builder.if_else(end.whole, likely=True) as (then, otherwise):
            with then:
                builder.store(vector, end.place, align=end.align)
            with otherwise:
                builder.call(masked_store, [vector, end.place, end.align_value, end.mask])
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64, value), emit


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
