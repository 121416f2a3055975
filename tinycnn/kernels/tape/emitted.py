"""The calls of a tape, as instructions for LLVM."""

from dataclasses import dataclass
from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array

_INT = ir.IntType(64)


@dataclass(frozen=True)
class Place:
    """Where an array lies: so many bytes into a region, or, in none, at this address."""

    region: int | None
    distance: int
    shape: tuple
    strides: tuple
    itemsize: int


@dataclass(frozen=True)
class Call:
    """One call: the kernel's machine code, the Numba types of its arguments, and these."""

    address: int
    kinds: tuple
    arguments: list[Any]


def player(calls):
    """Compile a function of the regions' addresses that makes the calls, and is True if all went well."""

    @intrinsic
    def make_calls(typing, addresses):
        def emit(context, builder, signature, given):
            first = context.make_array(addresses)(context, builder, given[0]).data
            function = builder.function
            failed = function.append_basic_block("failed")
            done = function.append_basic_block("done")
            for call in calls:
                status = _emit_call(context, builder, call, first)
                following = function.append_basic_block("next")
                builder.cbranch(status.is_error, failed, following)
                builder.position_at_end(following)
            last = builder.block
            builder.branch(done)
            builder.position_at_end(failed)
            builder.branch(done)
            builder.position_at_end(done)
            well = builder.phi(ir.IntType(1))
            well.add_incoming(ir.Constant(ir.IntType(1), 1), last)
            well.add_incoming(ir.Constant(ir.IntType(1), 0), failed)
            return well

        return types.boolean(addresses), emit

    @numba.njit(nogil=True)
    def play(addresses):
        return make_calls(addresses)

    return play


def _emit_call(context, builder, call, addresses):
    convention = context.call_conv
    kind = convention.get_function_type(types.none, call.kinds)
    function = builder.inttoptr(ir.Constant(_INT, call.address), kind.as_pointer())
    values = [
        _emit_array(context, builder, kind, argument, addresses)
        if isinstance(argument, Place)
        else context.get_constant_generic(builder, kind, argument)
        for kind, argument in zip(call.kinds, call.arguments, strict=True)
    ]
    status, _ = convention.call_function(builder, function, types.none, call.kinds, values)
    return status


def _emit_array(context, builder, kind, place, addresses):
    array = context.make_array(kind)(context, builder)
    at = ir.Constant(_INT, place.distance)
    if place.region is not None:
        start = builder.load(builder.gep(addresses, [ir.Constant(_INT, place.region)]))
        at = builder.add(start, at)
    populate_array(
        array,
        data=builder.inttoptr(at, array.data.type),
        shape=[ir.Constant(_INT, length) for length in place.shape],
        strides=[ir.Constant(_INT, step) for step in place.strides],
        itemsize=ir.Constant(_INT, place.itemsize),
        meminfo=None,
        parent=None,
    )
    return array._getvalue()
