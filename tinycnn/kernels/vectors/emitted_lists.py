"""A list of winners, as instructions for LLVM: written in Python it would ask, for each
index, whether it is negative, and so much of that does not fit into registers.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


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
        entry = builder.basic_block
        loop, done = (builder.append_basic_block(f"list_winners.{name}") for name in ("loop", "done"))
        builder.cbranch(builder.icmp_signed("<", begin, end), loop, done)
        builder.position_at_end(loop)
        k, count, total = (builder.phi(some.type) for some in (begin, zero, nothing))
        cell = item(table, k)
        place = builder.zext(item(names, cell), at.type)
        gradient = item(given, cell)
        is_on = builder.icmp_signed("!=", place, nobody)
        window = item(table, builder.add(k, one))
        builder.store(builder.add(window, item(behind, place)), builder.gep(found, [count]))
        builder.store(gradient, builder.gep(numbers, [count]))
        # If it is off, the next one is written over it.
        following = builder.add(count, builder.zext(is_on, count.type))
        sum_now = builder.fadd(total, builder.select(is_on, gradient, nothing))
        k_next = builder.add(k, two)
        for phi, old, new in ((k, begin, k_next), (count, zero, following), (total, nothing, sum_now)):
            phi.add_incoming(old, entry)
            phi.add_incoming(new, loop)
        builder.cbranch(builder.icmp_signed("<", k_next, end), loop, done)
        builder.position_at_end(done)
        listed, whole = (builder.phi(some.type) for some in (zero, nothing))
        for phi, old, new in ((listed, zero, following), (whole, nothing, sum_now)):
            phi.add_incoming(old, entry)
            phi.add_incoming(new, loop)
        return context.make_tuple(builder, signature.return_type, (listed, whole))

    whole = types.int64
    result = types.Tuple((whole, dy.dtype))
    arguments = dy, winner, whole, cells, whole, whole, pixels, whole, starts, gradients
    return result(*arguments), emit
