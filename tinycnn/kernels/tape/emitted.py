"""From numbers in memory to the call of a kernel, as instructions for LLVM.

A kernel's machine code wants its arguments as a C function does: an array as seven numbers or
more, a tuple as its members. A *caller* reads them from a block of 64-bit words and makes the
call. It depends on the types of the arguments alone: every tape whose kernels take the same
types shares it, whatever the sizes, the places and the numbers.
"""

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core.compiler_lock import global_compiler_lock
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array

_INT = ir.IntType(64)
_callers: dict = {}  # {types of arguments: (address of a function, number of the caller in it)}
_compiled: list = []  # what they are part of must live on


def callers(kinds):
    """Return (address, number) of the caller of each of these tuples of Numba types.

    Those that are missing are compiled together, as one function: that takes half the time.
    """
    with global_compiler_lock:  # for which a fork waits, too
        missing = [kind for kind in dict.fromkeys(kinds) if kind not in _callers]
        if missing:
            function = _choice(missing)
            _compiled.append(function)
            _callers.update({kind: (function.address, number) for number, kind in enumerate(missing)})
        return [_callers[kind] for kind in kinds]


def _choice(kinds):
    """Compile a function of (number, kernel, block, bases), addresses but the first: 0 if all went well."""

    @intrinsic
    def make_call(typing, number, kernel, block, bases):
        def emit(context, builder, signature, given):
            which, address, words, starts = given
            words = builder.inttoptr(words, _INT.as_pointer())
            starts = builder.inttoptr(starts, _INT.as_pointer())
            end = builder.function.append_basic_block("end")
            unknown = builder.function.append_basic_block("unknown")
            choice, ends = builder.switch(which, unknown), [(ir.Constant(_INT, 1), unknown)]
            for place, kind in enumerate(kinds):
                case = builder.function.append_basic_block("call")
                choice.add_case(ir.Constant(_INT, place), case)
                builder.position_at_end(case)
                status = _emit_call(context, builder, kind, address, _Reader(builder, words), starts)
                ends.append((builder.zext(status.is_error, _INT), builder.block))
                builder.branch(end)
            builder.position_at_end(unknown)
            builder.branch(end)
            builder.position_at_end(end)
            result = builder.phi(_INT)
            for value, block_ in ends:
                result.add_incoming(value, block_)
            return result

        return types.int64(types.int64, types.int64, types.int64, types.int64), emit

    @numba.cfunc(types.int64(types.int64, types.int64, types.int64, types.int64))
    def choose(number, kernel, block, bases):
        return make_call(number, kernel, block, bases)

    return choose


class _Reader:
    """Emits loads of one word after the other."""

    def __init__(self, builder, words):
        self._builder, self._words, self._at = builder, words, 0

    def next(self):
        place = self._builder.gep(self._words, [ir.Constant(_INT, self._at)])
        self._at += 1
        return self._builder.load(place)


def _emit_call(context, builder, kinds, address, reader, starts):
    convention = context.call_conv
    kind = convention.get_function_type(types.none, kinds)
    function = builder.inttoptr(address, kind.as_pointer())
    values = [_emit_argument(context, builder, kind, reader, starts) for kind in kinds]
    status, _ = convention.call_function(builder, function, types.none, kinds, values)
    return status


def _emit_argument(context, builder, kind, reader, starts):
    if isinstance(kind, types.Array):
        return _emit_array(context, builder, kind, reader, starts)
    if isinstance(kind, types.BaseTuple):
        members = [_emit_argument(context, builder, member, reader, starts) for member in kind]
        return context.make_tuple(builder, kind, members)
    word = reader.next()
    if isinstance(kind, types.Boolean):
        return builder.icmp_unsigned("!=", word, ir.Constant(_INT, 0))
    if isinstance(kind, types.Float):
        short = builder.trunc(word, ir.IntType(kind.bitwidth)) if kind.bitwidth < 64 else word
        return builder.bitcast(short, context.get_value_type(kind))
    return builder.trunc(word, context.get_value_type(kind)) if kind.bitwidth < 64 else word


def _emit_array(context, builder, kind, reader, starts):
    array = context.make_array(kind)(context, builder)
    start = builder.load(builder.gep(starts, [reader.next()]))
    at = builder.add(start, reader.next())
    shape = [reader.next() for _ in range(kind.ndim)]
    strides = [reader.next() for _ in range(kind.ndim)]
    populate_array(
        array,
        data=builder.inttoptr(at, array.data.type),
        shape=shape,
        strides=strides,
        itemsize=ir.Constant(_INT, np.dtype(str(kind.dtype)).itemsize),
        meminfo=None,
        parent=None,
    )
    return array._getvalue()


def writable(kind):
    """Whether a block of words can hold an argument of this Numba type."""
    if isinstance(kind, types.BaseTuple):
        return all(writable(member) for member in kind)
    return isinstance(kind, (types.Array, types.Boolean, types.Integer, types.Float))
