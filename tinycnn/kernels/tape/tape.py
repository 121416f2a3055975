"""A tape: calls of kernels, their arguments found again in any thread's memory."""

from dataclasses import dataclass

import numpy as np

from tinycnn.kernels.tape.emitted import Call, Place
from tinycnn.kernels.tape.shared import TooMany, constant, shared_player


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
    """Calls of kernels, compiled into one function.

    Parameters
    ----------
    calls : list of (compiled kernel, arguments)
        From :func:`record`.
    regions : sequence of Region
        Where the arguments were when the calls were recorded.

    Raises
    ------
    NotReplayable
        If an array lies in none of them and could be written to, or nothing was called:
        kernels that are not compiled are not noted either. Or if too many tapes have been
        compiled in this process.
    """

    def __init__(self, calls, regions):
        if not calls:
            raise NotReplayable("no kernel was called")
        found = [self._call(kernel, arguments, regions) for kernel, arguments in calls]
        try:
            self._play = shared_player(found)
        except TooMany as error:
            raise NotReplayable(str(error)) from None

    def play(self, addresses):
        """Make all calls.

        Parameters
        ----------
        addresses : ndarray of int64
            Where each region begins now.

        Returns
        -------
        bool
            False if a kernel raised an error; the calls after it were not made.
        """
        return self._play(addresses)

    def _call(self, kernel, arguments, regions):
        kinds = tuple(kernel.typeof_pyval(argument) for argument in arguments)
        compiled = kernel.overloads[kinds]
        address = compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name)
        return Call(address, kinds, [self._found(argument, regions) for argument in arguments])

    def _found(self, argument, regions):
        if not isinstance(argument, np.ndarray):
            return argument
        layout = argument.shape, argument.strides, argument.itemsize
        for number, region in enumerate(regions):
            distance = region.distance(argument)
            if distance is not None:
                return Place(number, distance, *layout)
        if argument.flags.writeable:
            raise NotReplayable(f"an array of shape {argument.shape}, neither in a region nor read-only")
        return Place(None, constant(argument).ctypes.data, *layout)
