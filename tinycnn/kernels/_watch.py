"""Waiting for another thread without going to sleep.

To wake a sleeping thread takes the system some 50 microseconds; a whole batch of 32 small
images takes 1,000. So who expects to be needed again soon watches a number in memory, without
holding the interpreter, and only goes to sleep when nothing has happened for a while.
"""

import platform

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels._jit import waiting

# How often to look before going to sleep: some 200 microseconds.
LOOKS = 12_000
_X86 = platform.machine() in ("x86_64", "AMD64")


@intrinsic
def _look(typing, numbers):
    """Read the first of the numbers anew from memory, and give the core a rest."""

    def emit(context, builder, signature, arguments):
        place = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        if _X86:
            pause = ir.FunctionType(ir.VoidType(), [])
            builder.call(builder.module.declare_intrinsic("llvm.x86.sse2.pause", fnty=pause), [])
        return builder.load_atomic(place, "acquire", 8)

    return types.int64(numbers), emit


def watch(numbers, seen):
    """Wait until the first of ``numbers``, ndarray of int64, is not ``seen``, or some time has passed."""
    if not numba.config.DISABLE_JIT:
        _watch(numbers, seen, LOOKS)


@waiting
def _watch(numbers, seen, looks):
    for _ in range(looks):
        if _look(numbers) != seen:
            break
