"""A tape: calls of kernels, their arguments found again in any thread's memory."""

import struct
from dataclasses import dataclass

import numpy as np
from numba import types

from tinycnn.kernels.tape.emitted import callers, writable
from tinycnn.kernels.tape.running import play

# What the words of a call are: the caller's address and number, the kernel's, and its block's.
WORDS_OF_CALL = 4
_DOUBLE, _WORD = struct.Struct("=d"), struct.Struct("=q")


class NotReplayable(Exception):
    """An argument lies in memory that will not be there next time."""


@dataclass(frozen=True)
class Region:
    """A block of memory, by its first address and its size in bytes."""

    start: int
    size: int

    @classmethod
    def of(cls, array):
        """Return the region that a contiguous array fills."""
        return cls(array.ctypes.data, array.nbytes)

    def distance(self, array):
        """Return where in the region an array begins, in bytes; None if it is not inside."""
        at = array.ctypes.data - self.start
        return at if at >= 0 and at + array.nbytes <= self.size else None


class Tape:
    """Calls of kernels, as words that a compiled loop reads.

    Parameters
    ----------
    calls : list of (compiled kernel, arguments)
        From :func:`record`.
    regions : sequence of Region
        Where the arguments were when the calls were recorded.

    Attributes
    ----------
    address : int
        Of its words, for the loops in ``running.py``.

    Raises
    ------
    NotReplayable
        If an array lies in none of them and could be written to, or nothing was called:
        kernels that are not compiled are not noted either.
    """

    def __init__(self, calls, regions):
        if not calls:
            raise NotReplayable("no kernel was called")
        # The kernels, for their machine code, and their constant tables must live on; of the
        # other arguments, among them perhaps a user's whole data, nothing is kept.
        self._kept = [kernel for kernel, _ in calls]
        signatures = [tuple(kernel.typeof_pyval(one) for one in given) for kernel, given in calls]
        if not all(writable(kind) for kinds in signatures for kind in kinds):
            raise NotReplayable("an argument that is no array, number or tuple of numbers")
        blocks, self._numbers = [], []
        for number, ((_, given), kinds) in enumerate(zip(calls, signatures, strict=True)):
            block = []
            for argument, kind in zip(given, kinds, strict=True):
                if isinstance(kind, types.Float):
                    self._numbers.append((number, len(block)))
                block += self._words_of(argument, kind, regions)
            blocks.append(block)
        self._write(calls, signatures, blocks)

    def play(self, bases):
        """Make all calls.

        Parameters
        ----------
        bases : int
            The address of an array of int64: where each region begins now, and 0.

        Returns
        -------
        bool
            False if a kernel raised an error; the calls after it were not made.
        """
        return play(self.address, bases)

    def places_of_numbers(self, first):
        """Return where in :attr:`words` the floating point arguments of all calls from ``first`` on are."""
        return [self._starts[call] + place for call, place in self._numbers if call >= first]

    def _write(self, calls, signatures, blocks):
        head = 1 + WORDS_OF_CALL * len(calls)
        self._starts = [head + sum(map(len, blocks[:number])) for number in range(len(blocks))]
        self.words = np.zeros(head + sum(map(len, blocks)), np.int64)
        self.address = self.words.ctypes.data
        self.words[0] = len(calls)
        found = zip(calls, signatures, callers(signatures), self._starts, blocks, strict=True)
        for number, ((kernel, _), kinds, (caller, place), start, block) in enumerate(found):
            compiled = kernel.overloads[kinds]
            code = compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name)
            at = 1 + WORDS_OF_CALL * number
            self.words[at : at + WORDS_OF_CALL] = caller, place, code, self.address + 8 * start
            self.words[start : start + len(block)] = block

    def _words_of(self, argument, kind, regions):
        if isinstance(kind, types.Array):
            return [*self._found(argument, regions), *argument.shape, *argument.strides]
        if isinstance(kind, types.BaseTuple):
            members = zip(argument, kind, strict=True)
            return [word for one, member in members for word in self._words_of(one, member, regions)]
        if isinstance(kind, types.Float):
            return [bits(argument, kind)]
        return [int(argument)]

    def _found(self, argument, regions):
        """Return the region in which an array lies, and how far inside."""
        for number, region in enumerate(regions):
            distance = region.distance(argument)
            if distance is not None:
                return number, distance
        if argument.flags.writeable:
            raise NotReplayable(f"an array of shape {argument.shape}, neither in a region nor read-only")
        self._kept.append(argument)
        return len(regions), argument.ctypes.data


def split_arguments(kernel, given):
    """Return the floating point arguments of a call as words, and what else tells it from other calls."""
    numbers, rest = [], [kernel]
    for argument in given:
        if isinstance(argument, np.ndarray):
            flags = argument.flags
            rest.append((argument.dtype, argument.ndim, flags.c_contiguous, flags.writeable))
            continue
        rest.append(type(argument))
        if isinstance(argument, np.float32):
            numbers.append(int(argument.view(np.uint32)))
        elif isinstance(argument, float):  # and NumPy's of this size
            numbers.append(_WORD.unpack(_DOUBLE.pack(argument))[0])
        else:
            rest.append(argument)
    return numbers, rest


def bits(number, kind):
    """Return the word that holds a number of a floating point type."""
    if kind.bitwidth == 32:
        return int(np.float32(number).view(np.uint32))
    return int(np.float64(number).view(np.int64))
