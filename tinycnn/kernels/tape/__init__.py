"""The calls of a whole shard, made again without Python.

Between two kernels Python runs: it computes shapes, cuts views, asks for the next kernel.
For 8 images that takes as long as the arithmetic, and as only one thread at a time may
run Python, the others wait. But for shards of one shape it is always the same calls, with
arrays at the same places of the thread's memory. So they are written on a *tape*,

    with record() as calls:
        ...                                  whatever calls kernels

and the tape, a list of words in memory, is read by a compiled loop that makes the same calls, in the
same order, without Python in between:

    tape = Tape(calls, regions)
    tape.play(address(bases))

A region is a block of memory in which arguments lie: the thread's arena, the vector of all
weights. An argument is kept as its distance from the region's start; so the tape
can be played in another thread's arena, on another vector. What lies in no region
must be read-only, and is used where it is.
"""

from tinycnn.kernels._recording import record
from tinycnn.kernels.tape.tape import NotReplayable, Region, Tape, split_arguments

__all__ = ["NotReplayable", "Region", "Tape", "record", "split_arguments"]
