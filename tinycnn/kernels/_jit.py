"""The only Numba options of the project, each with its reason."""

import numba

from tinycnn.kernels import _forks
from tinycnn.kernels._cache import enable_cache, tell_apart
from tinycnn.kernels._recording import noted

# Sums may be reordered and contracted, so that loops become vectors. Neither "nnan" nor
# "ninf": a NaN in the data must stay visible in the result. Neither "arcp" nor "afn": the
# processor's approximate 1/sqrt would be taken for whole vectors but not for the rest of
# a slice, and the result would depend on where an optimizer's vector is cut.
FASTMATH = {"nsz", "contract", "reassoc"}
# - ``nogil``: threads run different shards at the same time.
# - ``boundscheck`` off and ``error_model="numpy"``: no branches in inner loops.
# - no wrapper for callers in C, and ``_nrt`` off, for no kernel allocates memory: nobody counts
#   references, and a tenth less to compile.
# No ``parallel``: it compiles three times slower, and its order of summation would depend
# on the number of threads.
OPTIONS = {
    "nogil": True,
    "fastmath": FASTMATH,
    "error_model": "numpy",
    "boundscheck": False,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}

_forks.wait_for_the_compiler()


def kernel(function):
    """Compile a loop; it is cached on disk, keyed by the text of all kernels (see ``_cache.py``).

    Its calls can be noted, and made again without Python (see ``tape/``): so it returns
    nothing, writes only into arrays it is given, and is not called by other kernels.
    """
    if numba.config.DISABLE_JIT:
        return function
    tell_apart(function)
    compiled = numba.njit(**OPTIONS)(function)
    return noted(enable_cache(compiled))


def waiting(function):
    """Compile a loop that computes nothing, and is no part of what a shard does: it is not noted."""
    tell_apart(function)
    return enable_cache(numba.njit(nogil=True)(function))


def inline(function):
    """Compile a helper that only other kernels call."""
    tell_apart(function)
    return numba.njit(no_cpython_wrapper=True, **OPTIONS)(function)
