"""Compiling kernels before they are called, in several processes at once.

Numba compiles one kernel after the other, whatever the number of threads: a lock and Python's own
see to that. Processes have locks of their own, and meet in the cache on disk. So where a whole
training's kernels are missing, this process makes copies of itself (forks) that take turns with it:

- What is to be compiled is known beforehand: whoever calls the kernels does so once while calls are
  only noted (``record(dry=True)``).
- A pipe holds the numbers of the kernels. Each process reads one of them, one byte that no other gets,
  compiles that kernel, which puts it on disk, and comes back for the next until the pipe is empty.
- Whatever goes wrong in a copy costs time alone: what is not on disk afterwards is compiled when it
  is called, as if there had been no copies.

The copies do nothing else; they end without a word, and before this process goes on. What they gain is the
difference of ``python -m benchmarks.start 1`` and ``2``, each with an empty ``NUMBA_CACHE_DIR``: one thread
makes no copies, and two save about two fifths.
"""

import gc
import os
import signal
import sys
import time
import warnings
from contextlib import contextmanager, suppress

from tinycnn.kernels import _cache

# More would hardly end earlier, for a training has few big kernels, and each takes memory.
MOST = 4
# One byte is a number.
MOST_KERNELS = 256


def missed():
    """Return how many kernels this process has so far looked for on disk in vain."""
    return _cache.missed()


def cold():
    """Whether nothing is on disk yet."""
    return _cache.FOLDER is not None and next(_cache.FOLDER.glob("*.kernel"), None) is None


def missing(calls):
    """Return what neither this process nor the disk has of the kernels in these calls.

    Parameters
    ----------
    calls : list of (compiled kernel, tuple)
        From :func:`tinycnn.kernels.tape.record`.

    Returns
    -------
    list of (compiled kernel, tuple)
        Each with the types of its arguments, once.
    """
    found = {}
    for kernel, arguments in calls:
        kinds = tuple(kernel.typeof_pyval(one) for one in arguments)
        if kinds not in kernel.overloads and not kernel._cache.holds(kinds, kernel.targetctx):
            found[id(kernel), kinds] = kernel, kinds
    return list(found.values())


def possible():
    """Whether copies of this process can be made here, and could leave what they compile."""
    # On macOS the system's own libraries do not bear a fork, and under MPI not every transport does.
    return sys.platform.startswith("linux") and _cache.FOLDER is not None and "mpi4py.MPI" not in sys.modules


def compile_together(wanted, processes):
    """Compile kernels, this process and copies of it.

    Parameters
    ----------
    wanted : list of (compiled kernel, tuple)
        From :func:`missing`.
    processes : int
        At most so many in all.

    Yields
    ------
    int
        How many have been begun, after each that this process has done.
    """
    count = min(len(wanted), MOST_KERNELS)
    processes = min(processes, MOST, count)
    if processes < 2:
        return
    queue, end = os.pipe()
    copies = []
    try:
        os.write(end, bytes(range(count)))
        os.close(end)
        start = time.monotonic()
        with suppress(OSError):  # the system allows no more processes, or has no memory for one
            for _ in range(processes - 1):
                copies.append(_copy(queue, wanted))
        for number in _numbers(queue):
            kernel, kinds = wanted[number]
            with _nothing_collected():
                kernel.compile(kinds)
            yield number + 1
        # The last kernel of another takes no longer than all so far, unless something is wrong with it.
        _wait(copies, until=2 * time.monotonic() - start + 1)
    finally:
        os.close(queue)
        _end(copies)


def _numbers(queue):
    while byte := os.read(queue, 1):
        yield byte[0]


def _copy(queue, wanted):
    """Make a copy that compiles what it finds in the queue; returns its number."""
    parent = os.getpid()
    with warnings.catch_warnings():
        # Python and others warn that locks which threads hold stay locked in a copy. A fork waits for
        # the compiler's (see _forks.py), and this copy takes no other.
        warnings.simplefilter("ignore")
        copy = os.fork()
    if copy:
        return copy
    try:
        _forget_handlers()
        gc.disable()
        for number in _numbers(queue):
            if os.getppid() != parent:
                break
            kernel, kinds = wanted[number]
            kernel.compile(kinds)
    finally:
        os._exit(0)


@contextmanager
def _nothing_collected():
    """Keep Python from looking through all its objects for garbage: a compiler makes many, and few die."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _forget_handlers():
    """Let signals end this process without a word: what the program does then, it does itself, and once."""
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)


def _wait(copies, until):
    """Wait for copies to end, but not for ever; those that have ended leave the list."""
    while copies and time.monotonic() < until:
        copies[:] = [copy for copy in copies if not _has_ended(copy)]
        if copies:
            time.sleep(0.005)


def _has_ended(copy):
    try:
        return os.waitpid(copy, os.WNOHANG) != (0, 0)
    except ChildProcessError:  # the program has its own ways to be told of the end of processes
        return True


def _end(copies):
    for copy in copies:
        try:
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
