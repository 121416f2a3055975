"""How wide a vector is, and how many of them the processor's registers hold."""

import llvmlite.binding
import numpy as np


def _registers():
    """Return (bytes of a vector register, how many there are, columns of a tile of four rows)."""
    try:
        has = llvmlite.binding.get_host_cpu_features()
    except RuntimeError:  # not known for this processor
        has = {}
    if has.get("avx512f"):
        return 64, 32, 4
    if has.get("avx2"):
        return 32, 16, 2
    if has.get("neon") or has.get("asimd"):
        return 16, 32, 4
    return 16, 16, 2


VECTOR_BYTES, REGISTERS, TILE_COLUMNS = _registers()


def lanes(dtype):
    """Return how many numbers of this dtype one vector holds; 16 float32 with AVX-512.

    Examples
    --------
    >>> lanes("float32") == 2 * lanes("float64")
    True
    """
    return VECTOR_BYTES // np.dtype(dtype).itemsize
