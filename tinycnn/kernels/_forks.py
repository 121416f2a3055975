"""Forks of a process in which threads compile.

A child has only the thread that forked. Were another one compiling just then, the child
would wait for ever for the compiler's locks: so a fork waits until nobody compiles.
"""

import os

from llvmlite.binding import ffi
from numba.core.compiler_lock import global_compiler_lock

_done = False


def wait_for_the_compiler():
    """Let every fork from now on wait for the locks of Numba and of LLVM."""
    global _done
    if _done or not hasattr(os, "register_at_fork"):
        return
    _done = True
    # Who compiles takes Numba's lock first. The last to be registered here is the first to be called.
    lock = getattr(ffi.lib, "_lock", None)
    lock = getattr(lock, "_lock", lock)
    if hasattr(lock, "acquire"):
        _hold(lock.acquire, lock.release)
    _hold(global_compiler_lock.acquire, global_compiler_lock.release)


def _hold(take, give_back):
    os.register_at_fork(before=take, after_in_parent=give_back, after_in_child=give_back)
