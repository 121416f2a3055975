"""Sums and turned blocks of vectors, as instructions for LLVM: what Winograd's transforms need."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import Vector, element_of, pointer_to

# Sums are formed in the order written: instructions without any flag would be given those of
# the kernel, which let sums be reordered, and what cancels exactly would no longer do so.
IN_ORDER = ("contract",)


@intrinsic
def add(typing, a, b):
    def emit(context, builder, signature, arguments):
        return builder.fadd(*arguments, flags=IN_ORDER)

    return a(a, a), emit


@intrinsic
def subtract(typing, a, b):
    def emit(context, builder, signature, arguments):
        return builder.fsub(*arguments, flags=IN_ORDER)

    return a(a, a), emit


@intrinsic
def turn_block(typing, array, index, row, target, place, target_row):
    """Write rows as columns: as many rows, ``row`` numbers apart, as a vector has lanes."""
    count = Vector(array.dtype).lanes
    element_bytes = array.dtype.bitwidth // 8

    def emit(context, builder, signature, arguments):
        source, at, apart, goal, goal_at, goal_apart = arguments
        element = element_of(context, array)

        def row_of(kind, where, start, distance, number):
            here = builder.add(start, builder.mul(distance, ir.Constant(start.type, number)))
            return pointer_to(context, builder, kind, where, here, element, count)

        rows = [builder.load(row_of(array, source, at, apart, r), align=element_bytes) for r in range(count)]
        # Swap the two off-diagonal quarters of the block, then of each quarter, and so on.
        half = count // 2
        while half:
            for r in range(count):
                if not r & half:
                    rows[r], rows[r + half] = _swap_quarters(builder, rows[r], rows[r + half], count, half)
            half //= 2
        for r, vector in enumerate(rows):
            builder.store(vector, row_of(target, goal, goal_at, goal_apart, r), align=element_bytes)
        return context.get_dummy_value()

    places = types.int64
    return types.void(array, places, places, target, places, places), emit


def _swap_quarters(builder, upper, lower, count, half):
    """Exchange the lanes of ``upper`` that have the bit ``half`` for those of ``lower`` that have not."""
    kind = ir.VectorType(ir.IntType(32), count)
    above = [lane if not lane & half else count + lane - half for lane in range(count)]
    below = [lane + half if not lane & half else count + lane for lane in range(count)]
    return tuple(builder.shuffle_vector(upper, lower, ir.Constant(kind, lanes)) for lanes in (above, below))
