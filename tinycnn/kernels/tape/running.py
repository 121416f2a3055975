"""The loops that play tapes, alone or several threads together, without Python in between.

A thread that wants to run Python while another does has to sleep until it may, and to wake it
takes the system 50 to 500 microseconds: as long as a shard takes. So a whole batch is handed out
in memory, and all threads take from it without asking Python for anything.

A *job* is words in memory: ``NEXT``, the number of the tape that nobody has begun yet; ``DONE``,
how many are finished; how many there are, and where their addresses and the rows of their bases
lie. Who takes part adds 1 to ``NEXT`` and plays the tape whose number that was, until there are
none left. So nobody waits for a thread that is late; it just finds less to do.

Tapes may need others before them: each then says how many of the first are to be done. Whoever has
begun an earlier one is at work on it, so nobody waits in vain.

Everything here is in addresses and words of 64 bits; see ``tape.py`` for what a tape looks like.
"""

import platform

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from tinycnn.kernels._jit import inline, waiting

# Words of a job; what threads write to lies in cache lines of its own.
NEXT, DONE, FAILED, COUNT, TAPES, ROWS, ROW_BYTES, BASES, NEEDS = 0, 8, 16, 17, 18, 19, 20, 21, 22
WORDS_OF_JOB = 32
# Where the number of the job begins, how many there are before it begins anew, and what lies below it.
JOB, MOST_JOBS = 32, 1 << 30
_BELOW = (1 << JOB) - 1
# Words of who takes part: where its arena is free, and room for the bases of a tape.
MOST_BASES = 62
WORDS_OF_PLAYER = 2 + MOST_BASES
# Words by which a helper is called: how many orders there are for Python, and how many jobs.
ORDERS, JOBS = 0, 8

_INT = ir.IntType(64)
_X86 = platform.machine() in ("x86_64", "AMD64")


@intrinsic
def word(typing, address):
    """Read the word at an address."""

    def emit(context, builder, signature, given):
        return builder.load(builder.inttoptr(given[0], _INT.as_pointer()))

    return types.int64(types.int64), emit


@intrinsic
def seen(typing, address):
    """Read a word that another thread may have written, and all it wrote before."""

    def emit(context, builder, signature, given):
        return builder.load_atomic(builder.inttoptr(given[0], _INT.as_pointer()), "acquire", 8)

    return types.int64(types.int64), emit


@intrinsic
def write(typing, address, value):
    """Write a word; other threads that see it see all that was written before."""

    def emit(context, builder, signature, given):
        builder.store_atomic(given[1], builder.inttoptr(given[0], _INT.as_pointer()), "release", 8)
        return context.get_dummy_value()

    return types.none(types.int64, types.int64), emit


@intrinsic
def add(typing, address, value):
    """Add to a word at once for all threads; return what it was before."""

    def emit(context, builder, signature, given):
        return builder.atomic_rmw("add", builder.inttoptr(given[0], _INT.as_pointer()), given[1], "seq_cst")

    return types.int64(types.int64, types.int64), emit


@intrinsic
def rest(typing):
    """Give the core a short rest, where it knows how."""

    def emit(context, builder, signature, given):
        if _X86:
            pause = ir.FunctionType(ir.VoidType(), [])
            builder.call(builder.module.declare_intrinsic("llvm.x86.sse2.pause", fnty=pause), [])
        return context.get_dummy_value()

    return types.none(), emit


@intrinsic
def call(typing, function, number, kernel, block, bases):
    """Call a function of ``emitted.py`` by its address."""

    def emit(context, builder, signature, given):
        kind = ir.FunctionType(_INT, [_INT] * 4)
        return builder.call(builder.inttoptr(given[0], kind.as_pointer()), given[1:])

    return types.int64(*[types.int64] * 5), emit


@inline
def _play(tape, bases):
    at = tape + 8
    for _ in range(word(tape)):
        if call(word(at), word(at + 8), word(at + 16), word(at + 24), bases) != 0:
            return False
        at += 32
    return True


@inline
def _take_part(job, player):
    """Play tapes of a job until there are none left; see the head of this file."""
    while True:
        i = add(job + 8 * NEXT, 1)
        count = seen(job + 8 * COUNT)
        if i >> JOB != count >> JOB or i >= count:
            return
        i &= _BELOW
        row = word(job + 8 * ROWS) + i * word(job + 8 * ROW_BYTES)
        bases = player + 8
        for k in range(word(job + 8 * BASES)):
            write(bases + 8 * k, word(row + 8 * k))
        if word(bases) == 0:
            write(bases, word(player))
        if word(job + 8 * NEEDS) != 0:
            needed = word(word(job + 8 * NEEDS) + 8 * i)
            while seen(job + 8 * DONE) < needed:
                rest()
        if not _play(word(word(job + 8 * TAPES) + 8 * i), bases):
            write(job + 8 * FAILED, 1)
        add(job + 8 * DONE, 1)


@waiting
def play(tape, bases):
    """Play a tape; whether all went well."""
    return _play(tape, bases)


@waiting
def lead(job, opened, player, helpers, looks):
    """Open a job whose other words are written, call for help, and work on it until it is done.

    ``opened`` is how many tapes there are, and above them the number of the job; ``helpers`` are
    the addresses where helpers are called. False if those who help take too long to finish what
    they have begun: see :func:`finished`.
    """
    write(job + 8 * COUNT, opened)
    write(job + 8 * NEXT, opened & ~_BELOW)
    for calls in helpers:
        add(calls + 8 * JOBS, 1)
    _take_part(job, player)
    return _finished(job, looks)


@waiting
def finished(job, looks):
    """Wait until all that was begun of a job is done; False if that takes too long."""
    return _finished(job, looks)


@inline
def _finished(job, looks):
    for _ in range(looks):
        if seen(job + 8 * DONE) == seen(job + 8 * COUNT) & _BELOW:
            return True
        rest()
    return False


def watch(address, number, looks):
    """Wait until the word at an address is not ``number``, or some time has passed."""
    if not numba.config.DISABLE_JIT:
        _watch(address, number, looks)


def calls_of_a_first_batch():
    """Return the calls that a first batch of several threads makes besides those of its shards."""
    return [(_watch, (0, 0, 0))]


@waiting
def _watch(address, number, looks):
    for _ in range(looks):
        if seen(address) != number:
            break
        rest()


@waiting
def serve(calls, orders, jobs, job, player, looks):
    """Take part in jobs as they come.

    Parameters
    ----------
    calls : int
        Where the helper is called.
    orders, jobs : int
        How many of them it has seen.
    job, player : int
    looks : int
        After so many looks at nothing new, it leaves; at once, if there is an order for Python.

    Returns
    -------
    int
        How many jobs it has seen by now.
    """
    idle = 0
    while idle < looks and seen(calls + 8 * ORDERS) == orders:
        now = seen(calls + 8 * JOBS)
        if now != jobs:
            jobs = now
            _take_part(job, player)
            idle = 0
        else:
            rest()
            idle += 1
    return jobs
