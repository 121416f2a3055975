"""How wide a vector is."""

import numpy as np

# The widest register there is. A processor with narrower ones takes two or four.
VECTOR_BYTES = 64


def lanes(dtype):
    """Return how many numbers of this dtype one vector holds.

    Examples
    --------
    >>> lanes("float32"), lanes("float64")
    (16, 8)
    """
    return VECTOR_BYTES // np.dtype(dtype).itemsize
