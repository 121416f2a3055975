"""A list of winners, as instructions for LLVM.

Written in Python the loop would ask for each index whether it is negative, and what that takes
does not stay in registers.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels.vectors.emitted_loops import Loop


@intrinsic
def list_winners(typing, dy, winner, shift, cells, first, last, pixels, off, starts, gradients):
    """Write down which pools are on: where the windows of their winners begin, and their gradients."""

    def emit(context, builder, signature, arguments):
        def data(place):
            return context.make_array(signature.args[place])(context, builder, arguments[place]).data

        def item(pointer, index):
            return builder.load(builder.gep(pointer, [index]))

        at, begin, end, nobody = (arguments[place] for place in (2, 4, 5, 7))
        table, behind, found, numbers = (data(place) for place in (3, 6, 8, 9))
        names, given = (builder.gep(data(place), [at]) for place in (1, 0))
        zero, one, two = (ir.Constant(at.type, number) for number in (0, 1, 2))
        nothing = ir.Constant(context.get_value_type(dy.dtype), 0.0)
        with Loop(builder, "list_winners", begin, end, (zero, nothing)) as loop:
            count, total = loop.values
            cell = item(table, loop.k)
            place, gradient = builder.zext(item(names, cell), at.type), item(given, cell)
            window = item(table, builder.add(loop.k, one))
            builder.store(builder.add(window, item(behind, place)), builder.gep(found, [count]))
            builder.store(gradient, builder.gep(numbers, [count]))
            is_on = builder.icmp_signed("!=", place, nobody)
            # If it is off, the next one is written over it.
            listed = builder.add(count, builder.zext(is_on, count.type))
            total = builder.fadd(total, builder.select(is_on, gradient, nothing))
            loop.go_on(builder.add(loop.k, two), (listed, total))
        return context.make_tuple(builder, signature.return_type, loop.results)

    whole = types.int64
    result = types.Tuple((whole, dy.dtype))
    arguments = dy, winner, whole, cells, whole, whole, pixels, whole, starts, gradients
    return result(*arguments), emit
