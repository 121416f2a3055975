"""Dropout's hash of whole vectors, as instructions for LLVM."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted import Vector, splat_value


@intrinsic
def survival(typing, array, index, low, high, limit, keep):
    """Return ``keep`` in lanes whose number, hashed with the key, is not below ``limit``; else 0.

    A lane's number is ``index`` plus its place; the key comes in two halves of 32 bits.
    """
    vector = Vector(array.dtype)
    kind = ir.VectorType(ir.IntType(32), vector.lanes)

    def emit(context, builder, signature, arguments):
        _, at, *halves, least, factor = arguments

        def same(value):
            return splat_value(builder, builder.trunc(value, kind.element), vector.lanes)

        def constant(number):
            return ir.Constant(kind, [number] * vector.lanes)

        def shifted(bits, count):
            return builder.xor(bits, builder.lshr(bits, constant(count)))

        noise = builder.add(same(at), ir.Constant(kind, list(range(vector.lanes))))
        for half in halves:
            bits = shifted(builder.xor(noise, same(half)), 16)
            bits = shifted(builder.mul(bits, constant(0x7FEB352D)), 15)
            noise = shifted(builder.mul(bits, constant(0x846CA68B)), 16)
        kept = splat_value(builder, factor, vector.lanes)
        return builder.select(
            builder.icmp_unsigned(">=", noise, same(least)), kept, ir.Constant(kept.type, None)
        )

    # Halves and limit come in 64 bits, as Numba computes with any integer.
    return vector(array, types.int64, types.uint64, types.uint64, types.uint64, array.dtype), emit
