"""Compiled tapes, one for all models that make the same calls.

Machine code stays in memory until the process ends: Numba gives none of it back. So a
tape is compiled once for calls that are equal, whichever model makes them: the second model of the
same layers has its tapes at once, and the thousandth takes no memory. And there is an end to
it: who makes model after model of ever other shapes goes on without new tapes, slower, but in
the memory there is.
"""

from numba.core.compiler_lock import global_compiler_lock

from tinycnn.kernels.tape.emitted import player

# Tapes that are compiled at the most in a process; each takes up to a megabyte.
MOST = 512

# The lock for which a fork waits, too.
_lock = global_compiler_lock
_players: dict = {}
_constants: dict = {}


class TooMany(Exception):
    """No more tapes are compiled in this process."""


def shared_player(calls):
    """Return a function that makes the calls (see :func:`tinycnn.kernels.tape.emitted.player`).

    Parameters
    ----------
    calls : list of Call

    Raises
    ------
    TooMany
        If it would have to be compiled, and :data:`MOST` have been.
    """
    # By their text: 0.0 and -0.0, or 1 and True, are equal and not the same.
    key = repr([(call.address, call.kinds, call.arguments) for call in calls])
    with _lock:
        if key not in _players:
            if len(_players) >= MOST:
                raise TooMany(f"{MOST} tapes have been compiled in this process")
            _players[key] = player(calls)
        return _players[key]


def constant(array):
    """Return the one array that stands for all read-only ones of this content, kept for ever."""
    key = array.dtype.str, array.shape, array.strides, array.tobytes()
    with _lock:
        return _constants.setdefault(key, array)
